/**
 * Writes to the blocks of the pool without ever waiting in the event loop: a disk that hangs holds
 * up its own queue and nobody else's. Writes to one block stay in order; a failed write shows when
 * the block is synced.
 */
import { joinBytes } from "../../src/base/bytes.ts";
import type { BlockNo, DiskId, Generation } from "../../src/base/ids.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import { decodeOpening } from "../format/opening.ts";
import { type BlockWriter, StaleIndex } from "../store/fragment_store.ts";
import { DiskError } from "./block_store.ts";
import type { DiskSet } from "./disk_set.ts";
import { blockPath } from "./paths.ts";
import { refuseOlder } from "./refuse_older.ts";
import { WriteStaging } from "./write_staging.ts";

interface OpenFile {
  readonly file: Promise<Deno.FsFile>;
  /**
   * A handle of its own for syncs: one handle does one thing at a time, and what waits behind a slow
   * sync has not even reached the kernel, so that a killed program would lose it.
   */
  readonly syncing: Promise<Deno.FsFile>;
  /** Of the block's disk. */
  readonly staging: WriteStaging;
  /** Everything asked of this block so far; rejects with the first failure and stays so. */
  queue: Promise<unknown>;
  /** What still waits must not be written: its memory may hold other footage by then. */
  abandoned: boolean;
}

/** A writer whose bytes can be made durable: what the running recorder needs of a {@link DiskWriter}. */
export type DurableWriter =
  & BlockWriter
  & Pick<DiskWriter, "sync" | "release" | "abandon" | "openBlocks" | "close">;

export class DiskWriter implements BlockWriter {
  readonly #disks: DiskSet;
  readonly #blockBytes: number;
  readonly #wakeLocks: WakeLocks;
  readonly #open = new Map<BlockNo, OpenFile>();
  readonly #staging = new Map<DiskId, WriteStaging>();

  /** Holds a wake lock while anything waits to be written: a write of many begins when one has ended. */
  constructor(disks: DiskSet, blockBytes: number, wakeLocks: WakeLocks = new WakeLocks()) {
    this.#disks = disks;
    this.#blockBytes = blockBytes;
    this.#wakeLocks = wakeLocks;
  }

  write(block: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
    const open = this.#file(block);
    const opening = offset === 0 ? openingIn(parts) : null;
    const written = open.queue.then(async () => {
      const file = await open.file;
      if (opening !== null) await refuseOlder(file, block, opening, this.#blockBytes);
      await open.staging.inTurn(async (join) => {
        if (!open.abandoned) await writeAll(file, offset, join(parts));
      });
    });
    open.queue = this.#wakeLocks.during(written);
    open.queue.catch(() => {}); // told by sync()
  }

  /** Resolves once everything written to the block is durable; rejects with `DiskError` or `StaleIndex`. */
  async sync(block: BlockNo): Promise<void> {
    try {
      const open = this.#file(block);
      await open.queue;
      await (await open.syncing).syncData();
    } catch (error) {
      if (error instanceof StaleIndex) throw error;
      throw new DiskError(block, "writing", error);
    }
  }

  /** Always `null`: this writer looks itself, in the block's queue, before it overwrites an opening. */
  generationOnDisk(): null {
    return null;
  }

  /** Closes the file of a block that is no longer written, once its queue is empty. */
  release(block: BlockNo): void {
    const open = this.#open.get(block);
    this.#open.delete(block);
    if (open === undefined) return;
    for (const handle of [open.file, open.syncing]) {
      const close = () => handle.then((file) => file.close(), () => {});
      open.queue.then(close, close);
    }
  }

  /** Releases a block that failed: what was written is written elsewhere, and what waits here is dropped. */
  abandon(block: BlockNo): void {
    const open = this.#open.get(block);
    if (open !== undefined) open.abandoned = true;
    this.release(block);
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
      const disk = this.#disks.of(block);
      const path = blockPath(disk.path, block);
      const staging = this.#staging.get(disk.id) ?? new WriteStaging();
      this.#staging.set(disk.id, staging);
      // A block's file was made with the pool: one that is gone is not made anew, it has failed.
      const file = Deno.open(path, { read: true, write: true });
      const syncing = Deno.open(path, { read: true, write: true });
      open = { file, syncing, staging, queue: file, abandoned: false };
      open.queue.catch(() => {}); // told by sync()
      syncing.catch(() => {});
      this.#open.set(block, open);
    }
    return open;
  }
}

/** The generation of the opening that these bytes are. */
function openingIn(parts: readonly Uint8Array[]): Generation | null {
  return decodeOpening(joinBytes(parts))?.header.generation ?? null;
}

async function writeAll(file: Deno.FsFile, offset: number, bytes: Uint8Array): Promise<void> {
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
