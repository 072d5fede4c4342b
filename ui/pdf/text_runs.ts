/**
 * Text of a PDF in two fonts that no file has to carry: Helvetica, which every reader has (ISO
 * 32000-1 §9.6.2.2), and the reader's own Chinese Song font through a predefined character map
 * (§9.7.5.2). So a register of a thousand names needs no font of ten megabytes. Pure.
 */

/** Advance widths of Helvetica from U+0020 to U+007E, in thousandths of the size (Adobe's metrics). */
// deno-fmt-ignore
const HELVETICA = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
  556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
  556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** What the collection Adobe-GB1 surely has: ideographs, their punctuation, wide forms, common signs. */
const IN_GB1 =
  /[\u3400-\u4db5\u4e00-\u9fa5\u3000-\u3011\u3014-\u301e\uff01-\uff5e\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u00d7\u00b0\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f]/u;

/** Fonts by the names under which pages know them. */
export type Font = "F1" | "F2";

/** Characters in one font, as they stand in a content stream. */
export interface Run {
  readonly font: Font;
  /** A string object, its delimiters included. */
  readonly string: string;
}

/** A text whose characters all have a glyph: what has none is written as its number, never left out. */
export function printable(text: string): string {
  return [...text.replaceAll("\u2013", "-")].map((c) => {
    if (c >= " " && c <= "~" || IN_GB1.test(c)) return c;
    if (/[\s]/u.test(c)) return " ";
    return `{U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}}`;
  }).join("");
}

/** The advance of printable text, in thousandths of the size. */
export function widthOf(text: string): number {
  let width = 0;
  for (const c of text) width += HELVETICA[c.charCodeAt(0) - 32] ?? 1000;
  return width;
}

/** Printable text in lines no wider than `most` thousandths. Breaks at blanks and around ideographs. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  // A word of Latin letters, or one character of anything else.
  for (const part of text.match(/[!-~]+| |[^ -~]/gu) ?? []) {
    for (const piece of widthOf(part) <= most ? [part] : [...part]) {
      if (line !== "" && widthOf(line + piece) > most) {
        lines.push(line.trimEnd());
        line = piece === " " ? "" : piece;
      } else line += piece;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

/** Printable text as runs of one font each. */
export function runsOf(text: string): Run[] {
  return (text.match(/[ -~]+|[^ -~]+/gu) ?? []).map((run) =>
    /^[ -~]/.test(run)
      ? { font: "F1", string: `(${run.replace(/[\\()]/g, "\\$&")})` }
      : { font: "F2", string: `<${utf16(run)}>` }
  );
}

const utf16 = (text: string): string =>
  Array.from(text, (c) => c.charCodeAt(0).toString(16).padStart(4, "0")).join("");
