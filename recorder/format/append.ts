import { ALIGN, alignUp, BOX_HEADER, freeBox } from "./layout.ts";
import { HEADER_BYTES } from "./uuid_box.ts";

/** Where a fragment's parts lie, as offsets in the block. */
export interface AppendLayout {
  /** The fragment header box. */
  readonly header: number;
  /** `moof`. */
  readonly payload: number;
  /** Where the next fragment will begin. */
  readonly next: number;
}

/**
 * Lays a fragment of `payloadLength` bytes at `cursor`.
 * Returns `null` when it does not fit into a block of `blockBytes`.
 */
export function layAppend(
  cursor: number,
  payloadLength: number,
  blockBytes: number,
): AppendLayout | null {
  const payload = cursor + HEADER_BYTES;
  const end = payload + payloadLength;
  let next = alignUp(end);
  if (next !== end && next - end < BOX_HEADER) next += alignUp(1);
  return next <= blockBytes ? { header: cursor, payload, next } : null;
}

/**
 * The bytes that follow the payload: padding up to the next boundary, then the head of the `free`
 * box that covers the rest of the block, filled up to a whole page: a partial page would have to be
 * read from the disk before it could be written. Goes out together with the fragment, in one write.
 */
export function appendTail(
  layout: AppendLayout,
  payloadLength: number,
  blockBytes: number,
): Uint8Array {
  const end = layout.payload + payloadLength;
  const out = new Uint8Array(layout.next - end + Math.min(ALIGN, blockBytes - layout.next));
  out.set(freeBox(layout.next - end));
  out.set(freeBox(blockBytes - layout.next), layout.next - end);
  return out;
}
