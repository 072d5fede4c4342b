/** SQLite rows into typed values: one place where a column's type is checked. */
type Row = Record<string, unknown>;

/** An integer column. Throws `TypeError` naming the column when it holds anything else. */
export function int(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw new TypeError(`column ${column} holds ${typeof value}, not a number`);
}

/** An integer column that may be null. */
export const intOrNull = (row: Row, column: string): number | null =>
  row[column] === null ? null : int(row, column);

/** A text column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new TypeError(`column ${column} holds ${typeof value}, not text`);
}

/** A blob column. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`column ${column} holds ${typeof value}, not bytes`);
}
