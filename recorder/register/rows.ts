/** Rows of the register's tables as records. What no longer fits is damage, and thrown. */
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Row } from "../ledger/row_sum.ts";
import type { Values } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { By } from "../people/roles.ts";
import type { DoneBy, RegisteredSpan, Step } from "../register_port.ts";
import { type TwoPeople, twoPeople } from "../two_people.ts";

/** Who does something, for the columns `by_id` and `by_name`. */
export function doneBy(by: By): DoneBy {
  return by === "console" ? { id: null, name: "console" } : { id: by.id, name: by.name };
}

/** The names of two people, told apart by their numbers where they are alike. @throws {InputError} for one person. */
export function namesOfTwo(one: DoneBy, other: DoneBy): TwoPeople {
  const fold = (name: string) => name.trim().normalize("NFKC").toLowerCase();
  const alike = fold(one.name) === fold(other.name) && one.id !== other.id;
  const name = (by: DoneBy) => alike ? `${by.name} (${by.id ?? "console"})` : by.name;
  return twoPeople([name(one), name(other)]);
}

/** The columns that every table begins with. */
export function heading(by: By, now: Stamp): Values {
  const { id, name } = doneBy(by);
  return { at_ms: now.at, trusted: now.trusted, by_id: id, by_name: name };
}

/** A text column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`${column}: no text`);
  return value;
}

/** A column of whole numbers. */
export function whole(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`${column}: no number`);
  return value;
}

/** `id`, `at` and `by` of any row. */
export function head(row: Row): { id: number; at: UtcMs; by: DoneBy } {
  const by = row["by_id"] === null ? null : whole(row, "by_id");
  return {
    id: whole(row, "id"),
    at: UtcMs(whole(row, "at_ms")),
    by: { id: by, name: text(row, "by_name") },
  };
}

/** `from_ms` and `to_ms`. */
export function spanOf(row: Row): RegisteredSpan | null {
  if (row["from_ms"] === null) return null;
  return { from: UtcMs(whole(row, "from_ms")), to: UtcMs(whole(row, "to_ms")) };
}

/** The list in `cameras`. */
export function camerasOf(row: Row): CameraId[] {
  const list: unknown = JSON.parse(text(row, "cameras"));
  if (!Array.isArray(list)) throw new Error("cameras: no list");
  return list.map((n) => CameraId(Number(n)));
}

/** A JSON object of this program's own. */
export function facts(row: Row, column = "facts"): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text(row, column));
  if (typeof value !== "object" || value === null) throw new Error(`${column}: no object`);
  return { ...value };
}

/** A row of the table `step`. */
export function toStep(row: Row): Step {
  return { ...head(row), kind: text(row, "kind"), facts: facts(row) };
}
