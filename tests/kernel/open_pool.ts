/** Opens a subject's pool, and makes it where there is none; every start raises the epochs. */
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { DiskSet } from "../../recorder/disk/disk_set.ts";
import { readTextOrNull, replaceFileSync } from "../../recorder/disk/durable_file.ts";
import { reserveBlocks, zeroBlock } from "../../recorder/disk/format_disk.ts";
import {
  type ExpectedDisk,
  identityText,
  judgeDisk,
  parseIdentity,
} from "../../recorder/disk/identity.ts";
import { identityPath } from "../../recorder/disk/paths.ts";
import { raiseEpoch } from "../../recorder/engine/raise_epoch.ts";
import { BlockNo, DiskId, Generation, PoolId } from "../../src/base/ids.ts";
import { indexPath, type Order } from "./protocol.ts";

/** The one pool of all subjects. */
export const POOL = PoolId("ab".repeat(16));

const diskId = (ordinal: number) => DiskId(String(ordinal + 1).padStart(32, "0"));

/** The disks that an order names. */
export function disksOf(order: Pick<Order, "disks" | "blocksPerDisk">): DiskSet {
  return new DiskSet(order.disks.map((path, ordinal) => ({
    ordinal,
    id: diskId(ordinal),
    path,
    firstBlock: BlockNo(ordinal * order.blocksPerDisk),
    blocks: order.blocksPerDisk,
  })));
}

/** Opens index and disks; `formatted` is called when they had to be made. Throws when a disk is not to be used. */
export async function openPool(
  order: Order,
  formatted: () => void,
): Promise<{ index: Index; disks: DiskSet }> {
  const disks = disksOf(order);
  const db = openIndexDatabase(indexPath(order.data));
  if (order.bug === "index-not-durable") db.exec("pragma synchronous = off");
  const index = new Index(db);
  if (index.disks().length === 0) {
    await format(order, disks, index);
    formatted();
  }
  const { blockBytes } = order;
  for (const { ordinal, epoch, id, firstBlock, blocks } of index.disks()) {
    const { path } = disks.at(ordinal);
    const expected: ExpectedDisk = { pool: POOL, disk: id, firstBlock, blocks, blockBytes, epoch };
    const verdict = judgeDisk(parseIdentity(readTextOrNull(identityPath(path)) ?? ""), expected);
    if (!verdict.use) throw new Error(`disk ${ordinal} is not used: ${verdict.why}`);
    raiseEpoch(index, { ...expected, ordinal, path });
    index.setUsable(ordinal, true);
  }
  return { index, disks };
}

async function format(order: Order, disks: DiskSet, index: Index): Promise<void> {
  const { blockBytes } = order;
  for (const { ordinal, path, id, firstBlock, blocks } of disks.disks) {
    const plan = { path, pool: POOL, disk: id, firstBlock, blocks, blockBytes };
    await reserveBlocks(plan);
    for (let i = 0; i < blocks; i++) await zeroBlock(plan, BlockNo(firstBlock + i), Generation(0));
    replaceFileSync(identityPath(path), identityText({ ...plan, epoch: 0 }));
    index.addDisk({ ordinal, id, firstBlock, blocks, epoch: 0 }, blocks);
  }
}
