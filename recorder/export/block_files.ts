/** Reads recorded bytes out of block files, one of which stays open. */
import type { BlockNo } from "../../src/base/ids.ts";
import type { DiskSet } from "../disk/disk_set.ts";
import { blockPath } from "../disk/paths.ts";

/** Where exports read recorded bytes. */
export interface BlockBytes {
  /** `length` bytes of a block, fewer where the file ends; rejects when they cannot be read. */
  read(block: BlockNo, offset: number, length: number): Promise<Uint8Array>;
}

/** {@link BlockBytes} of a pool's disks. Close it. */
export class BlockFiles implements BlockBytes, Disposable {
  readonly #disks: DiskSet;
  #open: { readonly block: BlockNo; readonly file: Deno.FsFile } | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(disks: DiskSet) {
    this.#disks = disks;
  }

  read(block: BlockNo, offset: number, length: number): Promise<Uint8Array> {
    // One after another: they share the file's position.
    const done = this.#last.then(() => this.#read(block, offset, length));
    this.#last = done.catch(() => {}); // whoever asked is told
    return done;
  }

  async #read(block: BlockNo, offset: number, length: number): Promise<Uint8Array> {
    if (this.#open?.block !== block) {
      this[Symbol.dispose]();
      const path = blockPath(this.#disks.of(block).path, block);
      this.#open = { block, file: await Deno.open(path, { read: true }) };
    }
    const { file } = this.#open;
    file.seekSync(offset, Deno.SeekMode.Start); // moves a number, not the disk
    const bytes = new Uint8Array(length);
    let got = 0;
    while (got < length) {
      const n = await file.read(bytes.subarray(got));
      if (n === null) break;
      got += n;
    }
    return bytes.subarray(0, got);
  }

  [Symbol.dispose](): void {
    this.#open?.file.close();
    this.#open = null;
  }
}
