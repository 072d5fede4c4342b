/** What the assembler of access units must know of a codec. One object for H.264 and one for H.265. */

/** What a NAL unit is to the assembler. Plain numbers, because this is asked for every NAL unit. */
export const NAL = {
  /** A slice of a picture that needs others. */
  slice: 0,
  /** A slice of a picture from which decoding can begin: H.264 IDR, H.265 IRAP. */
  randomAccess: 1,
  /** A slice that cannot be decoded when decoding begins at the CRA picture before it (H.265 RASL). */
  skippedLeading: 2,
  /** A parameter set: goes into the decoder configuration, not into samples. */
  parameters: 3,
  /** The parameter set that stands first in an access unit: SPS in H.264, VPS in H.265. */
  firstParameters: 4,
  /** Kept, and the first of an access unit when it follows a slice (SEI and the like). */
  prefix: 5,
  /** Kept, never the first of an access unit. */
  suffix: 6,
  /** An access unit delimiter: left out, and the first of an access unit. */
  delimiter: 7,
  /** Left out: filler and what the standard leaves open. */
  dropped: 8,
} as const;
export type NalKind = (typeof NAL)[keyof typeof NAL];

/** A codec, as far as packets and access units go. */
export interface NalCodec {
  readonly name: "H.264" | "H.265";
  /** Bytes of the NAL unit header. */
  readonly headerBytes: 1 | 2;
  /** What the NAL unit with this first byte is. */
  kindOf(firstByte: number): NalKind;
}

const H264_KINDS: readonly NalKind[] = Array.from({ length: 32 }, (_, type) => {
  if (type >= 1 && type <= 4) return NAL.slice;
  if (type === 5) return NAL.randomAccess;
  if (type === 7) return NAL.firstParameters;
  if (type === 8) return NAL.parameters;
  if (type === 9) return NAL.delimiter;
  if (type === 6 || (type >= 14 && type <= 18)) return NAL.prefix;
  if (type === 12 || type === 0 || type >= 24) return NAL.dropped;
  return NAL.suffix;
});

const H265_KINDS: readonly NalKind[] = Array.from({ length: 64 }, (_, type) => {
  if (type === 8 || type === 9) return NAL.skippedLeading;
  if (type >= 16 && type <= 23) return NAL.randomAccess;
  if (type < 32) return NAL.slice;
  if (type === 32) return NAL.firstParameters;
  if (type === 33 || type === 34) return NAL.parameters;
  if (type === 35) return NAL.delimiter;
  if (type === 38 || type >= 48) return NAL.dropped;
  if (type === 39 || (type >= 41 && type <= 44)) return NAL.prefix;
  return NAL.suffix;
});

/** H.264, table 7-1. */
export const H264: NalCodec = {
  name: "H.264",
  headerBytes: 1,
  kindOf: (firstByte) => H264_KINDS[firstByte & 31] ?? NAL.dropped,
};

/** H.265, table 7-1. */
export const H265: NalCodec = {
  name: "H.265",
  headerBytes: 2,
  kindOf: (firstByte) => H265_KINDS[(firstByte >> 1) & 63] ?? NAL.dropped,
};
