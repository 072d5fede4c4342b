/**
 * A sum over all rows, so that a byte that turned over inside a value is noticed: SQLite's own
 * integrity check sees the structure only. It is the XOR of a 64-bit hash of each row, which can be
 * kept up to date with one row at a time, and read over a log of years in a second. It is meant
 * against damage, not against a person: against that stand the log's chain and its signature.
 */
import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

/**
 * Tables that the sum covers: all but `meta`, which holds it, and those that prove themselves: signed
 * checkpoints and statements, and what is recomputed from the log.
 */
export const TABLES = [
  "setting",
  "site",
  "camera",
  "hold",
  "trusted_time",
  "event",
  "disk",
  "receipt",
  "person",
  "credential",
  "session",
  "token",
  "request",
  "register_entry",
  "suspicion",
  "duty",
  "proposal",
  "retirement",
  "step",
  "rule_pack",
] as const;
export type Table = typeof TABLES[number];
export type Row = Readonly<Record<string, unknown>>;

/** The empty sum: 16 hexadecimal digits. */
export const NO_ROWS = "0".repeat(16);

/** SHA-256 of some text, in hexadecimal digits. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The sum with a row put in or, the same, taken out. Values are told apart by type, columns by order. */
export function toggleRow(sum: string, table: Table, row: Row): string {
  const total = Uint32Array.of(parseInt(sum.slice(0, 8), 16), parseInt(sum.slice(8), 16));
  xorRow(total, table, Object.values(row));
  return inHex(total);
}

/** The sum over all rows as they are now. Of an older schema, the tables that it has. */
export function sumOfAll(db: DatabaseSync): string {
  const total = new Uint32Array(2);
  const there = new Set(
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map((row) =>
      row["name"]
    ),
  );
  for (const table of TABLES.filter((one) => there.has(one))) {
    for (const values of allRows(db, table)) xorRow(total, table, values);
  }
  return inHex(total);
}

/** Rows read together: one at a time, they cost three times as much, and a log has very many. */
const TOGETHER = 500;

function* allRows(db: DatabaseSync, table: Table): Generator<readonly unknown[]> {
  const some = db.prepare(
    `SELECT rowid, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${TOGETHER}`,
  );
  some.setReturnArrays(true);
  let after: unknown = Number.MIN_SAFE_INTEGER;
  while (typeof after === "number") {
    const rows: unknown[][] = some.all(after).map((row) => Object.values(row));
    after = rows.length < TOGETHER ? null : rows.at(-1)?.[0];
    for (const [, ...values] of rows) yield values;
  }
}

/** Two 32-bit multiplicative hashes with different constants over the UTF-16 units, each stirred at the end. */
function xorRow(total: Uint32Array, table: Table, values: readonly unknown[]): void {
  const text = JSON.stringify([table, ...values]);
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995) ^ low >>> 15;
  }
  total[0] = (total[0] ?? 0) ^ stir(high ^ text.length);
  total[1] = (total[1] ?? 0) ^ stir(low ^ high >>> 7);
}

function stir(word: number): number {
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b);
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35);
  return (word ^ word >>> 16) >>> 0;
}

function inHex(total: Uint32Array): string {
  return [...total].map((word) => word.toString(16).padStart(8, "0")).join("");
}
