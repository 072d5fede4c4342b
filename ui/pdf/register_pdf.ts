/** The register as a PDF: the same columns as on paper, with its head on every sheet. */
import type { RegisterEntry } from "../../recorder/register_port.ts";
import {
  byText,
  cameraNames,
  type PageContext,
  personText,
  spanText,
} from "../pages/register/parts.ts";
import { fullTime } from "../view/site_time.ts";
import { pdfOf, SHEET, Sheet } from "./pdf_document.ts";
import { printable, widthOf, wrap } from "./text_runs.ts";

const MARGIN = 28;
const SIZE = 7.5;
const LEADING = 10;
const GAP = 6;
/** Shares of the sheet's width, one for each column of {@link rowOf}. */
const WIDTHS = [30, 82, 62, 138, 172, 114, 98, 90];

type Lines = readonly (readonly string[])[];

/** The register's entries, oldest first. `cut`: there are more than these. */
export function registerPdf(
  c: PageContext,
  entries: readonly RegisterEntry[],
  cut: boolean,
): Uint8Array<ArrayBuffer> {
  const { r } = c;
  const head = linesOf([
    r.columns.id,
    r.columns.at,
    r.columns.action,
    r.who,
    r.what,
    r.why,
    r.whereTo,
    r.columns.grantedBy,
  ]);
  const sheets: Sheet[] = [];
  let y = 0;
  const newSheet = (): Sheet => {
    const made = new Sheet();
    sheets.push(made);
    y = SHEET.height - MARGIN - 12;
    made.text(MARGIN, y, 12, printable(r.registerTitle));
    const page = String(sheets.length);
    made.text(SHEET.width - MARGIN - widthOf(page) * SIZE / 1000, MARGIN - 12, SIZE, page);
    if (sheets.length === 1) {
      y -= 14;
      made.text(MARGIN, y, SIZE, printable(r.printedAt(fullTime(c.now), entries.length)));
      if (cut) {
        y -= 12;
        made.text(MARGIN, y, SIZE, printable(r.tooManyToPrint(entries.length)));
      }
    }
    y -= 8;
    y = drawRow(made, head, y);
    return made;
  };
  let sheet = newSheet();
  for (const entry of entries) {
    let rest: Lines = linesOf(rowOf(c, entry));
    // A row that is longer than what is left goes on, line by line, on the next sheet.
    while (heightOf(rest) > 0) {
      const room = Math.floor((y - MARGIN - GAP) / LEADING);
      const fits = heightOf(rest) <= room;
      if (fits || room > 40) {
        const now = fits ? heightOf(rest) : room;
        y = drawRow(sheet, rest.map((cell) => cell.slice(0, now)), y);
        rest = rest.map((cell) => cell.slice(now));
      }
      if (heightOf(rest) > 0) sheet = newSheet();
    }
  }
  return pdfOf(sheets);
}

/** Draws a row under `y` and a line below it; answers where the next one begins. */
function drawRow(sheet: Sheet, cells: Lines, y: number): number {
  let x = MARGIN;
  cells.forEach((lines, i) => {
    lines.forEach((line, n) => {
      if (line !== "") sheet.text(x, y - LEADING * (n + 1) + 2, SIZE, line);
    });
    x += WIDTHS[i] ?? 0;
  });
  const below = y - LEADING * heightOf(cells) - GAP / 2;
  sheet.rule(MARGIN, SHEET.width - MARGIN, below);
  return below - GAP / 2;
}

const heightOf = (cells: Lines): number => Math.max(0, ...cells.map((lines) => lines.length));

function linesOf(cells: readonly string[]): string[][] {
  return cells.map((cell, i) => {
    const most = ((WIDTHS[i] ?? 50) - 5) * 1000 / SIZE;
    return cell.split("\n").flatMap((line) => wrap(printable(line), most));
  });
}

function rowOf(c: PageContext, e: RegisterEntry): string[] {
  const { r } = c;
  return [
    String(e.id),
    `${fullTime(e.at)}\n${byText(r, e.by)}`,
    r.actions[e.action],
    [e.who, ...(e.second === null ? [] : [e.second])].map(personText).join("\n"),
    `${cameraNames(c, e.cameras)}\n${spanText(r, e.span)}`,
    e.purpose,
    e.destination,
    e.request === null ? e.grantedBy : `${e.grantedBy}\n${r.requestNo(e.request)}`,
  ];
}
