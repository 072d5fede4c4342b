/**
 * A sum over all rows, so that a byte that turned over inside a value is noticed: SQLite's own
 * integrity check sees the structure only. It is the XOR of a SHA-256 for each row, which can be kept
 * up to date with one row at a time. It is meant against damage, not against a person.
 */
import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

/** Tables that the sum covers: all but `meta`, which holds it. */
export const TABLES = [
  "setting",
  "site",
  "camera",
  "hold",
  "trusted_time",
  "event",
  "disk",
] as const;
export type Table = typeof TABLES[number];
export type Row = Readonly<Record<string, unknown>>;

/** The empty sum. */
export const NO_ROWS = "0".repeat(64);

/** SHA-256 of some text, in hexadecimal digits. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The sum with a row put in or, the same, taken out. Values are told apart by type, columns by order. */
export function toggleRow(sum: string, table: Table, row: Row): string {
  const digest = sha256Hex(JSON.stringify([table, ...Object.values(row)]));
  return (BigInt(`0x${sum}`) ^ BigInt(`0x${digest}`)).toString(16).padStart(64, "0");
}

/** The sum over all rows as they are now. */
export function sumOfAll(db: DatabaseSync): string {
  let sum = NO_ROWS;
  for (const table of TABLES) {
    for (const row of db.prepare(`SELECT * FROM ${table}`).iterate()) {
      sum = toggleRow(sum, table, row);
    }
  }
  return sum;
}
