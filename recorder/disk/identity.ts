/**
 * A disk knows who it is: pool, disk and epoch, in a file beside its blocks. The epoch rises with
 * every start, first in the index and then on each disk, so that a disk, or an index, that was put
 * back from a copy is noticed before anything is written.
 */
import * as v from "valibot";
import { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import { count, hex, positive, tryParse } from "../shapes.ts";

/** What a disk says about itself. */
export interface DiskIdentity {
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly firstBlock: BlockNo;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly epoch: number;
}

const identitySchema = v.strictObject({
  holdfast: v.literal("disk"),
  version: v.literal(1),
  pool: hex(32),
  disk: hex(32),
  firstBlock: count,
  blocks: positive,
  blockBytes: positive,
  epoch: count,
});

/** The identity as the text of the file. */
export function identityText(identity: DiskIdentity): string {
  // Named one by one: a key more than these, and the disk would be refused as no Holdfast disk.
  const { pool, disk, firstBlock, blocks, blockBytes, epoch } = identity;
  const known = { pool, disk, firstBlock, blocks, blockBytes, epoch };
  return JSON.stringify({ holdfast: "disk", version: 1, ...known }, null, 2) + "\n";
}

/** The identity in a file's text; `null` when it is none of this version. */
export function parseIdentity(text: string): DiskIdentity | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = tryParse(identitySchema, json);
  if (!parsed.ok) return null;
  const { pool, disk, firstBlock, blocks, blockBytes, epoch } = parsed.value;
  return {
    pool: PoolId(pool),
    disk: DiskId(disk),
    firstBlock: BlockNo(firstBlock),
    blocks,
    blockBytes,
    epoch,
  };
}

/** What the index and the pool expect of a disk. */
export interface ExpectedDisk {
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly firstBlock: BlockNo;
  readonly blocks: number;
  readonly blockBytes: number;
  /** The index's epoch before this start. */
  readonly epoch: number;
}

/** Whether a disk may be used. */
export type DiskVerdict =
  | { readonly use: true }
  | {
    readonly use: false;
    readonly fault: "index-older" | "disk-older" | "other-disk" | "missing";
    readonly why: string;
  };

/**
 * Judges a disk at start. The index's epoch is raised first and the disks' after it, so a cut in
 * between leaves a disk one behind, never ahead.
 */
export function judgeDisk(found: DiskIdentity | null, expected: ExpectedDisk): DiskVerdict {
  if (found === null) {
    return {
      use: false,
      fault: "missing",
      why: "no Holdfast disk is there; connect the disk that belongs there",
    };
  }
  const same = found.pool === expected.pool && found.disk === expected.disk &&
    found.firstBlock === expected.firstBlock && found.blocks === expected.blocks &&
    found.blockBytes === expected.blockBytes;
  if (!same) {
    const why =
      `disk ${found.disk} of pool ${found.pool} is there instead of disk ${expected.disk} of pool ${expected.pool}; put the right disk back`;
    return { use: false, fault: "other-disk", why };
  }
  if (found.epoch > expected.epoch) {
    const why =
      `the disk has seen start ${found.epoch}, the index only ${expected.epoch}: the index is an old copy; run \`holdfast pool rebuild\``;
    return { use: false, fault: "index-older", why };
  }
  if (found.epoch < expected.epoch - 1) {
    const why =
      `the disk has seen start ${found.epoch}, the index ${expected.epoch}: the disk was away or was put back from a copy; run \`holdfast pool rebuild\` to take it in as it is`;
    return { use: false, fault: "disk-older", why };
  }
  return { use: true };
}
