/**
 * Writes the head of a fragment (`moof` and the head of `mdat`), on its own or in front of its media:
 * media bytes are never touched here.
 */
import type { MediaDur90k } from "../../src/base/units.ts";
import { AUDIO_TRACK, VIDEO_TRACK } from "./tracks.ts";

/** The samples of one track of a fragment, in decode order; only the first `count` entries are read. */
export interface TrackSamples {
  readonly count: number;
  /** In 1/90000 s, each more than 0. */
  readonly durations: Uint32Array;
  readonly sizes: Uint32Array;
}

/** Video adds flags and signed composition offsets (presentation − decode time, 1/90000 s). */
export interface VideoSamples extends TrackSamples {
  readonly flags: Uint32Array;
  readonly offsets: Int32Array;
}

/** A fragment's samples: the `mdat` holds all video bytes, then all audio bytes. */
export interface FragmentSamples {
  readonly video: VideoSamples;
  readonly audio: TrackSamples | null;
}

/** Where a fragment's base decode times lie, so that they can be rewritten without parsing. */
export interface DecodeTimes {
  /** Offset in the payload of the video track's 64-bit `baseMediaDecodeTime`. */
  readonly videoAt: number;
  /** The same of the audio track, `null` when there is none. */
  readonly audioAt: number | null;
  /** First audio decode time minus first video decode time, in 1/90000 s; may be negative. */
  readonly audioLead: MediaDur90k;
}

const MOOF_AND_MFHD = 8 + 16;
const TRAF_BEFORE_TRUN = 8 + 16 + 20;
const TRUN_HEAD = 20;
const VIDEO_SAMPLE = 16;
const AUDIO_SAMPLE = 8;
/** From the start of a `traf` to the 64-bit value in its `tfdt`. */
const TFDT_VALUE_IN_TRAF = 8 + 16 + 12;
const MDAT_HEAD = 8;
const BOX_MOOF = 0x6d6f6f66;
const BOX_MFHD = 0x6d666864;
const BOX_TRAF = 0x74726166;
const BOX_TFHD = 0x74666864;
const BOX_TFDT = 0x74666474;
const BOX_TRUN = 0x7472756e;
const BOX_MDAT = 0x6d646174;
const DEFAULT_BASE_IS_MOOF = 0x02_0000;
/** trun: data offset, and per sample duration, size, flags, composition offset. */
const TRUN_VIDEO = 0x0100_0f01;
/** trun: data offset, and per sample duration, size. */
const TRUN_AUDIO = 0x0100_0301;

/** Bytes from the start of `moof` to the first media byte for so many samples; no audio: `null`. */
export function fragmentHeadBytes(video: number, audio: number | null): number {
  return MOOF_AND_MFHD + TRAF_BEFORE_TRUN + TRUN_HEAD + VIDEO_SAMPLE * video +
    (audio === null ? 0 : TRAF_BEFORE_TRUN + TRUN_HEAD + AUDIO_SAMPLE * audio) + MDAT_HEAD;
}

/** Where `writeFragment` puts the base decode times, counted from the start of `moof`. */
export function decodeTimesAt(
  video: number,
  audio: number | null,
  audioLead: MediaDur90k,
): DecodeTimes {
  const secondTraf = MOOF_AND_MFHD + TRAF_BEFORE_TRUN + TRUN_HEAD + VIDEO_SAMPLE * video;
  return {
    videoAt: MOOF_AND_MFHD + TFDT_VALUE_IN_TRAF,
    audioAt: audio === null ? null : secondTraf + TFDT_VALUE_IN_TRAF,
    audioLead,
  };
}

/**
 * Writes `moof` and the head of `mdat` at `at`. The media bytes follow behind its
 * `fragmentHeadBytes(…)`. Base decode times in 1/90000 s, not negative.
 * Returns the offset just behind the fragment, media included.
 */
export function writeFragment(
  out: Uint8Array,
  at: number,
  f: FragmentSamples,
  baseDecodeTime: { readonly video: number; readonly audio: number },
  sequence: number,
): number {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  const { video, audio } = f;
  const head = fragmentHeadBytes(video.count, audio === null ? null : audio.count);
  view.setUint32(at, head - MDAT_HEAD);
  view.setUint32(at + 4, BOX_MOOF);
  view.setUint32(at + 8, 16);
  view.setUint32(at + 12, BOX_MFHD);
  view.setUint32(at + 16, 0);
  view.setUint32(at + 20, sequence >>> 0);
  let p = at + MOOF_AND_MFHD;
  p = trafHead(view, p, VIDEO_TRACK, baseDecodeTime.video, video.count, VIDEO_SAMPLE);
  p = trunHead(view, p, TRUN_VIDEO, video.count, VIDEO_SAMPLE, head);
  const { durations, sizes, flags, offsets } = video;
  let videoBytes = 0;
  for (let i = 0; i < video.count; i++) {
    const size = sizes[i] ?? 0;
    view.setUint32(p, durations[i] ?? 0);
    view.setUint32(p + 4, size);
    view.setUint32(p + 8, flags[i] ?? 0);
    view.setInt32(p + 12, offsets[i] ?? 0);
    videoBytes += size;
    p += VIDEO_SAMPLE;
  }
  let audioBytes = 0;
  if (audio !== null) {
    p = trafHead(view, p, AUDIO_TRACK, baseDecodeTime.audio, audio.count, AUDIO_SAMPLE);
    p = trunHead(view, p, TRUN_AUDIO, audio.count, AUDIO_SAMPLE, head + videoBytes);
    for (let i = 0; i < audio.count; i++) {
      const size = audio.sizes[i] ?? 0;
      view.setUint32(p, audio.durations[i] ?? 0);
      view.setUint32(p + 4, size);
      audioBytes += size;
      p += AUDIO_SAMPLE;
    }
  }
  view.setUint32(p, MDAT_HEAD + videoBytes + audioBytes);
  view.setUint32(p + 4, BOX_MDAT);
  return p + MDAT_HEAD + videoBytes + audioBytes;
}

/**
 * Rewrites a fragment's decode times in place so that its video begins at `base` (1/90000 s, not
 * negative). Sound that would begin before 0 begins at 0. Must be done before hashing.
 * `payload` may end behind `moof`.
 */
export function rebase(payload: Uint8Array, times: DecodeTimes, base: number): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  setTime(view, times.videoAt, base);
  if (times.audioAt !== null) setTime(view, times.audioAt, Math.max(0, base + times.audioLead));
}

function trafHead(
  view: DataView,
  at: number,
  track: number,
  base: number,
  count: number,
  perSample: number,
): number {
  view.setUint32(at, TRAF_BEFORE_TRUN + TRUN_HEAD + perSample * count);
  view.setUint32(at + 4, BOX_TRAF);
  view.setUint32(at + 8, 16);
  view.setUint32(at + 12, BOX_TFHD);
  view.setUint32(at + 16, DEFAULT_BASE_IS_MOOF);
  view.setUint32(at + 20, track);
  view.setUint32(at + 24, 20);
  view.setUint32(at + 28, BOX_TFDT);
  view.setUint32(at + 32, 0x0100_0000);
  setTime(view, at + TFDT_VALUE_IN_TRAF, base);
  return at + TRAF_BEFORE_TRUN;
}

function trunHead(
  view: DataView,
  at: number,
  versionAndFlags: number,
  count: number,
  perSample: number,
  dataOffset: number,
): number {
  view.setUint32(at, TRUN_HEAD + perSample * count);
  view.setUint32(at + 4, BOX_TRUN);
  view.setUint32(at + 8, versionAndFlags);
  view.setUint32(at + 12, count);
  view.setUint32(at + 16, dataOffset);
  return at + TRUN_HEAD;
}

/** A 64-bit time without BigInt: exact up to 2⁵³. */
function setTime(view: DataView, at: number, ticks: number): void {
  view.setUint32(at, Math.floor(ticks / 0x1_0000_0000));
  view.setUint32(at + 4, ticks % 0x1_0000_0000);
}
