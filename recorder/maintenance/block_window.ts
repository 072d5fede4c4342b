import { joinBytes } from "../../src/base/bytes.ts";
import type { BlockNo } from "../../src/base/ids.ts";
import type { BlockStore } from "../disk/block_store.ts";

/** How much is asked of the disk at once: seeks of a hard disk then cost little beside the reading. */
export const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * Reads one block from front to back in large pieces and keeps no more than one of them. What does
 * not lie in the piece is read anew, so going back is allowed and costs a read.
 */
export class BlockWindow {
  readonly #store: BlockStore;
  readonly #block: BlockNo;
  readonly #blockBytes: number;
  readonly #piece: number;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Reads that the disk refused. */
  failures = 0;
  /** The first refusal in words. */
  why: string | null = null;

  /** `piece`: what is asked of the disk at once; small where only headers are wanted. */
  constructor(store: BlockStore, block: BlockNo, blockBytes: number, piece = WINDOW_BYTES) {
    this.#piece = piece;
    this.#store = store;
    this.#block = block;
    this.#blockBytes = blockBytes;
  }

  /** `length` bytes from `offset`, valid until the next call; `null` when the disk cannot give them. */
  read(offset: number, length: number): Uint8Array | null {
    if (offset < 0 || length < 0 || offset + length > this.#blockBytes) return null;
    if (offset < this.#start || offset + length > this.#start + this.#bytes.length) {
      const filled = this.#fill(offset, length);
      if (!filled) return null;
    }
    const at = offset - this.#start;
    return this.#bytes.subarray(at, at + length);
  }

  #fill(offset: number, length: number): boolean {
    const kept = offset >= this.#start ? this.#bytes.subarray(offset - this.#start) : null;
    const overlap = kept?.length ?? 0;
    const wanted = Math.min(Math.max(length, this.#piece), this.#blockBytes - offset);
    const fresh = this.#try(offset + overlap, wanted - overlap);
    if (fresh !== null) {
      this.#bytes = overlap === 0 || kept === null ? fresh : joinBytes([kept, fresh]);
      this.#start = offset;
      return true;
    }
    // A bad sector somewhere in the piece: perhaps not in what is wanted now.
    const exact = this.#try(offset, length);
    if (exact === null) return false;
    this.#bytes = exact;
    this.#start = offset;
    return true;
  }

  #try(offset: number, length: number): Uint8Array | null {
    try {
      return this.#store.read(this.#block, offset, length);
    } catch (error) {
      this.failures++;
      this.why ??= error instanceof Error ? error.message : String(error);
      return null;
    }
  }
}
