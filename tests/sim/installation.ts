/** A pool as it is installed: who its disks are, and an empty index that knows them. */
import { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import type { DiskIdentity } from "../../recorder/disk/identity.ts";
import { Index } from "../../recorder/index/index.ts";
import type { SimConfig } from "./commands.ts";
import type { SimDisks } from "./sim_disk.ts";
import type { IndexDb } from "./sim_index.ts";

/** The pool under test. */
export const POOL = PoolId("11".repeat(16));

/** Who each disk says it is. */
export function identities({ disks, blocksPerDisk, blockBytes }: SimConfig): DiskIdentity[] {
  return Array.from({ length: disks }, (_, ordinal) => ({
    pool: POOL,
    disk: DiskId(`${ordinal + 1}`.repeat(32)),
    firstBlock: BlockNo(ordinal * blocksPerDisk),
    blocks: blocksPerDisk,
    blockBytes,
    epoch: 0,
  }));
}

/** Empties the index and tells it of the disks. */
export function install(db: IndexDb, disks: SimDisks): void {
  db.reset();
  const index = new Index(db.database);
  disks.disks.forEach(({ ordinal, identity }) => {
    const { disk: id, firstBlock, blocks } = identity;
    index.addDisk({ ordinal, id, firstBlock, blocks, epoch: 0 }, blocks);
  });
}
