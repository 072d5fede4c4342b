/**
 * Reads a block's fragments past damage. Recovery may stop at the first thing that is not whole,
 * because only the unacknowledged follows; here everything that follows may be protected.
 */
import type { BlockNo, CameraId, Generation } from "../../src/base/ids.ts";
import { layAppend } from "../format/append.ts";
import {
  decodeFragmentHeader,
  type FragmentHeader,
  headerHash,
  sha256,
} from "../format/fragment_header.ts";
import { ALIGN, boxHeader } from "../format/layout.ts";
import { equalBytes } from "../format/scan.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { type FragmentRow, rowOf } from "../index/rows.ts";
import { rowEnd } from "../index/summary.ts";
import type { BlockFootage, DamagedStretch } from "./block_contents.ts";
import type { BlockWindow } from "./block_window.ts";
import { findHeader } from "./search_block.ts";

/** Where the fragments begin and what their headers must say. */
export interface TolerantScanFrom {
  readonly block: BlockNo;
  readonly generation: Generation;
  readonly camera: CameraId;
  readonly blockBytes: number;
  readonly cursor: number;
}

/** What {@link tolerantScan} found. */
export type Scan = Omit<BlockFootage, "kind" | "camera" | "generation" | "header">;

interface Found {
  readonly row: FragmentRow;
  readonly hash: Uint8Array;
  readonly next: number;
}

/**
 * All fragments of this use of the block, in order.
 * - A payload that is not whole stays a row, as damage, when another fragment follows: the chain runs
 *   over headers, so the follower proves that it was there. As the last one it is `torn`.
 * - Where a header is unreadable, the next whole fragment of this use is looked for behind it.
 * - A whole header that breaks the chain is left over from before a cut: the footage ends there.
 */
export function tolerantScan(window: BlockWindow, from: TolerantScanFrom): Scan {
  return new TolerantScan(window, from).run();
}

class TolerantScan {
  readonly #window: BlockWindow;
  readonly #from: TolerantScanFrom;
  readonly #rows: FragmentRow[] = [];
  readonly #hashes: Uint8Array[] = [];
  readonly #damage: DamagedStretch[] = [];
  #firstPrevious: Uint8Array | null = null;
  /** Not whole, and nothing followed yet. */
  #torn: Found | null = null;
  #cursor: number;
  /** What the next header must name; `null` at the beginning and behind a hole. */
  #previous: Uint8Array | null = null;
  #sequence = -1;

  constructor(window: BlockWindow, from: TolerantScanFrom) {
    this.#window = window;
    this.#from = from;
    this.#cursor = from.cursor;
  }

  run(): Scan {
    const cleanEnd = this.#walk();
    const torn = this.#torn;
    return {
      rows: this.#rows,
      hashes: this.#hashes,
      firstPrevious: this.#firstPrevious,
      torn: torn && { row: torn.row, hash: torn.hash },
      cleanEnd: cleanEnd && torn === null,
      damage: this.#damage,
    };
  }

  /** Walks to the end; says whether it is a proper one. */
  #walk(): boolean {
    while (this.#cursor + HEADER_BYTES <= this.#from.blockBytes) {
      const bytes = this.#window.read(this.#cursor, HEADER_BYTES);
      const header = bytes === null ? null : decodeFragmentHeader(bytes, 0);
      if (header !== null) {
        if (!this.#ours(header)) return false;
        if (this.#previous !== null && !equalBytes(header.previous, this.#previous)) return false;
        this.#take(header, headerHash(bytes as Uint8Array)); // it was decoded
        continue;
      }
      if (bytes !== null && this.#endsHere(bytes)) return true;
      if (!this.#resume()) return false;
    }
    return this.#cursor === this.#from.blockBytes;
  }

  #ours(header: FragmentHeader): boolean {
    const { block, generation, camera, blockBytes } = this.#from;
    return header.block === block && header.generation === generation && header.camera === camera &&
      header.sequence > this.#sequence &&
      layAppend(this.#cursor, header.payloadLength, blockBytes) !== null;
  }

  #endsHere(bytes: Uint8Array): boolean {
    const box = boxHeader(bytes, 0);
    return box?.type === "free" && box.size === this.#from.blockBytes - this.#cursor;
  }

  #take(header: FragmentHeader, hash: Uint8Array): void {
    const layout = layAppend(this.#cursor, header.payloadLength, this.#from.blockBytes);
    if (layout === null) return; // #ours has laid it already
    if (this.#torn !== null) this.#keepDamaged(this.#torn);
    this.#torn = null;
    this.#firstPrevious ??= header.previous;
    const found = { row: rowOf(header, this.#cursor), hash, next: layout.next };
    if (this.#whole(layout.payload, header)) {
      this.#rows.push(found.row);
      this.#hashes.push(hash);
    } else this.#torn = found;
    this.#previous = hash;
    this.#sequence = header.sequence;
    this.#cursor = layout.next;
  }

  #keepDamaged({ row, hash }: Found): void {
    this.#rows.push(row);
    this.#hashes.push(hash);
    this.#damage.push({
      sequence: row.sequence,
      from: row.start,
      to: rowEnd(row),
      detail: "the pictures are not those that were recorded",
    });
  }

  #whole(payload: number, header: FragmentHeader): boolean {
    const bytes = this.#window.read(payload, header.payloadLength);
    return bytes !== null && equalBytes(sha256(bytes), header.payloadHash);
  }

  /** Goes on behind an unreadable header, if anything of this use is whole there. */
  #resume(): boolean {
    const { block, generation, camera, blockBytes } = this.#from;
    const found = findHeader(
      this.#window,
      this.#cursor + ALIGN,
      blockBytes,
      (h) =>
        h.block === block && h.generation === generation && h.camera === camera &&
        h.sequence > this.#sequence,
    );
    if (found === null) return false;
    const last = this.#torn?.row ?? this.#rows.at(-1);
    this.#damage.push({
      sequence: last === undefined ? found.header.sequence - 1 : last.sequence + 1,
      from: last === undefined ? found.header.start : rowEnd(last),
      to: found.header.start,
      detail: "the header of one or more fragments cannot be read",
    });
    this.#cursor = found.offset;
    this.#previous = null;
    return true;
  }
}
