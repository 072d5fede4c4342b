import type { CameraId, Generation } from "../../src/base/ids.ts";
import type { BlockNo } from "../../src/base/ids.ts";
import { layAppend } from "./append.ts";
import {
  decodeFragmentHeader,
  type FragmentHeader,
  headerHash,
  sha256,
} from "./fragment_header.ts";
import { HEADER_BYTES } from "./uuid_box.ts";

/** A fragment found whole in a block. */
export interface ScannedFragment {
  readonly header: FragmentHeader;
  /** Hash of the header box, which the camera's next fragment names. */
  readonly hash: Uint8Array;
  /** Offset of the header box. */
  readonly offset: number;
  /** Where the next one would begin. */
  readonly next: number;
}

/** Where a scan begins and what it must find. */
export interface ScanFrom {
  readonly block: BlockNo;
  readonly generation: Generation;
  readonly camera: CameraId;
  readonly blockBytes: number;
  readonly cursor: number;
  /** Header hash that the first fragment must name as its predecessor; `null` when that is not known. */
  readonly previous: Uint8Array | null;
}

/**
 * Reads fragments forward from the cursor and stops at the first thing that is not whole: a header
 * whose checksum, block, generation, camera or chain is wrong, or a payload whose hash is wrong.
 * The chain matters: after a torn write was overwritten by a shorter fragment, a whole fragment of
 * the same generation may lie just behind it, left over from before the cut.
 */
export function* scanFragments(
  read: (offset: number, length: number) => Uint8Array,
  from: ScanFrom,
): Generator<ScannedFragment> {
  let { cursor, previous } = from;
  let sequence = -1;
  while (cursor + HEADER_BYTES <= from.blockBytes) {
    const encoded = read(cursor, HEADER_BYTES);
    const header = decodeFragmentHeader(encoded, 0);
    if (
      header === null || header.block !== from.block || header.generation !== from.generation ||
      header.camera !== from.camera || header.sequence <= sequence ||
      previous !== null && !equalBytes(header.previous, previous)
    ) return;
    const layout = layAppend(cursor, header.payloadLength, from.blockBytes);
    if (layout === null) return;
    if (!equalBytes(sha256(read(layout.payload, header.payloadLength)), header.payloadHash)) return;
    const hash = headerHash(encoded);
    yield { header, hash, offset: cursor, next: layout.next };
    ({ sequence } = header);
    cursor = layout.next;
    previous = hash;
  }
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
