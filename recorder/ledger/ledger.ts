/** The store that may not be lost: every commit is durable in each place before it is acknowledged. */
import type { DatabaseSync } from "node:sqlite";
import type { TrustedMs } from "../../src/base/units.ts";
import type { ClockState } from "../time/clock_state.ts";
import { isFull } from "../full_disk.ts";
import { writeCopy } from "./copy_file.ts";
import { migrate, openWritable } from "./database.ts";
import { EventLimiter } from "./event_limit.ts";
import { inspectCopy } from "./inspect_copy.ts";
import { LedgerReader } from "./ledger_reader.ts";
import { LedgerTx } from "./ledger_tx.ts";
import type { EventInput, Stamp } from "./records.ts";

/** A file that every commit goes to. */
export interface Place {
  readonly path: string;
  readonly db: DatabaseSync;
}

/** A place that was given up, and why. */
export interface LostPlace {
  readonly path: string;
  readonly why: string;
}

/** No place is left that takes a commit: nothing may be recorded as acknowledged any more. */
export class LedgerLost extends Error {
  override readonly name = "LedgerLost";
}

/** A copy need not follow trusted time alone more often: an older one only keeps footage longer. */
const COPY_FOR_TIME_MS = 600_000;

/** The ledger of a running device: one writer, every commit durable in each place. */
export class Ledger extends LedgerReader {
  readonly #places: Place[];
  readonly #lost: LostPlace[];
  readonly #untold: LostPlace[] = [];
  readonly #unlock: () => void;
  readonly #makeRoom: () => boolean;
  readonly #limiter = new EventLimiter();
  readonly #copied = new Map<string, { content: number; trusted: TrustedMs }>();
  #content = 0;

  /** Use `openLedger`. `places` are equal in content, the one to read from first; `unlock` is called on close. */
  constructor(
    places: Place[],
    lost: readonly LostPlace[],
    unlock: () => void,
    makeRoom: () => boolean = () => false,
  ) {
    super(() => this.#first().db);
    this.#places = places;
    this.#lost = [...lost];
    this.#unlock = unlock;
    this.#makeRoom = makeRoom;
  }

  /** Where commits go now. */
  get places(): readonly string[] {
    return this.#places.map(({ path }) => path);
  }

  /** Places that were given up since the start: the alarm `ledger-copies-missing`. */
  get lostPlaces(): readonly LostPlace[] {
    return this.#lost;
  }

  /**
   * Runs `change` in a transaction on each place, one after the other, and returns what it returned
   * on the first. It must do the same each time: take times and random numbers outside. When it
   * throws (an `InputError`), nothing has changed anywhere. A place that fails is given up and
   * logged; a failed sync is never retried there.
   *
   * @throws {LedgerLost} when no place took it.
   */
  commit<T>(change: (tx: LedgerTx) => T): T {
    this.#content++;
    return this.#apply(change);
  }

  /**
   * As {@link commit}, for what comes each minute by itself (trusted time, checkpoints): the copies on
   * the pool's disks need not follow it at once.
   */
  seal<T>(change: (tx: LedgerTx) => T): T {
    return this.#apply(change);
  }

  /** Stores the state of trusted time: each minute, and at every event of it. */
  saveTrusted(state: ClockState): void {
    this.seal((tx) => tx.saveTrusted(state));
  }

  /** Writes a line into the log, unless there are too many like it. @returns Its number, or `null`. */
  event(event: EventInput, now: Stamp): number | null {
    const suppressed = this.#limiter.admit(event.kind, event.camera, now.trusted);
    if (suppressed === null) return null;
    const details = suppressed === 0 ? event.details : { ...event.details, suppressed };
    return this.commit((tx) => tx.appendEvent({ ...event, details }, now));
  }

  /** Call it each minute: writes down which places were given up and how many lines were left out. */
  everyMinute(now: Stamp): void {
    const say = (event: EventInput) => this.commit((tx) => tx.appendEvent(event, now));
    for (const lost of this.#untold.splice(0)) {
      const reason = "a place of the ledger failed and is not written to any more";
      say({ kind: "ledger-place-lost", camera: null, reason, details: { ...lost } });
    }
    for (const { kind, camera, suppressed } of this.#limiter.drain(now.trusted)) {
      const reason = `${suppressed} more of these were not written`;
      say({ kind, camera, reason, details: { suppressed } });
    }
  }

  /**
   * Brings the whole copy at `path` up to date: each minute, for each disk of the pool. Does nothing
   * when only trusted time has moved on, and not by ten minutes.
   *
   * @returns Whether a copy was written. @throws when the disk fails, or another ledger lies there.
   */
  copyTo(path: string, now: TrustedMs): boolean {
    const last = this.#copied.get(path);
    if (last === undefined) {
      const there = inspectCopy(path);
      if (there.kind === "whole" && there.meta.ledgerId !== this.meta().ledgerId) {
        throw new Error(`${path} is the ledger of another device and is left alone`);
      }
    } else if (last.content === this.#content && now - last.trusted < COPY_FOR_TIME_MS) {
      return false;
    }
    const content = this.#content;
    writeCopy(this.#first().db, path);
    this.#copied.set(path, { content, trusted: now });
    return true;
  }

  /** Adds a place again, from a whole copy: after a disk was replaced. @throws when it fails. */
  addPlace(path: string): void {
    writeCopy(this.#first().db, path);
    const db = openWritable(path);
    migrate(db, null);
    this.#places.push({ path, db });
  }

  close(): void {
    for (const { db } of this.#places.splice(0)) db.close();
    this.#unlock();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #first(): Place {
    const place = this.#places[0];
    if (place === undefined) {
      throw new LedgerLost("the ledger has no place left; replace the disk and start again");
    }
    return place;
  }

  #apply<T>(change: (tx: LedgerTx) => T): T {
    let done: { value: T; version: number; sum: string } | null = null;
    for (const place of [...this.#places]) {
      let outcome = transact(place.db, change);
      if (outcome.kind === "place-failed" && isFull(outcome.error) && this.#makeRoom()) {
        outcome = transact(place.db, change);
      }
      if (outcome.kind === "place-failed") this.#giveUp(place, outcome.error);
      else if (done === null) {
        if (outcome.kind === "refused") throw outcome.error;
        done = outcome;
      } else if (
        outcome.kind === "refused" || outcome.version !== done.version || outcome.sum !== done.sum
      ) this.#giveUp(place, "it does not hold the same as the first place");
    }
    if (done === null) this.#first();
    if (done === null) throw new LedgerLost("no place took the commit");
    return done.value;
  }

  #giveUp(place: Place, error: unknown): void {
    this.#places.splice(this.#places.indexOf(place), 1);
    const lost = { path: place.path, why: error instanceof Error ? error.message : String(error) };
    this.#lost.push(lost);
    this.#untold.push(lost);
    try {
      place.db.close();
    } catch {
      // It failed already: what closing it has to say changes nothing.
    }
  }
}

type Outcome<T> =
  | { readonly kind: "done"; readonly value: T; readonly version: number; readonly sum: string }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "place-failed"; readonly error: unknown };

function transact<T>(db: DatabaseSync, change: (tx: LedgerTx) => T): Outcome<T> {
  try {
    // Prepared, because the runtime's `exec` throws without SQLite's error number, and it is that
    // which tells a place that failed from a change that was refused.
    db.prepare("BEGIN IMMEDIATE").run();
    const tx = new LedgerTx(db);
    const value = change(tx);
    const { version, sum } = tx.finish();
    db.prepare("COMMIT").run();
    return { kind: "done", value, version, sum };
  } catch (error) {
    try {
      if (db.isTransaction) db.exec("ROLLBACK");
    } catch (rollback) {
      return { kind: "place-failed", error: rollback };
    }
    return { kind: isPlaceFailure(error) ? "place-failed" : "refused", error };
  }
}

const SQLITE_CONSTRAINT = 19;

/** An error of SQLite other than a broken constraint is the file's or the disk's. */
function isPlaceFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_SQLITE_ERROR") {
    return false;
  }
  return "errcode" in error && typeof error.errcode === "number" &&
    (error.errcode & 0xff) !== SQLITE_CONSTRAINT;
}
