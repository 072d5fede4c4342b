/**
 * Rebuilds the index of a data folder. The new index is made beside the old one, synced, and only
 * then put in its place; the old one stays as `index.db.old`. A cut at any moment leaves the old
 * index, the new one, or none, which the next start rebuilds: never half of one.
 */
import type { BlockNo } from "../../src/base/ids.ts";
import { syncFolder } from "../disk/durable_file.ts";
import { openIndexDatabase } from "../index/database.ts";
import { rebuild, type RebuildDeps, type RebuildProgress, type RebuildReport } from "./rebuild.ts";

/** Rebuilds into `path`. Nobody may have the index open meanwhile. Throws when the data folder's disk fails or is full. */
export function rebuildIndexFile(
  path: string,
  deps: Omit<RebuildDeps, "db">,
  progress?: (p: RebuildProgress) => void,
): RebuildReport {
  const building = `${path}.building`;
  for (const suffix of ["", "-wal", "-shm"]) removeIfThere(building + suffix);
  const db = openIndexDatabase(building);
  let report: RebuildReport;
  try {
    // Nobody believes this file before it is synced as a whole.
    db.exec("pragma synchronous = off");
    report = rebuild({ ...deps, db }, progress);
    db.exec("pragma wal_checkpoint(truncate)");
  } finally {
    db.close();
  }
  {
    using file = Deno.openSync(building, { read: true, write: true });
    file.syncSync();
  }
  replaceIndex(path, building);
  return report;
}

/** The old index leaves first, its log with it: a log that lies beside another index would be played into that. */
function replaceIndex(path: string, built: string): void {
  const folder = path.slice(0, path.lastIndexOf("/")) || "/";
  for (const suffix of ["", "-wal"]) {
    removeIfThere(`${path}.old${suffix}`);
    renameIfThere(path + suffix, `${path}.old${suffix}`);
    syncFolder(folder);
  }
  removeIfThere(`${path}-shm`);
  Deno.renameSync(built, path);
  syncFolder(folder);
}

/** The length of a block's file, 0 where there is none, for {@link RebuildDeps.fileBytes}. */
export const fileBytesOf = (pathOf: (block: BlockNo) => string) => (block: BlockNo): number => {
  try {
    return Deno.statSync(pathOf(block)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    return Number.NaN; // there is something that cannot be looked at
  }
};

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
