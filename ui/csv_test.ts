import assert from "node:assert/strict";
import fc from "fast-check";
import { csvRecord } from "./csv.ts";

/** A reader of RFC 4180 that knows nothing of the writer. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "," || c === "\n") {
      record.push(cell);
      cell = "";
      if (c === "\n") {
        records.push(record);
        record = [];
      }
    } else if (c !== "\r") cell += c;
  }
  return records;
}

const dangerous = fc.tuple(
  fc.constantFrom("=", "+", "-", "@", "\t=", " =", "\r", "＝", "＋", "|", "%", "\u00a0="),
  fc.string(),
).map(([first, rest]) => `${first}${rest}`);
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  dangerous,
  fc.constantFrom(`"`, `""`, `a,b`, `a\r\nb`, `=cmd|'/C calc'!A0`, `=HYPERLINK("http://x","y")`),
);

Deno.test("whatever is in the cells, a reader finds as many records and cells, and the words", () => {
  fc.assert(fc.property(
    fc.array(fc.array(anything, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
    (table) => {
      const back = parse(table.map(csvRecord).join(""));
      assert.equal(back.length, table.length);
      table.forEach((record, i) => {
        assert.equal(back[i]?.length, record.length);
        record.forEach((cell, j) => {
          const read = back[i]?.[j] ?? "";
          assert.ok(read === cell || read === `'${cell}`, JSON.stringify([cell, read]));
        });
      });
    },
  ));
});

Deno.test("no cell begins as a formula does", () => {
  fc.assert(fc.property(dangerous, (cell) => {
    const [[read = ""] = []] = parse(csvRecord([cell]));
    assert.match(read, /^'/);
  }));
  for (const plain of ["王伟", "2026-01-31 08:00", "a=b", "", "警-0123", "1+1"]) {
    assert.equal(csvRecord([plain]), `"${plain}"\r\n`);
  }
});
