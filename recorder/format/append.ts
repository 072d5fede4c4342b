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
 * What follows the payload: padding up to the next boundary, and the head of the `free` box that
 * covers the rest of the block, filled up to a whole page: a partial page would have to be read from
 * the disk before it could be written.
 *
 * The page is written on its own and before the fragment: until the fragment is there, the old `free`
 * box hides it. Written together with the fragment it would lie in one large folio of the page cache
 * with the fragment's end, and the next fragment, which begins in that page, would make all of that
 * folio dirty again: 16 KiB more a fragment on the average.
 */
export function appendTail(
  layout: AppendLayout,
  payloadLength: number,
  blockBytes: number,
): { readonly padding: Uint8Array; readonly free: Uint8Array } {
  const padding = new Uint8Array(layout.next - layout.payload - payloadLength);
  padding.set(freeBox(padding.length));
  const free = new Uint8Array(Math.min(ALIGN, blockBytes - layout.next));
  free.set(freeBox(blockBytes - layout.next));
  return { padding, free };
}
