/** A database met a full disk: what was held back for it is given up, and the change is tried once more. */

const SQLITE_FULL = 13;
/** The shared memory of the log could not grow (SQLITE_IOERR_SHMSIZE): the same thing by another name. */
const SHM_FULL = 4874;

/** Whether SQLite failed for want of space. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  return error.errcode === SQLITE_FULL || error.errcode === SHM_FULL;
}

/**
 * Runs `work`, which changes nothing when it throws. Where it throws for want of space and
 * `makeRoom` could free some, runs it once more; what that throws goes on.
 */
export function retryWhenFull<T>(work: () => T, makeRoom: () => boolean): T {
  try {
    return work();
  } catch (error) {
    if (!isFull(error) || !makeRoom()) throw error;
    return work();
  }
}
