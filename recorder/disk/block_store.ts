import type { BlockNo } from "../../src/base/ids.ts";

/**
 * Synchronous access to the bytes of blocks, whichever disk they are on. Used by recovery, checks
 * and scrubs, and by the simulation; recording itself writes through `DiskWriter`.
 */
export interface BlockStore {
  /** `length` bytes from `offset`. Throws {@link DiskError} when the disk cannot give them. */
  read(block: BlockNo, offset: number, length: number): Uint8Array;
  /** Writes without promising durability. Throws {@link DiskError}. */
  write(block: BlockNo, offset: number, bytes: Uint8Array): void;
  /** Returns once everything written to the block is durable. After a throw nothing written since the last sync may be believed. */
  sync(block: BlockNo): void;
}

/** A disk did not do what it was asked. */
export class DiskError extends Error {
  override readonly name = "DiskError";
  readonly block: BlockNo;

  constructor(block: BlockNo, doing: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`block ${block}: ${doing} failed: ${why}; check the disk and its cable`, { cause });
    this.block = block;
  }
}
