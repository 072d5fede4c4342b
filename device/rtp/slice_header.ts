/** The beginning of a slice header, and the recovery point message: what decides on key frames. */
import { BitReader } from "../codec/bit_reader.ts";

const reader = new BitReader();

/** The picture parameter set that an H.264 slice uses, and whether it is an I or SI slice (H.264 §7.3.3). */
export function h264Slice(nal: Uint8Array): { ppsId: number; intra: boolean } {
  reader.reset(nal, 1, Math.min(nal.length, 32));
  reader.ue(); // first_mb_in_slice
  const type = reader.ue() % 5;
  return { ppsId: reader.ue(), intra: type === 2 || type === 4 };
}

/** The picture parameter set that the first slice segment of an H.265 picture uses (H.265 §7.3.6.1). */
export function h265SlicePps(nal: Uint8Array): number {
  const type = ((nal[0] ?? 0) >> 1) & 63;
  reader.reset(nal, 2, Math.min(nal.length, 32));
  reader.bit(); // first_slice_segment_in_pic_flag
  if (type >= 16 && type <= 23) reader.bit(); // no_output_of_prior_pics_flag
  return reader.ue();
}

/**
 * Whether an H.264 SEI NAL unit has a recovery point message with recovery_frame_cnt 0 (§D.1.8): the
 * very picture that follows can be shown. A gradual refresh (a count above 0) is no key frame: the
 * pictures on the way are not whole.
 */
export function hasRecoveryPoint(nal: Uint8Array): boolean {
  let at = 1;
  while (at + 2 < nal.length) {
    let type = 0, size = 0, b: number;
    do type += b = nal[at++] ?? 0; while (b === 255);
    do size += b = nal[at++] ?? 0; while (b === 255);
    if (type === 6) return reader.reset(nal, at, nal.length).ue() === 0 && !reader.overrun;
    at += size;
  }
  return false;
}
