/**
 * A file that holds space for the index, so that the index never meets a full disk first. It is
 * given up when the index cannot grow; what it held lasts until somebody has made room.
 */
import { statfsSync } from "node:fs";
import { Bytes, MIB } from "../../src/base/units.ts";

/** How much is held back. */
export const RESERVE_BYTES: Bytes = Bytes(64 * MIB);

/** Whether the reserve is there, whole. */
export function hasReserve(path: string): boolean {
  try {
    return Deno.statSync(path).size === RESERVE_BYTES;
  } catch {
    return false;
  }
}

/** Makes the reserve where it is missing and there is room for it twice over. Answers whether it is there now. */
export function keepReserve(path: string): boolean {
  if (hasReserve(path)) return true;
  if (freeSpace(path.slice(0, path.lastIndexOf("/")) || "/") < 2 * RESERVE_BYTES) return false;
  try {
    using file = Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
    const zeros = new Uint8Array(MIB);
    for (let at = 0; at < RESERVE_BYTES; at += MIB) file.writeSync(zeros);
    file.syncSync();
    return true;
  } catch {
    giveUpReserve(path);
    return false;
  }
}

/** Gives the space to whoever needs it now. Answers whether there was any. */
export function giveUpReserve(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

/** Bytes that this user may still write to the file system of a folder. */
export function freeSpace(folder: string): Bytes {
  const { bavail, bsize } = statfsSync(folder);
  return Bytes(bavail * bsize);
}
