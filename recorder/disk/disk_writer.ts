/**
 * Writes to the blocks of the pool without ever waiting in the event loop: a disk that hangs holds
 * up its own queue and nobody else's. Writes to one block stay in order; a failed write shows when
 * the block is synced.
 */
import type { BlockNo } from "../../src/base/ids.ts";
import type { BlockWriter } from "../store/fragment_store.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { DiskError } from "./block_store.ts";
import type { DiskSet } from "./disk_set.ts";
import { FileBlocks } from "./file_blocks.ts";
import { blockPath } from "./paths.ts";

interface OpenFile {
  readonly file: Deno.FsFile;
  /** Everything asked of this block so far; rejects with the first failure and stays so. */
  queue: Promise<void>;
}

export class DiskWriter implements BlockWriter {
  readonly #disks: DiskSet;
  readonly #blockBytes: number;
  readonly #open = new Map<BlockNo, OpenFile>();

  constructor(disks: DiskSet, blockBytes: number) {
    this.#disks = disks;
    this.#blockBytes = blockBytes;
  }

  write(block: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
    let open: OpenFile;
    try {
      open = this.#file(block);
    } catch (error) {
      // The file cannot even be opened: keep the failure for the sync, like any other.
      this.#failed.set(block, error);
      return;
    }
    open.queue = open.queue.then(() => writeParts(open.file, offset, parts));
    open.queue.catch(() => {}); // told by sync()
  }

  readonly #failed = new Map<BlockNo, unknown>();

  /** Resolves once everything written to the block is durable; rejects with `DiskError`. */
  async sync(block: BlockNo): Promise<void> {
    try {
      if (this.#failed.has(block)) throw this.#failed.get(block);
      const open = this.#file(block);
      await open.queue;
      await open.file.syncData();
    } catch (error) {
      throw new DiskError(block, "writing", error);
    }
  }

  generationOnDisk(block: BlockNo): number | null {
    const length = Math.min(OPENING_MAX_BYTES, this.#blockBytes);
    const bytes = new FileBlocks(this.#disks).read(block, 0, length);
    const header = decodeOpening(bytes)?.header;
    // Another block's header got here by a misdirected write: it says nothing about this one.
    return header?.block === block ? header.generation : null;
  }

  /** Closes the file of a block that is no longer written, once its queue is empty. */
  release(block: BlockNo): void {
    const open = this.#open.get(block);
    this.#open.delete(block);
    this.#failed.delete(block);
    if (open === undefined) return;
    const close = () => open.file.close();
    open.queue.then(close, close);
  }

  /** Blocks whose files are open. */
  get openBlocks(): readonly BlockNo[] {
    return [...this.#open.keys()];
  }

  /** Closes every file after what is queued. */
  async close(): Promise<void> {
    const queues = [...this.#open.values()].map((open) => open.queue);
    for (const block of [...this.#open.keys()]) this.release(block);
    await Promise.allSettled(queues);
  }

  #file(block: BlockNo): OpenFile {
    let open = this.#open.get(block);
    if (open === undefined) {
      const path = blockPath(this.#disks.of(block).path, block);
      const file = Deno.openSync(path, { read: true, write: true });
      open = { file, queue: Promise.resolve() };
      this.#open.set(block, open);
    }
    return open;
  }
}

async function writeParts(
  file: Deno.FsFile,
  offset: number,
  parts: readonly Uint8Array[],
): Promise<void> {
  const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : concat(parts);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** One write, not three: a system call and a thread's turn cost more than a copy. */
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
