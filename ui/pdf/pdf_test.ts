import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { pdfOf, Sheet } from "./pdf_document.ts";
import { printable, runsOf, widthOf, wrap } from "./text_runs.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.constantFrom("王", "伟", "a", "(", ")", "\\", " ", "𠮷", "é", "‮", "\n", "–", "，"))
    .map((parts) => parts.join("")),
);

Deno.test("no character is left out: what has no glyph is written as its number", () => {
  assert.equal(printable("𠮷田\u202e\u0000"), "{U+20BB7}田{U+202E}{U+0000}");
  fc.assert(fc.property(anyText, (text) => {
    const shown = printable(text);
    assert.ok([...shown].length >= [...text].length);
    assert.equal(printable(shown), shown);
    for (const c of text) {
      if (/[\p{Script=Han}a-zA-Z0-9]/u.test(c)) {
        const number = `{U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}}`;
        assert.ok(shown.includes(c) || shown.includes(number), c);
      }
    }
  }));
});

Deno.test("lines are no wider than asked, and hold all that was said but blanks", () => {
  fc.assert(fc.property(anyText, fc.integer({ min: 1100, max: 30_000 }), (text, most) => {
    const shown = printable(text);
    const lines = wrap(shown, most);
    for (const line of lines) assert.ok(widthOf(line) <= most, line);
    assert.equal(lines.join("").replaceAll(" ", ""), shown.replaceAll(" ", ""));
  }));
});

/** The text of a run as a reader takes it. */
function read({ font, string }: { font: string; string: string }): string {
  const inside = string.slice(1, -1);
  if (font === "F1") return inside.replace(/\\(.)/g, "$1");
  return (inside.match(/.{4}/g) ?? []).map((hex) => String.fromCharCode(parseInt(hex, 16))).join(
    "",
  );
}

Deno.test("runs say what the text said, and no text ends its string early", () => {
  fc.assert(fc.property(anyText, (text) => {
    const shown = printable(text);
    const runs = runsOf(shown);
    assert.equal(runs.map(read).join(""), shown);
    for (const { font, string } of runs) {
      if (font === "F2") assert.match(string, /^<[0-9a-f]*>$/);
      else assert.match(string, /^\((?:[^\\()]|\\[\\()])*\)$/);
    }
  }));
});

Deno.test("a file's table of objects points at its objects, and its sheets hold their text", () => {
  const sheets = [new Sheet(), new Sheet()];
  sheets[0]?.text(10, 20, 8, printable("王伟 (a\\b)"));
  sheets[1]?.rule(1, 2, 3);
  const file = pdfOf(sheets);
  const text = new TextDecoder("latin1").decode(file);
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  assert.ok(text.slice(start).startsWith("xref\n0 11\n"));
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map((m) => Number(m[1]));
  offsets.forEach((at, i) => assert.ok(text.slice(at).startsWith(`${i + 1} 0 obj\n`), `${i + 1}`));
  assert.equal(offsets.length, 10);
  const [, length] = /\/Length (\d+) \/Filter/.exec(text) ?? [];
  const stream = text.indexOf("stream\n") + 7;
  const content = inflateSync(file.subarray(stream, stream + Number(length))).toString();
  assert.equal(content, "BT 10 20 Td /F2 8 Tf <738b4f1f> Tj /F1 8 Tf ( \\(a\\\\b\\)) Tj ET");
});
