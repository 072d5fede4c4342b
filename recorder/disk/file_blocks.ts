import type { BlockNo } from "../../src/base/ids.ts";
import { type BlockStore, DiskError } from "./block_store.ts";
import type { DiskSet } from "./disk_set.ts";
import { blockPath } from "./paths.ts";

/** Blocks in files, accessed synchronously; for start-up, checks and commands. Keeps no file open. */
export class FileBlocks implements BlockStore {
  readonly #disks: DiskSet;

  constructor(disks: DiskSet) {
    this.#disks = disks;
  }

  read(block: BlockNo, offset: number, length: number): Uint8Array {
    return this.#with(block, "reading", { read: true }, (file) => {
      const bytes = new Uint8Array(length);
      file.seekSync(offset, Deno.SeekMode.Start);
      let got = 0;
      while (got < length) {
        const n = file.readSync(bytes.subarray(got));
        if (n === null) throw new Error(`the file ends at ${offset + got}`);
        got += n;
      }
      return bytes;
    });
  }

  write(block: BlockNo, offset: number, bytes: Uint8Array): void {
    this.#with(block, "writing", { write: true }, (file) => {
      file.seekSync(offset, Deno.SeekMode.Start);
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    });
  }

  sync(block: BlockNo): void {
    this.#with(block, "syncing", { write: true }, (file) => file.syncDataSync());
  }

  #with<T>(
    block: BlockNo,
    doing: string,
    options: Deno.OpenOptions,
    fn: (file: Deno.FsFile) => T,
  ): T {
    try {
      using file = Deno.openSync(blockPath(this.#disks.of(block).path, block), options);
      return fn(file);
    } catch (error) {
      throw new DiskError(block, doing, error);
    }
  }
}
