/** Statements in the ledger, for ever; which of them is due. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { inCalendar, type ShanghaiDay, shanghaiDay, startOfDay } from "../../policy/days.ts";
import { DAY_MS, type UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { checkpointHash } from "./checkpoint.ts";
import { type Signer, verifySignature } from "./signer.ts";
import type { Statement } from "./statement.ts";

/** A statement as it is kept. */
export interface SignedStatement {
  /** What is signed, as UTF-8: a {@link Statement} as JSON. */
  readonly text: string;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Whether the signature fits the text and the key beside it. */
  readonly good: boolean;
}

/** Signs a statement, keeps it, and says so in the log with its hash: so the tree covers it too. */
export function keepStatement(
  tx: LedgerTx,
  day: ShanghaiDay,
  statement: Statement,
  signer: Signer,
  now: Stamp,
): void {
  const text = JSON.stringify(statement);
  tx.outsideSum(
    "INSERT INTO statement (day, trusted, body, signature, key) VALUES (?, ?, ?, ?, ?)",
    day,
    now.trusted,
    deflateRawSync(text),
    signer.sign(new TextEncoder().encode(text)),
    signer.publicKey,
  );
  tx.appendEvent({
    kind: "retention-statement",
    camera: null,
    reason: "the statement of a day was made and signed",
    details: { day: statement.day, sha256: checkpointHash(text) },
  }, now);
}

/** The statements of a day, oldest first: more than one where the clock was set back. */
export function statementsOf(ledger: LedgerReader, day: ShanghaiDay): SignedStatement[] {
  return ledger.rows("SELECT * FROM statement WHERE day = ? ORDER BY id", day).map((row) => {
    const { body, signature, key } = row;
    const bytes = (value: unknown) => value instanceof Uint8Array ? value : new Uint8Array();
    const text = inflated(bytes(body));
    const [signed, publicKey] = [bytes(signature), bytes(key)];
    const good = verifySignature(publicKey, new TextEncoder().encode(text), signed);
    return { text, signature: signed, publicKey, good };
  });
}

/** 00:05: what was on its way to the disks at midnight is there. */
const AFTER_MIDNIGHT_MS = 5 * 60_000;
/** Days that the device was off get their statement later, this many of them. */
const MOST_LATE = 31;

/**
 * The day whose statement is to be made now: yesterday, else the oldest of the last month that has
 * none; `null` when all are made. A statement of yesterday from more than a day ago was made while
 * the clock was wrong, and does not count.
 *
 * @param first When the log begins: there is no statement of an earlier day.
 */
export function dueDay(ledger: LedgerReader, now: Stamp, first: UtcMs): ShanghaiDay | null {
  if (!inCalendar(now.at) || !inCalendar(first)) return null;
  const today = shanghaiDay(now.at);
  const yesterday = today - 1 as ShanghaiDay;
  const begun = Math.max(shanghaiDay(first), yesterday - MOST_LATE);
  if (yesterday < begun || now.at < startOfDay(today) + AFTER_MIDNIGHT_MS) return null;
  const made = new Map(
    ledger.rows("SELECT day, max(trusted) AS at FROM statement WHERE day >= ? GROUP BY day", begun)
      .map((row) => [Number(row["day"]), Number(row["at"])]),
  );
  const fresh = (made.get(yesterday) ?? -Infinity) > now.trusted - DAY_MS;
  if (!fresh) return yesterday;
  for (let day = begun; day < yesterday; day++) if (!made.has(day)) return day as ShanghaiDay;
  return null;
}

function inflated(body: Uint8Array): string {
  try {
    return inflateRawSync(body, { maxOutputLength: 16 * 1024 * 1024 }).toString("utf8");
  } catch {
    return "";
  }
}
