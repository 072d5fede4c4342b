/** Whole copies of a ledger, put in place so that a crash leaves the old file or the new one. */
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/**
 * Copies a ledger to `path`, replacing what is there. Nobody may have `path` open for writing.
 *
 * @throws when the disk fails or is full; what was at `path` is then still there.
 */
export function writeCopy(from: DatabaseSync, path: string): void {
  const next = `${path}.new`;
  removeIfThere(next);
  try {
    // VACUUM INTO takes an empty file as it is, and so keeps its mode.
    Deno.openSync(next, { createNew: true, write: true, mode: 0o600 }).close();
    from.prepare("VACUUM INTO ?").run(next);
    syncFile(next);
  } catch (error) {
    removeIfThere(next);
    throw error;
  }
  // A WAL left by the file that goes must never be played into the one that comes.
  for (const tail of ["-wal", "-shm", "-journal"]) removeIfThere(path + tail);
  Deno.renameSync(next, path);
  syncFolder(dirname(path));
}

/** Puts a damaged file aside, for whoever wants to look at it; one is kept. */
export function setAside(path: string): void {
  for (const tail of ["", "-wal", "-shm", "-journal"]) {
    removeIfThere(`${path}.damaged${tail}`);
    try {
      Deno.renameSync(path + tail, `${path}.damaged${tail}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Makes the names in a folder durable. */
export function syncFolder(path: string): void {
  syncFile(path);
}

function syncFile(path: string): void {
  const file = Deno.openSync(path, { read: true });
  try {
    file.syncSync();
  } finally {
    file.close();
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
