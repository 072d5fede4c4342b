/** Which checkpoints are known outside of the box, and to whom. */
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Row } from "../ledger/row_sum.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";

/** That a witness has a checkpoint. */
export interface Receipt {
  readonly id: number;
  readonly number: number;
  /** Lines of the log that it covers. */
  readonly size: number;
  /** The checkpoint's own displayed time. */
  readonly at: UtcMs;
  readonly trusted: TrustedMs;
  /** When it was handed over. */
  readonly toldAt: UtcMs;
  /** `file`, or the address without what is secret in it. */
  readonly witness: string;
  readonly answer: string;
}

const DAY_MS = 86_400_000;
const LONGEST_ANSWER = 2000;

/** Writes down that a witness has a checkpoint. Of each witness and day the newest receipt is kept. */
export function keepReceipt(
  tx: LedgerTx,
  { checkpoint }: SignedCheckpoint,
  witness: string,
  answer: string,
  now: Stamp,
): void {
  const last = newestReceipt(tx, witness);
  const day = (trusted: number) => Math.floor(trusted / DAY_MS);
  if (last !== null && day(last.trusted) === day(checkpoint.trusted)) {
    tx.deleteRow("receipt", "id", last.id);
  }
  tx.insertRow("receipt", {
    number: checkpoint.number,
    size: checkpoint.log.size,
    at_ms: checkpoint.wall,
    trusted: checkpoint.trusted,
    told_at: now.at,
    witness,
    answer: answer.slice(0, LONGEST_ANSWER),
  });
}

/** The receipt of the newest checkpoint that anybody, or one witness, has. */
export function newestReceipt(ledger: LedgerReader, witness: string | null = null): Receipt | null {
  const row = ledger.rows(
    `SELECT * FROM receipt WHERE ?1 IS NULL OR witness = ?1
     ORDER BY number DESC, id DESC LIMIT 1`,
    witness,
  )[0];
  return row === undefined ? null : toReceipt(row);
}

function toReceipt(row: Row): Receipt {
  return {
    id: Number(row["id"]),
    number: Number(row["number"]),
    size: Number(row["size"]),
    at: UtcMs(Number(row["at_ms"])),
    trusted: TrustedMs(Number(row["trusted"])),
    toldAt: UtcMs(Number(row["told_at"])),
    witness: String(row["witness"]),
    answer: String(row["answer"]),
  };
}
