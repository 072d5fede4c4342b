/** Where the samples of one movie fragment are (ISO/IEC 14496-12 §8.8). */
import { Box } from "./box_reader.ts";
import type { Mp4Track } from "./moov.ts";

/** One sample of a fragment. Times are in the track's timescale. */
export interface FragmentSample {
  readonly track: Mp4Track;
  readonly decodeTime: number;
  readonly compositionOffset: number;
  readonly duration: number;
  readonly key: boolean;
  /** From the first byte of the `moof` box. */
  readonly offset: number;
  readonly size: number;
}

/** More samples in half a second than any camera sends. */
const MAX_SAMPLES = 100_000;

/** Reads the content of a `moof` box; samples in decode order across tracks. */
export function parseMoof(bytes: Uint8Array, tracks: readonly Mp4Track[]): FragmentSample[] {
  const samples: FragmentSample[] = [];
  for (const traf of new Box("moof", bytes).children()) {
    if (traf.type === "traf") readTraf(traf, tracks, samples);
  }
  const seconds = (s: FragmentSample) => s.decodeTime / s.track.timescale;
  return samples.sort((a, b) => seconds(a) - seconds(b));
}

function readTraf(traf: Box, tracks: readonly Mp4Track[], out: FragmentSample[]): void {
  const tfhd = traf.child("tfhd"), tfdt = traf.child("tfdt");
  if (tfhd === null || tfdt === null) return;
  const id = tfhd.u32(4), track = tracks.find((t) => t.id === id);
  if (track === undefined) return;
  const flags = tfhd.u32(0) & 0xffffff;
  let at = 8;
  if ((flags & 0x01) !== 0) at += 8;
  if ((flags & 0x02) !== 0) at += 4;
  const optional = (bit: number, otherwise: number) => {
    if ((flags & bit) === 0) return otherwise;
    at += 4;
    return tfhd.u32(at - 4);
  };
  const duration = optional(0x08, track.defaults.duration);
  const size = optional(0x10, track.defaults.size);
  const sampleFlags = optional(0x20, track.defaults.flags);
  let decodeTime = tfdt.u8(0) === 1 ? tfdt.u64(4) : tfdt.u32(4);
  let offset = 0;
  for (const trun of traf.children()) {
    if (trun.type !== "trun") continue;
    const has = trun.u32(0) & 0xffffff, count = trun.u32(4);
    let p = 8;
    if ((has & 0x01) !== 0) {
      offset = trun.i32(p);
      p += 4;
    }
    const firstFlags = (has & 0x04) !== 0 ? trun.u32(p) : null;
    if (firstFlags !== null) p += 4;
    const next = (bit: number, otherwise: number) => {
      if ((has & bit) === 0) return otherwise;
      p += 4;
      return trun.u32(p - 4);
    };
    for (let i = 0; i < count && out.length < MAX_SAMPLES; i++) {
      if (p > trun.bytes.length) return;
      const d = next(0x100, duration), s = next(0x200, size);
      const f = next(0x400, i === 0 && firstFlags !== null ? firstFlags : sampleFlags);
      const compositionOffset = next(0x800, 0) | 0;
      const key = (f & 0x10000) === 0; // sample_is_non_sync_sample
      out.push({ track, decodeTime, compositionOffset, duration: d, key, offset, size: s });
      decodeTime += d;
      offset += s;
    }
  }
}
