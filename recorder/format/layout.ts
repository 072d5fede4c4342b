/**
 * How boxes lie in a block file; see FORMAT.md.
 *
 * Fragments begin on {@link ALIGN} boundaries so that no write ever touches a page, or a disk
 * sector, that holds bytes already acknowledged.
 */

/** Every fragment header begins on a multiple of this many bytes: a page, and the sector of an Advanced Format disk. */
export const ALIGN = 4096;

/** The smallest and the largest block; the largest keeps every offset in 32 bits. */
export const BLOCK_MIN_BYTES = 1024 * 1024;
export const BLOCK_MAX_BYTES = 1024 * 1024 * 1024;

/** `n` rounded up to the next fragment boundary. */
export const alignUp = (n: number): number => Math.ceil(n / ALIGN) * ALIGN;

/** Length of an ordinary box header: size and type (ISO/IEC 14496-12 §4.2). */
export const BOX_HEADER = 8;

/** Writes a box header of `size` bytes in all; `type` is four ASCII characters. */
export function putBoxHeader(out: Uint8Array, at: number, size: number, type: string): void {
  // By hand: making a view takes longer than all of this.
  for (let i = 0; i < 4; i++) {
    out[at + i] = size >>> (24 - 8 * i);
    out[at + 4 + i] = type.charCodeAt(i);
  }
}

/** Reads a box header; `null` when fewer than eight bytes are there. The size is as written: 0 and 1 mean what ISO says. */
export function boxHeader(bytes: Uint8Array, at: number): { size: number; type: string } | null {
  if (at + BOX_HEADER > bytes.length) return null;
  const byte = (i: number) => bytes[at + i] as number; // eight are there
  const size = (byte(0) * 256 + byte(1)) * 65_536 + byte(2) * 256 + byte(3);
  return { size, type: String.fromCharCode(byte(4), byte(5), byte(6), byte(7)) };
}

/** The header of a `free` box that covers `size` bytes of a block; nothing at all when `size` is 0. */
export function freeBox(size: number): Uint8Array {
  if (size === 0) return new Uint8Array(0);
  const header = new Uint8Array(BOX_HEADER);
  putBoxHeader(header, 0, size, "free");
  return header;
}
