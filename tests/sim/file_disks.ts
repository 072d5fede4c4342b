/** Disks whose bytes are in real files, read and written by the product's own code. */
import { mkdirSync, writeFileSync } from "node:fs";
import type { BlockNo } from "../../src/base/ids.ts";
import { DiskSet } from "../../recorder/disk/disk_set.ts";
import { FileBlocks } from "../../recorder/disk/file_blocks.ts";
import { blockFolder, blockPath } from "../../recorder/disk/paths.ts";
import { SimDisks } from "./sim_disk.ts";
import type { MakeDisks } from "./world.ts";

/** Makes disks under `folder`, which is there and empty. Faults do not reach the files. */
export function fileDisksIn(folder: string): MakeDisks {
  return class extends SimDisks {
    readonly #files: FileBlocks;

    constructor(...args: ConstructorParameters<typeof SimDisks>) {
      super(...args);
      const set = new DiskSet(this.disks.map(({ ordinal, identity }) => ({
        ordinal,
        id: identity.disk,
        path: `${folder}/disk${ordinal}`,
        firstBlock: identity.firstBlock,
        blocks: identity.blocks,
      })));
      for (const { no, disk } of this.blocks) {
        const path = set.at(disk).path;
        mkdirSync(blockFolder(path, no), { recursive: true });
        writeFileSync(blockPath(path, no), new Uint8Array(this.blockBytes));
      }
      this.#files = new FileBlocks(set);
    }

    override read(no: BlockNo, offset: number, length: number): Uint8Array {
      super.read(no, offset, length);
      return this.#files.read(no, offset, length);
    }

    override writeParts(no: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
      super.writeParts(no, offset, parts);
      for (const part of parts) {
        this.#files.write(no, offset, part);
        offset += part.length;
      }
    }

    override sync(no: BlockNo): void {
      super.sync(no);
      this.#files.sync(no);
    }

    override image(ordinal: number): ReturnType<SimDisks["image"]> {
      const blocks = this.blocks.filter((b) => b.disk === ordinal)
        .map((b) => this.#files.read(b.no, 0, this.blockBytes));
      return { ...super.image(ordinal), blocks };
    }
  };
}
