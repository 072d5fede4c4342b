/** Every start raises a disk's epoch, in the index first and on the disk after it; see `disk/identity.ts`. */
import { readTextOrNull, replaceFileSync } from "../disk/durable_file.ts";
import { type ExpectedDisk, identityText, parseIdentity } from "../disk/identity.ts";
import { identityPath } from "../disk/paths.ts";
import type { Index } from "../index/index.ts";

/** A disk that was judged usable, with the index's epoch of it. */
export interface RaisedDisk extends ExpectedDisk {
  readonly ordinal: number;
  readonly path: string;
}

/**
 * Raises the epoch of one disk, durably. A cut between the two halves leaves the disk one behind;
 * that raise is finished first, or a second such cut would leave the disk two behind, and refused.
 */
export function raiseEpoch(index: Pick<Index, "setEpoch">, disk: RaisedDisk): void {
  const path = identityPath(disk.path);
  const write = (epoch: number) => replaceFileSync(path, identityText({ ...disk, epoch }));
  const found = parseIdentity(readTextOrNull(path) ?? "");
  if (found?.epoch !== disk.epoch) write(disk.epoch);
  index.setEpoch(disk.ordinal, disk.epoch + 1);
  write(disk.epoch + 1);
}
