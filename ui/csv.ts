/** A table as text that spreadsheets open (RFC 4180), and in which no cell can become a formula. Pure. */

/** What makes a spreadsheet take a cell for a formula when it is the first character, wide forms too. */
const FORMULA = /^(?:[\s\p{Cc}]*[=+\-@＝＋－＠|%]|[\t\r\n])/u;

/**
 * One record with its line end. Each cell is quoted. A cell that a spreadsheet would take for a
 * formula gets an apostrophe in front, which shows that the rest is text.
 */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** The mark that tells spreadsheets of a UTF-8 text; before the first record. */
export const CSV_MARK = "\ufeff";

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
