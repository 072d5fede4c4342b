import { err, ok, type Result } from "../../src/base/result.ts";
import { MediaDur90k } from "../../src/base/units.ts";
import { type Box, boxAt, boxesIn, findBox, holds, type Mp4Error } from "./box_reader.ts";
import { NON_SYNC_BIT, VIDEO_TRACK } from "./tracks.ts";
import type { DecodeTimes } from "./write_fragment.ts";

/** One sample of a parsed fragment. */
export interface ParsedSample {
  readonly duration: number;
  readonly size: number;
  /** Presentation minus decode time, signed. */
  readonly compositionOffset: number;
  readonly key: boolean;
  /** Where its bytes begin in the fragment. */
  readonly at: number;
}

/** One track of a parsed fragment; times in the track's timescale. */
export interface ParsedTrack {
  readonly trackId: number;
  readonly baseDecodeTime: number;
  /** Where the decode time lies in the bytes, and whether it has 64 bits there. */
  readonly decodeTimeAt: number;
  readonly wide: boolean;
  readonly samples: readonly ParsedSample[];
}

/** A parsed fragment. */
export interface ParsedFragment {
  readonly sequence: number;
  readonly tracks: readonly ParsedTrack[];
  /** Just behind `mdat`. */
  readonly end: number;
}

/** No fragment of at most a few seconds has more samples than this. */
const MAX_SAMPLES = 65_536;
const NO_DEFAULTS = { duration: 0, size: 0, flags: 0 };

/**
 * Reads one `moof` + `mdat` at the start of `bytes`. Understands what we write and what ffmpeg and
 * GStreamer write with default-base-is-moof (ISO/IEC 14496-12 §8.8). Never throws; every sample of
 * an accepted fragment lies inside its `mdat`.
 */
export function parseFragment(bytes: Uint8Array): Result<ParsedFragment, Mp4Error> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const moof = boxAt(view, 0, bytes.length);
  if (moof === null || moof.type !== "moof") return err({ what: "no moof box", at: 0 });
  const mdat = boxAt(view, moof.end, bytes.length);
  if (mdat === null || mdat.type !== "mdat") {
    return err({ what: "no whole mdat box behind moof", at: moof.end });
  }
  const children = boxesIn(view, moof.body, moof.end);
  if (children === null) return err({ what: "moof: a box leads out of it", at: moof.body });
  const mfhd = children.find((b) => b.type === "mfhd");
  if (mfhd === undefined || !holds(mfhd, 8)) return err({ what: "moof: no mfhd", at: moof.body });
  const tracks: ParsedTrack[] = [];
  let left = MAX_SAMPLES;
  for (const traf of children) {
    if (traf.type !== "traf") continue;
    const track = parseTrack(view, traf, mdat, left);
    if (typeof track === "string") return err({ what: `traf: ${track}`, at: traf.start });
    left -= track.samples.length;
    tracks.push(track);
  }
  return ok({ sequence: view.getUint32(mfhd.body + 4), tracks, end: mdat.end });
}

/**
 * Finds what {@link rebase} needs in a fragment of ours that was stored: once for each payload that
 * is put into another block or sent to a browser.
 */
export function locateDecodeTimes(bytes: Uint8Array): Result<DecodeTimes, Mp4Error> {
  const parsed = parseFragment(bytes);
  if (!parsed.ok) return parsed;
  const video = parsed.value.tracks.find((t) => t.trackId === VIDEO_TRACK);
  const audio = parsed.value.tracks.find((t) => t.trackId !== VIDEO_TRACK);
  if (video === undefined || !video.wide || (audio !== undefined && !audio.wide)) {
    return err({ what: "no video track with a 64-bit tfdt", at: 0 });
  }
  return ok({
    videoAt: video.decodeTimeAt,
    audioAt: audio?.decodeTimeAt ?? null,
    audioLead: MediaDur90k(audio === undefined ? 0 : audio.baseDecodeTime - video.baseDecodeTime),
  });
}

/** A track, or what is wrong with it. */
function parseTrack(view: DataView, traf: Box, mdat: Box, left: number): ParsedTrack | string {
  const tfhd = findBox(view, traf.body, traf.end, "tfhd");
  const tfdt = findBox(view, traf.body, traf.end, "tfdt");
  if (tfhd === null || tfdt === null) return "no tfhd or tfdt";
  const defaults = trackDefaults(view, tfhd);
  if (defaults === null) return "tfhd too short";
  const wide = holds(tfdt, 12) && view.getUint8(tfdt.body) === 1;
  if (!wide && !holds(tfdt, 8)) return "tfdt too short";
  const at = tfdt.body + 4;
  const baseDecodeTime = wide
    ? view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
    : view.getUint32(at);
  if (!Number.isSafeInteger(baseDecodeTime)) return "tfdt beyond 2^53";
  const samples: ParsedSample[] = [];
  // Without a data offset of its own, a trun goes on where the one before it ended.
  let next = mdat.body;
  for (const trun of boxesIn(view, traf.body, traf.end) ?? []) {
    if (trun.type !== "trun") continue;
    const end = readRun(view, trun, mdat, defaults, samples, next, left);
    if (typeof end === "string") return end;
    next = end;
  }
  return {
    trackId: view.getUint32(tfhd.body + 4),
    baseDecodeTime,
    decodeTimeAt: at,
    wide,
    samples,
  };
}

type Defaults = { readonly duration: number; readonly size: number; readonly flags: number };

function trackDefaults(view: DataView, tfhd: Box): Defaults | null {
  if (!holds(tfhd, 8)) return null;
  const flags = view.getUint32(tfhd.body);
  const has = (bit: number) => (flags & bit) !== 0;
  let at = tfhd.body + 8 + (has(0x01) ? 8 : 0) + (has(0x02) ? 4 : 0);
  if (at + [0x08, 0x10, 0x20].filter(has).length * 4 > tfhd.end) return null;
  const defaults = { ...NO_DEFAULTS };
  const take = () => {
    at += 4;
    return view.getUint32(at - 4);
  };
  if (has(0x08)) defaults.duration = take();
  if (has(0x10)) defaults.size = take();
  if (has(0x20)) defaults.flags = take();
  return defaults;
}

/** Appends the samples of one `trun`; gives the offset behind its data, or what is wrong with it. */
function readRun(
  view: DataView,
  trun: Box,
  mdat: Box,
  defaults: Defaults,
  samples: ParsedSample[],
  next: number,
  left: number,
): number | string {
  if (!holds(trun, 8)) return "trun too short";
  const head = view.getUint32(trun.body);
  const has = (bit: number) => (head & bit) !== 0;
  const signed = head >>> 24 !== 0;
  const count = view.getUint32(trun.body + 4);
  if (count > left - samples.length) return `trun with ${count} samples`;
  const perSample = [0x100, 0x200, 0x400, 0x800].filter(has).length * 4;
  let p = trun.body + 8 + (has(0x01) ? 4 : 0) + (has(0x04) ? 4 : 0);
  if (p + perSample * count > trun.end) return "trun too short for its samples";
  let at = has(0x01) ? view.getInt32(trun.body + 8) : next;
  const firstFlags = has(0x04) ? view.getUint32(p - 4) : null;
  if (count > 0 && (at < mdat.body || at > mdat.end)) return "data outside mdat";
  const take = () => {
    p += 4;
    return view.getUint32(p - 4);
  };
  for (let i = 0; i < count; i++) {
    const duration = has(0x100) ? take() : defaults.duration;
    const size = has(0x200) ? take() : defaults.size;
    const own = has(0x400) ? take() : defaults.flags;
    const offset = has(0x800) ? take() : 0;
    const flags = i === 0 && firstFlags !== null ? firstFlags : own;
    if (size > mdat.end - at) return "sample outside mdat";
    samples.push({
      duration,
      size,
      compositionOffset: signed ? offset | 0 : offset,
      key: (flags & NON_SYNC_BIT) === 0,
      at,
    });
    at += size;
  }
  return at;
}
