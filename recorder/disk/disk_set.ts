import type { BlockNo, DiskId } from "../../src/base/ids.ts";

/** A disk of the pool at the path where it should be. */
export interface PoolDisk {
  readonly ordinal: number;
  readonly id: DiskId;
  readonly path: string;
  readonly firstBlock: BlockNo;
  readonly blocks: number;
}

/** Which disk holds a block. */
export class DiskSet {
  readonly disks: readonly PoolDisk[];

  constructor(disks: readonly PoolDisk[]) {
    this.disks = disks;
  }

  /** The disk of a block; throws `RangeError` for a block that no disk has. */
  of(block: BlockNo): PoolDisk {
    const disk = this.disks.find((d) => block >= d.firstBlock && block < d.firstBlock + d.blocks);
    if (disk === undefined) throw new RangeError(`block ${block} is on no disk of this pool`);
    return disk;
  }

  /** The disk of an ordinal; throws `RangeError`. */
  at(ordinal: number): PoolDisk {
    const disk = this.disks.find((d) => d.ordinal === ordinal);
    if (disk === undefined) throw new RangeError(`the pool has no disk ${ordinal}`);
    return disk;
  }
}
