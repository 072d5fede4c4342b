/** Parameter sets of H.265: what a recorder must read out of them (ITU-T H.265 §7.3.2). */
import { BitReader } from "./bit_reader.ts";

/** What a sequence parameter set says about the pictures. */
export interface H265Sps {
  readonly id: number;
  readonly vpsId: number;
  /** The 12 bytes of general profile, compatibility flags, constraint flags and level, as hvcC wants them. */
  readonly profileTierLevel: Uint8Array;
  readonly temporalLayers: number;
  readonly temporalIdNested: boolean;
  readonly chromaFormat: number;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Of the displayed picture, conformance window taken off. */
  readonly width: number;
  readonly height: number;
}

/** No level of H.265 allows a side longer than this (§A.4.1, level 6.2). */
const MAX_SIDE = 16_888;

/** The type of an H.265 NAL unit, from the first byte of its header. */
export const h265Type = (firstByte: number): number => (firstByte >> 1) & 63;

/** Reads an SPS NAL unit, header included; `null` when it is no whole or no possible SPS. */
export function parseH265Sps(nal: Uint8Array): H265Sps | null {
  if (nal.length < 16 || h265Type(nal[0] ?? 0) !== 33) return null;
  const r = new BitReader().reset(nal, 2, nal.length);
  const vpsId = r.bits(4), maxSubLayersMinus1 = r.bits(3), nested = r.bit();
  if (maxSubLayersMinus1 > 6) return null;
  const profileTierLevel = new Uint8Array(12);
  for (let i = 0; i < 12; i++) profileTierLevel[i] = r.bits(8);
  skipSubLayers(r, maxSubLayersMinus1);
  const id = r.ue(), chromaFormat = r.ue();
  const separatePlanes = chromaFormat === 3 ? r.bit() : 0;
  let width = r.ue(), height = r.ue();
  if (r.bit() === 1) {
    const left = r.ue(), right = r.ue(), top = r.ue(), bottom = r.ue();
    // SubWidthC and SubHeightC, H.265 table 6-1.
    const unitX = separatePlanes === 0 && (chromaFormat === 1 || chromaFormat === 2) ? 2 : 1;
    const unitY = separatePlanes === 0 && chromaFormat === 1 ? 2 : 1;
    width -= unitX * (left + right);
    height -= unitY * (top + bottom);
  }
  const bitDepthLuma = 8 + r.ue(), bitDepthChroma = 8 + r.ue();
  if (r.overrun || id > 15 || chromaFormat > 3 || bitDepthLuma > 16 || bitDepthChroma > 16) {
    return null;
  }
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) return null;
  return {
    id,
    vpsId,
    profileTierLevel,
    temporalLayers: maxSubLayersMinus1 + 1,
    temporalIdNested: nested === 1,
    chromaFormat,
    bitDepthLuma,
    bitDepthChroma,
    width,
    height,
  };
}

/** The identities of a PPS and of the SPS it belongs to; `null` when it is no PPS. */
export function parseH265Pps(nal: Uint8Array): { id: number; spsId: number } | null {
  if (nal.length < 3 || h265Type(nal[0] ?? 0) !== 34) return null;
  const r = new BitReader().reset(nal, 2, nal.length);
  const id = r.ue(), spsId = r.ue();
  return r.overrun || id > 63 || spsId > 15 ? null : { id, spsId };
}

/** The identity of a VPS; `null` when it is none. */
export function parseH265Vps(nal: Uint8Array): { id: number } | null {
  if (nal.length < 4 || h265Type(nal[0] ?? 0) !== 32) return null;
  return { id: (nal[2] ?? 0) >> 4 };
}

function skipSubLayers(r: BitReader, maxSubLayersMinus1: number): void {
  if (maxSubLayersMinus1 === 0) return;
  const profile: boolean[] = [], level: boolean[] = [];
  for (let i = 0; i < maxSubLayersMinus1; i++) {
    profile.push(r.bit() === 1);
    level.push(r.bit() === 1);
  }
  for (let i = maxSubLayersMinus1; i < 8; i++) r.bits(2);
  for (let i = 0; i < maxSubLayersMinus1; i++) {
    if (profile[i] === true) { for (let b = 0; b < 11; b++) r.bits(8); }
    if (level[i] === true) r.bits(8);
  }
}
