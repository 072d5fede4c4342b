/** Parameter sets of H.264: what a recorder must read out of them (ITU-T H.264 §7.3.2). */
import { BitReader } from "./bit_reader.ts";

/** What a sequence parameter set says about the pictures. */
export interface H264Sps {
  readonly id: number;
  readonly profile: number;
  /** The byte of constraint_set flags. */
  readonly constraints: number;
  readonly level: number;
  /** chroma_format_idc: 0 monochrome, 1 = 4:2:0, 2 = 4:2:2, 3 = 4:4:4. */
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Of the displayed picture, cropping taken off. */
  readonly width: number;
  readonly height: number;
  /** No fields: every coded picture is a whole frame. */
  readonly frameMbsOnly: boolean;
}

/** Profiles whose SPS carries the chroma format and the bit depths (H.264 §7.3.2.1.1). */
const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
/** No level of H.264 allows a side longer than this (§A.3.1, level 6.2). */
const MAX_SIDE = 16_888;

/** Whether a profile's avcC record ends with chroma format and bit depths (ISO/IEC 14496-15 §5.3.3.1.2). */
export const hasChromaInAvcC = (profile: number): boolean =>
  profile === 100 || profile === 110 || profile === 122 || profile === 144 || profile === 244;

/** Reads an SPS NAL unit, header byte included; `null` when it is no whole or no possible SPS. */
export function parseH264Sps(nal: Uint8Array): H264Sps | null {
  if (nal.length < 5 || ((nal[0] ?? 0) & 31) !== 7) return null;
  const r = new BitReader().reset(nal, 1, nal.length);
  const profile = r.bits(8), constraints = r.bits(8), level = r.bits(8);
  const id = r.ue();
  let chromaFormat = 1, separatePlanes = 0, bitDepthLuma = 8, bitDepthChroma = 8;
  if (WITH_CHROMA.has(profile)) {
    chromaFormat = r.ue();
    if (chromaFormat === 3) separatePlanes = r.bit();
    bitDepthLuma = 8 + r.ue();
    bitDepthChroma = 8 + r.ue();
    r.bit(); // qpprime_y_zero_transform_bypass_flag
    if (r.bit() === 1) skipScalingLists(r, chromaFormat === 3 ? 12 : 8);
  }
  r.ue(); // log2_max_frame_num_minus4
  const pocType = r.ue();
  if (pocType === 0) r.ue();
  else if (pocType === 1) {
    r.bit();
    r.se();
    r.se();
    const count = r.ue();
    if (count > 255) return null;
    for (let i = 0; i < count; i++) r.se();
  }
  r.ue(); // max_num_ref_frames
  r.bit(); // gaps_in_frame_num_value_allowed_flag
  const mbWidth = r.ue() + 1, mapUnits = r.ue() + 1;
  const frameMbsOnly = r.bit();
  if (frameMbsOnly === 0) r.bit();
  r.bit(); // direct_8x8_inference_flag
  let left = 0, right = 0, top = 0, bottom = 0;
  if (r.bit() === 1) {
    left = r.ue();
    right = r.ue();
    top = r.ue();
    bottom = r.ue();
  }
  // Crop units, H.264 formulas 7-19 to 7-22.
  const chromaArray = separatePlanes === 1 ? 0 : chromaFormat;
  const unitX = chromaArray === 1 || chromaArray === 2 ? 2 : 1;
  const unitY = (chromaArray === 1 ? 2 : 1) * (2 - frameMbsOnly);
  const width = mbWidth * 16 - unitX * (left + right);
  const height = mapUnits * 16 * (2 - frameMbsOnly) - unitY * (top + bottom);
  if (r.overrun || id > 31 || chromaFormat > 3 || bitDepthLuma > 14 || bitDepthChroma > 14) {
    return null;
  }
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return null;
  return {
    id,
    profile,
    constraints,
    level,
    chromaFormat,
    bitDepthLuma,
    bitDepthChroma,
    width,
    height,
    frameMbsOnly: frameMbsOnly === 1,
  };
}

/** The identities of a PPS and of the SPS it belongs to; `null` when it is no PPS. */
export function parseH264Pps(nal: Uint8Array): { id: number; spsId: number } | null {
  if (nal.length < 2 || ((nal[0] ?? 0) & 31) !== 8) return null;
  const r = new BitReader().reset(nal, 1, nal.length);
  const id = r.ue(), spsId = r.ue();
  return r.overrun || id > 255 || spsId > 31 ? null : { id, spsId };
}

function skipScalingLists(r: BitReader, lists: number): void {
  for (let i = 0; i < lists; i++) {
    if (r.bit() === 0) continue;
    const size = i < 6 ? 16 : 64;
    let last = 8, next = 8;
    for (let j = 0; j < size && !r.overrun; j++) {
      if (next !== 0) next = (last + r.se() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}
