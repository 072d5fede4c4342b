import { type H264Sps, parseH264Sps } from "../codec/h264_sets.ts";
import { type H265Sps, parseH265Sps } from "../codec/h265_sets.ts";
import { setsOfConfig } from "../codec/config_sets.ts";
import { Fmp4Demuxer } from "../ffmpeg/fmp4_demux.ts";
import { H264, H265, NAL, type NalCodec } from "../rtp/nal_codec.ts";

/** One access unit as the fake camera sends it. Times are 90 kHz ticks from the media's beginning. */
export interface FakeUnit {
  /** Without delimiters and parameter sets. */
  readonly nals: readonly Uint8Array[];
  readonly dts: number;
  readonly pts: number;
  readonly key: boolean;
}

/** Sound that goes with it: raw AAC frames. */
export interface FakeAudio {
  /** AudioSpecificConfig. */
  readonly config: Uint8Array;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: readonly { readonly data: Uint8Array; readonly dts: number }[];
}

/** What a fake camera sends, in a loop. */
export interface FakeMedia {
  readonly codec: "h264" | "h265";
  readonly width: number;
  readonly height: number;
  /** VPS, SPS and PPS in the order they are sent. */
  readonly parameterSets: readonly Uint8Array[];
  readonly units: readonly FakeUnit[];
  /** Length of the loop in 90 kHz ticks. */
  readonly duration: number;
  readonly audio: FakeAudio | null;
}

/**
 * Reads what a fake camera is to send from a fragmented MP4
 * (`ffmpeg … -movflags frag_keyframe+empty_moov+default_base_moof`). Throws an Error that names the
 * remedy when it is none. The first unit must be a key frame.
 */
export function mediaFromFmp4(bytes: Uint8Array): FakeMedia {
  let codec: "h264" | "h265" | null = null, sets: Uint8Array[] = [];
  let sound: { config: Uint8Array; sampleRate: number; channels: number } | null = null;
  const units: FakeUnit[] = [], frames: { data: Uint8Array; dts: number }[] = [];
  const demuxer = new Fmp4Demuxer({
    tracks({ tracks }) {
      const video = tracks.find((t) => t.kind === "video");
      if (video !== undefined && video.codec !== "aac") {
        codec = video.codec;
        const kinds = codecOf(video.codec);
        sets = setsOfConfig(video.codec, video.config).filter((nal) => {
          const kind = kinds.kindOf(nal[0] ?? 0); // encoders put SEI there too
          return kind === NAL.parameters || kind === NAL.firstParameters;
        });
      }
      sound = tracks.find((t) => t.kind === "audio") ?? null;
    },
    fragment(samples, data) {
      for (const s of samples) {
        const to90k = (t: number) => Math.round((t * 90_000) / s.track.timescale);
        const dts = to90k(s.decodeTime);
        if (s.track.kind === "audio") frames.push({ data: data(s).slice(), dts });
        else if (codec !== null) {
          const nals = splitLengthPrefixed(data(s).slice()).filter(sent(codec));
          units.push({ nals, dts, pts: dts + to90k(s.compositionOffset), key: s.key });
        }
      }
    },
  });
  if (!demuxer.push(bytes) || codec === null || units[0]?.key !== true) {
    throw new Error(
      `no fragmented MP4 of H.264 or H.265 that begins with a key frame (${
        demuxer.failure ?? "none found"
      }); make one with ffmpeg -movflags frag_keyframe+empty_moov+default_base_moof`,
    );
  }
  const last = units.at(-1)?.dts ?? 0;
  // What ffmpeg says of the last frame's length is a guess.
  const step = units.length > 1 ? last / (units.length - 1) : 3600;
  const duration = Math.round(last + step);
  const audio: FakeAudio | null = sound === null
    ? null
    : { ...(sound as Omit<FakeAudio, "frames">), frames: frames.filter((f) => f.dts < duration) };
  return { codec, ...sizeOf(codec, sets), parameterSets: sets, units, duration, audio };
}

/**
 * Reads an Annex B stream (`.h264`, `.h265`) of so many frames a second; without B-frames, because
 * it has no times of its own.
 */
export function mediaFromAnnexB(
  bytes: Uint8Array,
  codec: "h264" | "h265",
  framesPerSecond: number,
): FakeMedia {
  const kinds = codecOf(codec), keep = sent(codec);
  const sets: Uint8Array[] = [], units: FakeUnit[] = [];
  let nals: Uint8Array[] = [], key = false, hasSlice = false;
  const finish = () => {
    const dts = Math.round((units.length * 90_000) / framesPerSecond);
    if (hasSlice) units.push({ nals, dts, pts: dts, key });
    nals = [];
    key = hasSlice = false;
  };
  for (const nal of splitAnnexB(bytes)) {
    const kind = kinds.kindOf(nal[0] ?? 0), slice = kind <= NAL.skippedLeading;
    const first = slice && ((nal[kinds.headerBytes] ?? 0) & 0x80) !== 0;
    if (hasSlice && (first || (!slice && kind !== NAL.suffix))) finish();
    if (kind === NAL.parameters || kind === NAL.firstParameters) {
      if (units.length === 0) sets.push(nal);
    }
    if (!keep(nal)) continue;
    nals.push(nal);
    hasSlice ||= slice;
    key ||= kind === NAL.randomAccess;
  }
  finish();
  if (units[0]?.key !== true) {
    throw new Error("the Annex B stream does not begin with a key frame; cut it at one");
  }
  const duration = Math.round((units.length * 90_000) / framesPerSecond);
  return { codec, ...sizeOf(codec, sets), parameterSets: sets, units, duration, audio: null };
}

/** Reads either kind from a file, by its name. */
export async function loadMedia(path: string, framesPerSecond = 25): Promise<FakeMedia> {
  const bytes = await Deno.readFile(path);
  if (/\.(h264|264|avc)$/i.test(path)) return mediaFromAnnexB(bytes, "h264", framesPerSecond);
  if (/\.(h265|265|hevc)$/i.test(path)) return mediaFromAnnexB(bytes, "h265", framesPerSecond);
  return mediaFromFmp4(bytes);
}

const codecOf = (codec: "h264" | "h265"): NalCodec => codec === "h264" ? H264 : H265;

const sent = (codec: "h264" | "h265") => (nal: Uint8Array): boolean => {
  const kind = codecOf(codec).kindOf(nal[0] ?? 0);
  return kind < NAL.parameters || kind === NAL.prefix || kind === NAL.suffix;
};

function sizeOf(codec: "h264" | "h265", sets: readonly Uint8Array[]) {
  for (const nal of sets) {
    const sps: H264Sps | H265Sps | null = codec === "h264" ? parseH264Sps(nal) : parseH265Sps(nal);
    if (sps !== null) return { width: sps.width, height: sps.height };
  }
  throw new Error("the media has no readable SPS; encode it again with ffmpeg");
}

/** The NAL units of a sample, behind their 4-byte lengths; views into `sample`. */
export function splitLengthPrefixed(sample: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  for (let at = 0; at + 4 <= sample.length;) {
    const size = view.getUint32(at);
    if (at + 4 + size > sample.length) break;
    if (size > 0) nals.push(sample.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return nals;
}

/** The NAL units of an Annex B stream (H.264 annex B); views into `bytes`. */
export function splitAnnexB(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let start = -1;
  const end = (to: number) => {
    let e = to;
    while (e > start && bytes[e - 1] === 0) e--;
    if (start >= 0 && e > start) nals.push(bytes.subarray(start, e));
  };
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i + 2] === 1 && bytes[i + 1] === 0 && bytes[i] === 0) {
      end(i);
      start = i + 3;
      i += 2;
    }
  }
  end(bytes.length);
  return nals;
}
