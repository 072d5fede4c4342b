import type { BlockStore } from "../disk/block_store.ts";
import { DiskError } from "../disk/block_store.ts";
import type { DiskSet } from "../disk/disk_set.ts";
import { blockPath } from "../disk/paths.ts";
import type { ReadBlock } from "./scrub_batch.ts";

/** Reads block files without holding up the event loop: a disk that hangs holds up the scrub only. */
export const readFiles = (disks: DiskSet): ReadBlock => async (block, offset, length) => {
  try {
    using file = await Deno.open(blockPath(disks.of(block).path, block), { read: true });
    await file.seek(offset, Deno.SeekMode.Start);
    const bytes = new Uint8Array(length);
    for (let got = 0; got < length;) {
      const n = await file.read(bytes.subarray(got));
      if (n === null) throw new Error(`the file ends at ${offset + got}`);
      got += n;
    }
    return bytes;
  } catch (error) {
    throw new DiskError(block, "reading", error);
  }
};

/** The same over a synchronous store. */
export const readStore = (store: BlockStore): ReadBlock => (block, offset, length) =>
  Promise.resolve().then(() => store.read(block, offset, length));
