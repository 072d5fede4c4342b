import { deepStrictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { linesOf } from "./lines.ts";

Deno.test("lines do not depend on how the bytes arrive", async () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "\n", "宽", "😀", " "), maxLength: 30 });
  await fc.assert(fc.asyncProperty(texts, fc.array(fc.nat(90)), async (text, cuts) => {
    const bytes = new TextEncoder().encode(text);
    const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length]
      .sort((one, other) => one - other);
    const pieces = edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
    const expected = text.split("\n");
    if (expected.at(-1) === "") expected.pop();
    deepStrictEqual(await Array.fromAsync(linesOf(ReadableStream.from(pieces), 100)), expected);
  }));
});

Deno.test("of a long line one unit more than the bound is kept", async () => {
  const bytes = new TextEncoder().encode("abcdefgh\nab\n");
  deepStrictEqual(await Array.fromAsync(linesOf(ReadableStream.from([bytes]), 4)), ["abcde", "ab"]);
});
