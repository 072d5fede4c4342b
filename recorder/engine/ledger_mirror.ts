import type { PoolDisk } from "../disk/disk_set.ts";
import { diskFolder } from "../disk/paths.ts";

/** The ledger's second place, on a disk that has it. */
export const mirrorPath = (disk: string): string => `${diskFolder(disk)}/ledger-mirror.db`;

/** Where the ledger's second place is: on the first disk of the pool that is another device than the data folder's. */
export function ledgerMirror(data: string, disks: readonly PoolDisk[]): string[] {
  const home = device(data);
  const other = disks.find(({ path }) => {
    const there = device(diskFolder(path));
    return there !== null && there !== home;
  });
  return other === undefined ? [] : [mirrorPath(other.path)];
}

function device(path: string): number | null {
  try {
    return Deno.statSync(path).dev;
  } catch {
    return null;
  }
}
