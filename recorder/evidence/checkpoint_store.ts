/** Checkpoints in the ledger: every minute's for a week, every hour's for 90 days, every day's for ever. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { SQLInputValue } from "node:sqlite";
import { DAY_MS, TrustedMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Row } from "../ledger/row_sum.ts";
import { openCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";

/** Every minute's checkpoint is kept this long, in trusted time … */
export const KEEP_MINUTES_MS = 7 * DAY_MS;
/** … and every hour's this long. */
export const KEEP_HOURS_MS = 90 * DAY_MS;
const HOUR_MS = 3_600_000;

/** What of a checkpoint's text fits into a row is far less; more is not inflated. */
const LONGEST_TEXT = 1_000_000;

/** A kept checkpoint that cannot be read or believed. */
export class DamagedCheckpoint extends Error {
  override readonly name = "DamagedCheckpoint";
  /** Its number, as its row has it. */
  readonly number: number;

  constructor(number: number, why: string) {
    super(`checkpoint ${number}: ${why}`);
    this.number = number;
  }
}

/** Keeps a checkpoint; `kept`: it is never thinned out. */
export function keepCheckpoint(tx: LedgerTx, signed: SignedCheckpoint, kept: boolean): void {
  const { checkpoint, text, signature, publicKey } = signed;
  tx.outsideSum(
    `INSERT INTO checkpoint (number, trusted, at_ms, size, kept, body, signature, key)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    checkpoint.number,
    checkpoint.trusted,
    checkpoint.wall,
    checkpoint.log.size,
    kept ? 1 : 0,
    deflateRawSync(text),
    signature,
    publicKey,
  );
}

/**
 * Removes the checkpoints that need not be kept any more; the first of an hour and of a day stays.
 * Nothing is lost by it: whether the log of an older one still begins the log of today is computed
 * from the lines, not from the checkpoints between them.
 */
export function thinOut(tx: LedgerTx, now: TrustedMs): void {
  for (const [age, bucket] of [[KEEP_MINUTES_MS, HOUR_MS], [KEEP_HOURS_MS, DAY_MS]] as const) {
    tx.outsideSum(
      `DELETE FROM checkpoint WHERE kept = 0 AND trusted < ?1 AND number NOT IN (
         SELECT min(number) FROM checkpoint WHERE trusted < ?1 GROUP BY trusted / ?2)`,
      now - age,
      BigInt(bucket), // as a whole number, so that SQLite divides without a rest
    );
  }
}

/** The newest checkpoint; `null` before the first. @throws {DamagedCheckpoint} */
export const latestCheckpoint = (ledger: LedgerReader): SignedCheckpoint | null =>
  one(ledger, "ORDER BY number DESC");

/** A checkpoint by its number. @throws {DamagedCheckpoint} */
export const checkpointNumbered = (ledger: LedgerReader, number: number): SignedCheckpoint | null =>
  one(ledger, "WHERE number = ?", number);

/** The newest kept checkpoint made at or before an instant of trusted time. @throws {DamagedCheckpoint} */
export const checkpointBefore = (ledger: LedgerReader, trusted: TrustedMs) =>
  one(ledger, "WHERE trusted <= ? ORDER BY trusted DESC, number DESC", trusted);

/** The oldest kept checkpoint made at or after an instant of trusted time. @throws {DamagedCheckpoint} */
export const checkpointAfter = (ledger: LedgerReader, trusted: TrustedMs) =>
  one(ledger, "WHERE trusted >= ? ORDER BY trusted, number", trusted);

/** A row of the table, before it is believed. */
export interface CheckpointRow {
  readonly number: number;
  readonly kept: boolean;
  readonly open: () => SignedCheckpoint;
}

const PAGE = 500;

/** All kept checkpoints, oldest first. `open` throws {@link DamagedCheckpoint}. */
export function* allCheckpoints(ledger: LedgerReader): Generator<CheckpointRow> {
  for (let last = 0;;) {
    const rows = ledger.rows(
      `SELECT * FROM checkpoint WHERE number > ? ORDER BY number LIMIT ${PAGE}`,
      last,
    );
    for (const row of rows) {
      yield {
        number: Number(row["number"]),
        kept: row["kept"] === 1,
        open: () => fromRow(row),
      };
    }
    if (rows.length < PAGE) return;
    last = Number(rows.at(-1)?.["number"]);
  }
}

function one(ledger: LedgerReader, where: string, ...values: SQLInputValue[]) {
  const row = ledger.rows(`SELECT * FROM checkpoint ${where} LIMIT 1`, ...values)[0];
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: Row): SignedCheckpoint {
  const number = Number(row["number"]);
  const { body, signature, key } = row;
  if (
    !(body instanceof Uint8Array) || !(signature instanceof Uint8Array) ||
    !(key instanceof Uint8Array)
  ) throw new DamagedCheckpoint(number, "its row has no bytes");
  const opened = openCheckpoint(inflated(number, body), signature, key);
  if (!opened.ok) throw new DamagedCheckpoint(number, opened.error);
  const { checkpoint } = opened.value;
  const same = checkpoint.number === number && checkpoint.trusted === row["trusted"] &&
    checkpoint.wall === row["at_ms"] && checkpoint.log.size === row["size"];
  if (!same) throw new DamagedCheckpoint(number, "its row says something else than its text");
  return opened.value;
}

function inflated(number: number, body: Uint8Array): string {
  try {
    return inflateRawSync(body, { maxOutputLength: LONGEST_TEXT }).toString("utf8");
  } catch {
    throw new DamagedCheckpoint(number, "its text cannot be read");
  }
}
