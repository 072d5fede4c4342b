/** Opening: every copy is inspected, the newest whole one wins, the others are made like it. */
import { dirname } from "node:path";
import { type PoolId, randomHexId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { type Candidate, type Choice, chooseCopy } from "./choose_copy.ts";
import { setAside, syncFolder, writeCopy } from "./copy_file.ts";
import { migrate, openReadable, openWritable } from "./database.ts";
import { inspectCopy, peekMeta } from "./inspect_copy.ts";
import { Ledger, LedgerLost, type LostPlace, type Place } from "./ledger.ts";
import type { Stamp } from "./records.ts";

/** Where the ledger is and what is expected of it. */
export interface LedgerOptions {
  /** Where it lives. */
  readonly primary: string;
  /** Files on other disks that every commit goes to as well. */
  readonly mirrors: readonly string[];
  /** Whole copies on the pool's disks, as `copyTo` writes them. */
  readonly copies: readonly string[];
  /** The pool that the disks say they belong to; `null` when there are none yet. */
  readonly pool: PoolId | null;
  /** This is an installation: that there is no ledger yet is no loss. */
  readonly create: boolean;
  readonly now: Stamp;
  /** Asked once when a place has no space left; answers whether it could free any. */
  readonly makeRoom?: () => boolean;
}

/**
 * Opens the ledger for the one process that writes it.
 *
 * With no whole copy left it starts empty and `unconfirmed`: then nothing may be reused until
 * `confirmKnown`. What happened to any copy is in the log.
 *
 * @throws {InputError} when another process has it, or a newer version of this program wrote it.
 * @throws {LedgerLost} when no place can be written to.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const unlock = lock([options.primary, ...options.mirrors]);
  try {
    return open(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function open(options: LedgerOptions, unlock: () => void): Ledger {
  const paths = [options.primary, ...options.mirrors];
  const places = paths.map((path) => ({ path, state: inspectCopy(path) }));
  const candidates = [...places, ...worthReading(options.copies, places)];
  const choice = chooseCopy(candidates, options.pool);
  if (choice.newer.length > 0) {
    throw new InputError(
      "ledger",
      `${choice.newer[0]} was written by a newer version of Holdfast`,
      "start that version",
    );
  }
  const damaged = candidates.flatMap(({ path, state }) =>
    state.kind === "damaged" ? [{ path, why: state.why }] : []
  );
  for (const { path } of damaged) attempt(() => setAside(path));

  const { places: opened, lost } = choice.winner === null
    ? startEmpty(options, paths)
    : openPlaces(paths, choice, choice.winner);
  if (opened.length === 0) {
    const whys = lost.map(({ path, why }) => `${path}: ${why}`).join("; ");
    throw new LedgerLost(`the ledger can be written nowhere (${whys})`);
  }
  const ledger = new Ledger(opened, lost, unlock, options.makeRoom);
  const tell = (kind: string, reason: string, details: Record<string, unknown>) =>
    ledger.commit((tx) => tx.appendEvent({ kind, camera: null, reason, details }, options.now));
  for (const one of damaged) tell("ledger-copy-damaged", "a copy of the ledger was damaged", one);
  for (const path of choice.foreign) {
    tell("ledger-copy-foreign", "it is another device's ledger", { path });
  }
  for (const one of lost) {
    tell("ledger-place-lost", "a place of the ledger cannot be written", { ...one });
  }
  if (choice.winner !== null && choice.winner !== options.primary) {
    tell("ledger-restored", "the ledger was restored from a newer whole copy", {
      from: choice.winner,
    });
  }
  if (choice.winner === null && !options.create) {
    tell(
      "ledger-lost",
      "no whole copy of the ledger was left; nothing is reused until two people confirm",
      {},
    );
  }
  return ledger;
}

/**
 * The copies that are not plainly older than a place that is whole: reading a long log on every disk
 * would keep recording waiting.
 */
function worthReading(copies: readonly string[], places: readonly Candidate[]): Candidate[] {
  const older = (path: string) => {
    const meta = peekMeta(path);
    return meta !== null &&
      places.some(({ state }) =>
        state.kind === "whole" && !state.meta.unconfirmed &&
        state.meta.ledgerId === meta.ledgerId && state.meta.version >= meta.version
      );
  };
  return copies.filter((path) => !older(path)).map((path) => ({ path, state: inspectCopy(path) }));
}

function startEmpty(options: LedgerOptions, paths: readonly string[]) {
  const fresh = { ledgerId: randomHexId(), poolId: options.pool, unconfirmed: !options.create };
  return gather(paths, (path) => {
    const db = openWritable(path);
    migrate(db, fresh);
    return { path, db };
  });
}

function openPlaces(paths: readonly string[], choice: Choice, winner: string) {
  return gather(paths, (path) => {
    if (!choice.same.includes(path)) {
      if (choice.foreign.includes(path)) setAside(path);
      const from = openReadable(winner);
      try {
        writeCopy(from, path);
      } finally {
        from.close();
      }
    }
    const db = openWritable(path);
    migrate(db, null);
    return { path, db };
  });
}

function gather(paths: readonly string[], one: (path: string) => Place) {
  const places: Place[] = [];
  const lost: LostPlace[] = [];
  for (const path of paths) {
    const place = attempt(() => {
      const opened = one(path);
      syncFolder(dirname(path));
      return opened;
    });
    if (place instanceof Error) lost.push({ path, why: place.message });
    else places.push(place);
  }
  return { places, lost };
}

function attempt<T>(action: () => T): T | Error {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** One writer: a lock beside each place, held by the process, so that a crash gives it back. */
function lock(paths: readonly string[]): () => void {
  const held: Deno.FsFile[] = [];
  // A child that is just being started has a copy of each open file until its own program runs:
  // closing alone would leave it the lock for that moment.
  const unlock = () =>
    held.splice(0).forEach((file) => {
      attempt(() => file.unlockSync()); // one that was not got has nothing to give back
      file.close();
    });
  for (const path of paths) {
    const file = attempt(() =>
      Deno.openSync(`${path}.lock`, { create: true, write: true, mode: 0o600 })
    );
    // A place whose lock cannot be made cannot be written to either: opening it will say so.
    if (file instanceof Error) continue;
    held.push(file);
    if (!file.tryLockSync(true)) {
      unlock();
      throw new InputError("data", "another Holdfast is running on it", "stop that one first");
    }
  }
  return unlock;
}
