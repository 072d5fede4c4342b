import { type BlockHeader, decodeBlockHeader, encodeBlockHeader } from "./block_header.ts";
import { ALIGN, alignUp, BOX_HEADER, boxHeader, freeBox } from "./layout.ts";
import { HEADER_BYTES } from "./uuid_box.ts";

/** The largest opening that is read or written: `ftyp`, `moov` and block header together. */
export const OPENING_MAX_BYTES = 64 * 1024;

/**
 * The first bytes of a block: `ftyp` and `moov` (`init`; empty for a block without footage), the
 * block header, padding to the next boundary, and the head of a `free` box over the rest.
 * The first fragment goes where {@link openingLength} points.
 */
export function encodeOpening(init: Uint8Array, header: BlockHeader): Uint8Array {
  const end = openingLength(init.length);
  const used = init.length + HEADER_BYTES;
  const out = new Uint8Array(end + Math.min(ALIGN, header.blockBytes - end));
  out.set(init);
  out.set(encodeBlockHeader(header), init.length);
  out.set(freeBox(end - used), used);
  out.set(freeBox(header.blockBytes - end), end);
  return out;
}

/** Where the first fragment begins in a block whose `ftyp` and `moov` take `initLength` bytes. */
export function openingLength(initLength: number): number {
  const used = initLength + HEADER_BYTES;
  const padding = alignUp(used) - used;
  return padding === 0 || padding >= BOX_HEADER ? used + padding : alignUp(used + BOX_HEADER);
}

/** What a block's first bytes say; `bytes` holds at least the opening. `null` when they are not whole. */
export function decodeOpening(
  bytes: Uint8Array,
): { header: BlockHeader; init: Uint8Array; first: number } | null {
  let at = 0;
  for (let boxes = 0; boxes < 3; boxes++) {
    const box = boxHeader(bytes, at);
    if (box === null) return null;
    if (box.type === "uuid") {
      const header = decodeBlockHeader(bytes, at);
      return header && { header, init: bytes.subarray(0, at), first: openingLength(at) };
    }
    if (box.type !== "ftyp" && box.type !== "moov" || box.size < BOX_HEADER) return null;
    at += box.size;
  }
  return null;
}
