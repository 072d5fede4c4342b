import { decodeFragmentHeader, type FragmentHeader } from "../format/fragment_header.ts";
import { ALIGN, alignUp } from "../format/layout.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { BlockWindow } from "./block_window.ts";

/** Behind a place that the disk refuses: a bad spot is seldom one page, and each try may take seconds. */
const SKIP_UNREADABLE = 64 * 1024;

/** The first whole fragment header at a boundary from `from` on that `wanted` accepts, or `null`. */
export function findHeader(
  window: BlockWindow,
  from: number,
  blockBytes: number,
  wanted: (header: FragmentHeader) => boolean,
): { header: FragmentHeader; offset: number } | null {
  let offset = alignUp(from);
  while (offset + HEADER_BYTES <= blockBytes) {
    const bytes = window.read(offset, HEADER_BYTES);
    const header = bytes === null ? null : decodeFragmentHeader(bytes, 0);
    if (header !== null && wanted(header)) return { header, offset };
    offset += bytes === null ? SKIP_UNREADABLE : ALIGN;
  }
  return null;
}

/** Whether all bytes of [from, to) can be read and are zero. Both are multiples of eight. */
export function isZero(window: BlockWindow, from: number, to: number): boolean {
  const step = 64 * 1024;
  for (let at = from; at < to; at += step) {
    const bytes = window.read(at, Math.min(step, to - at));
    if (bytes === null || !allZero(bytes)) return false;
  }
  return true;
}

function allZero(bytes: Uint8Array): boolean {
  // Eight at a time where the memory allows it: this reads whole disks.
  if (bytes.byteOffset % 8 === 0 && bytes.length % 8 === 0) {
    const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    return words.every((word) => word === 0n);
  }
  return bytes.every((byte) => byte === 0);
}
