/** All questions to the ledger. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { CameraId } from "../../src/base/ids.ts";
import type { TrustedMs } from "../../src/base/units.ts";
import type { Result } from "../../src/base/result.ts";
import { type ClockState, parseClockState } from "../time/clock_state.ts";
import { openReadable } from "./database.ts";
import { type Meta, readMeta } from "./meta.ts";
import { eventHash, FIRST_HASH } from "./event_hash.ts";
import type { CameraRecord, DiskRecord, EventRecord, HoldRecord, Site } from "./records.ts";
import type { Row } from "./row_sum.ts";
import { toCamera, toDisk, toEvent, toHold, toSite } from "./rows.ts";

/** Which lines of the log are wanted. */
export interface EventFilter {
  readonly kind?: string;
  readonly camera?: CameraId;
}

/** Reads through whatever connection it is given at the moment. */
export class LedgerReader {
  readonly #db: () => DatabaseSync;

  constructor(db: () => DatabaseSync) {
    this.#db = db;
  }

  /** All rows of a question of this program's own; what people gave goes into `values` only. */
  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#db().prepare(sql).all(...values);
  }

  /** Which ledger, how new; throws when the row does not fit its seal. */
  meta(): Meta {
    return readMeta(this.#db());
  }

  /** An earlier ledger was lost: until two people have confirmed what is known, nothing is reusable. */
  get unconfirmed(): boolean {
    return this.meta().unconfirmed;
  }

  /** Cameras that record, by number; with `removed` those that did, too. */
  cameras(which: { readonly removed: boolean } = { removed: false }): CameraRecord[] {
    const where = which.removed ? "" : "WHERE removed_at IS NULL";
    return this.rows(`SELECT * FROM camera ${where} ORDER BY id`).map(toCamera);
  }

  /** The site, or `null` before it was set. */
  site(): Site | null {
    return this.rows("SELECT * FROM site").map(toSite)[0] ?? null;
  }

  /**
   * Holds in force: not released, and not past their end in trusted time. One whose end nobody can
   * tell is in force.
   */
  holds(now: TrustedMs, camera: CameraId | null = null): HoldRecord[] {
    return this.rows(
      `SELECT * FROM hold WHERE released_at IS NULL AND (until_trusted IS NULL OR until_trusted > ?1)
         AND (?2 IS NULL OR camera = ?2) ORDER BY id`,
      now,
      camera,
    ).map(toHold);
  }

  /** Every hold that ever was, released and over ones too. */
  allHolds(): HoldRecord[] {
    return this.rows("SELECT * FROM hold ORDER BY id").map(toHold);
  }

  /** The stored state of trusted time; `null` before the first; an error where it cannot be read. */
  trusted(): Result<ClockState, string> | null {
    const row = this.rows("SELECT state FROM trusted_time")[0];
    return row === undefined ? null : parseClockState(JSON.parse(String(row["state"])));
  }

  /** The log from `from` on, oldest first, at most `limit` lines. */
  events(from: number, limit: number, filter: EventFilter = {}): EventRecord[] {
    return this.rows(
      `SELECT * FROM event WHERE id >= ?1 AND (?2 IS NULL OR kind = ?2)
         AND (?3 IS NULL OR camera = ?3) ORDER BY id LIMIT ?4`,
      from,
      filter.kind ?? null,
      filter.camera ?? null,
      limit,
    ).map(toEvent);
  }

  /** The newest lines of the log, newest first. */
  newestEvents(limit: number, filter: EventFilter = {}): EventRecord[] {
    return this.rows(
      `SELECT * FROM event WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR camera = ?2)
       ORDER BY id DESC LIMIT ?3`,
      filter.kind ?? null,
      filter.camera ?? null,
      limit,
    ).map(toEvent);
  }

  /** Follows the log's hash chain. @returns The number of the first line that does not fit, or `null`. */
  brokenEvent(): number | null {
    let hash = FIRST_HASH;
    let id = 0;
    for (const row of this.#db().prepare("SELECT * FROM event ORDER BY id").iterate()) {
      const event = toEvent(row);
      hash = eventHash(hash, event);
      if (event.hash !== hash || event.id !== ++id) return event.id;
    }
    return null;
  }

  /** A setting's value as JSON made it, for the caller to parse; `undefined` when not set. */
  setting(key: string): unknown {
    const row = this.rows("SELECT value FROM setting WHERE key = ?", key)[0];
    return row === undefined ? undefined : JSON.parse(String(row["value"]));
  }

  /** The pool's disks, in the order in which they joined. */
  disks(): DiskRecord[] {
    return this.rows("SELECT * FROM disk ORDER BY joined_at, id").map(toDisk);
  }
}

/** Opens a ledger to read beside the recorder that writes it. Close it with `close()`. */
export function openLedgerReadOnly(path: string): LedgerReader & Disposable & { close(): void } {
  const db = openReadable(path);
  const close = () => db.close();
  return Object.assign(new LedgerReader(() => db), { close, [Symbol.dispose]: close });
}
