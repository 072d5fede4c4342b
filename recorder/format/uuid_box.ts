/** Holdfast's own boxes: a `uuid` box (ISO/IEC 14496-12 §11.1) of fixed size that ends in a CRC-32 of itself. */
import { crc32 } from "node:zlib";
import { putBoxHeader } from "./layout.ts";

/** Box header (8) and extended type (16). */
export const UUID_BODY = 24;

/** The size of both boxes: block header and fragment header. */
export const HEADER_BYTES = 192;

/** Format version of this program; another version is never written over and never read as this one. */
export const FORMAT_VERSION = 1;

const fromHex = (hex: string): Uint8Array => Uint8Array.fromHex(hex);

/** Extended type of the block header box. */
export const BLOCK_HEADER_TYPE = fromHex("6f1d3c5ea8a94b0d9c0b484c44464231");
/** Extended type of the fragment header box. */
export const FRAGMENT_HEADER_TYPE = fromHex("6f1d3c5ea8a94b0d9c0b484c44464631");

/** Begins a box: its header, extended type and format version; the caller fills the rest and calls {@link sealHeader}. */
export function beginHeader(type: Uint8Array): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(HEADER_BYTES);
  putBoxHeader(bytes, 0, HEADER_BYTES, "uuid");
  bytes.set(type, 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(UUID_BODY, FORMAT_VERSION);
  view.setUint16(UUID_BODY + 2, HEADER_BYTES);
  return { bytes, view };
}

/** Puts the checksum into the last four bytes. */
export function sealHeader(bytes: Uint8Array): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(
    HEADER_BYTES - 4,
    crc32(bytes.subarray(0, HEADER_BYTES - 4)),
  );
}

/** A view of a whole and undamaged box of `type` at `at`, or `null`. */
export function openHeader(bytes: Uint8Array, at: number, type: Uint8Array): DataView | null {
  if (at < 0 || at + HEADER_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  if (view.getUint32(0) !== HEADER_BYTES) return null;
  for (let i = 0; i < 16; i++) if (bytes[at + 8 + i] !== type[i]) return null;
  if (view.getUint16(UUID_BODY) !== FORMAT_VERSION) return null;
  const sum = crc32(bytes.subarray(at, at + HEADER_BYTES - 4));
  return view.getUint32(HEADER_BYTES - 4) === sum ? view : null;
}
