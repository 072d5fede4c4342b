import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { printable, printableJson } from "./printable.ts";

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const text = fc.string({ unit: "binary" });
const nasty = fc.array(
  fc.constantFrom(
    "\r\n",
    "\x1b[2J",
    "\u202e",
    "\u2066",
    "\u2028",
    "\x9b",
    "\u200b",
    "\\",
    "u{",
    "a",
    "\u{e0001}",
    "\ud800",
  ),
).map((parts) => parts.join(""));

Deno.test("nothing unseen is left in what is printed, and different texts stay different", () => {
  fc.assert(
    fc.property(fc.oneof(text, nasty), fc.oneof(text, nasty), (a, b) => {
      assert(!UNSEEN.test(printable(a)), printable(a));
      assert(a === b || printable(a) !== printable(b));
    }),
    { numRuns: 1000 },
  );
  assertEquals(
    printable("ok\r\n2026 sign-in \x1b[1m\u202efdp"),
    "ok\\u{d}\\u{a}2026 sign-in \\u{1b}[1m\\u{202e}fdp",
  );
  assertEquals(printable("门口 café \\n"), "门口 café \\n");
});

Deno.test("JSON with nothing unseen in it is the same JSON", () => {
  fc.assert(
    fc.property(fc.oneof(text, nasty), (a) => {
      const json = printableJson({ a, [a]: [a] });
      assert(!UNSEEN.test(json));
      assertEquals(JSON.parse(json), JSON.parse(JSON.stringify({ a, [a]: [a] })));
    }),
    { numRuns: 500 },
  );
});
