/** Decoder configuration records as ISO/IEC 14496-15 writes them, from parameter sets. */
import { type H264Sps, hasChromaInAvcC } from "./h264_sets.ts";
import type { H265Sps } from "./h265_sets.ts";

/** The content of an `avcC` box (§5.3.3.1): one SPS, its PPS in order, 4-byte NAL lengths. */
export function buildAvcC(
  sps: H264Sps,
  spsNal: Uint8Array,
  pps: readonly Uint8Array[],
): Uint8Array {
  const chroma = hasChromaInAvcC(sps.profile);
  const size = 6 + sized([spsNal]) + 1 + sized(pps) + (chroma ? 4 : 0);
  const out = new Uint8Array(size);
  out.set([1, sps.profile, sps.constraints, sps.level, 0xff, 0xe1]);
  let at = put(out, 6, [spsNal]);
  out[at++] = pps.length;
  at = put(out, at, pps);
  if (chroma) {
    out.set([0xfc | sps.chromaFormat, 0xf8 | (sps.bitDepthLuma - 8)], at);
    out.set([0xf8 | (sps.bitDepthChroma - 8), 0], at + 2);
  }
  return out;
}

/** The content of an `hvcC` box (§8.3.3.1): VPS, SPS and PPS complete, so that samples carry none. */
export function buildHvcC(
  sps: H265Sps,
  vpsNal: Uint8Array,
  spsNal: Uint8Array,
  pps: readonly Uint8Array[],
): Uint8Array {
  const arrays: readonly (readonly [number, readonly Uint8Array[]])[] = [
    [32, [vpsNal]],
    [33, [spsNal]],
    [34, pps],
  ];
  const size = 23 + arrays.reduce((sum, [, nals]) => sum + 3 + sized(nals), 0);
  const out = new Uint8Array(size);
  out[0] = 1;
  out.set(sps.profileTierLevel, 1);
  out.set([0xf0, 0x00, 0xfc, 0xfc | sps.chromaFormat], 13); // segmentation and parallelism unknown
  out.set([0xf8 | (sps.bitDepthLuma - 8), 0xf8 | (sps.bitDepthChroma - 8), 0, 0], 17);
  out[21] = (sps.temporalLayers << 3) | (sps.temporalIdNested ? 4 : 0) | 3;
  out[22] = arrays.length;
  let at = 23;
  for (const [type, nals] of arrays) {
    out.set([0x80 | type, nals.length >> 8, nals.length & 255], at); // 0x80: array_completeness
    at = put(out, at + 3, nals);
  }
  return out;
}

const sized = (nals: readonly Uint8Array[]): number =>
  nals.reduce((sum, n) => sum + 2 + n.length, 0);

function put(out: Uint8Array, from: number, nals: readonly Uint8Array[]): number {
  let at = from;
  for (const nal of nals) {
    out[at] = nal.length >> 8;
    out[at + 1] = nal.length & 255;
    out.set(nal, at + 2);
    at += 2 + nal.length;
  }
  return at;
}
