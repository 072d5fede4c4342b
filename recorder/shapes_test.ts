import * as v from "valibot";
import { assert, assertEquals } from "../tests/assert.ts";
import {
  anyKeys,
  base64,
  count,
  finite,
  hex,
  noList,
  parse,
  positive,
  tryParse,
  whole,
  words,
} from "./shapes.ts";

const fits = (shape: v.GenericSchema, given: unknown) => tryParse(shape, given).ok;

Deno.test("numbers: none that a double does not hold, no infinity, no text that looks like one", () => {
  for (const given of [NaN, Infinity, -Infinity, "1", null, undefined, [1], 1n]) {
    for (const shape of [whole, count, positive, finite]) {
      assert(!fits(shape, given), String(given));
    }
  }
  for (const given of [0.5, 2 ** 53, -(2 ** 53), 1e300]) {
    assert(fits(finite, given) && !fits(whole, given), String(given));
  }
  assert(fits(whole, 2 ** 53 - 1) && fits(whole, 1 - 2 ** 53) && fits(whole, -0));
  assert(fits(count, 0) && fits(count, -0) && !fits(count, -1));
  assert(fits(positive, 1) && !fits(positive, 0) && !fits(positive, -0));
});

Deno.test("base64: letters of ASCII, with padding, nothing beside it", () => {
  for (const given of ["", "AAAA", "AA==", "AAA=", "+/az"]) assert(fits(base64, given), given);
  for (
    const given of ["A", "AA", "AAA", "A===", "AAAA\n", " AAAA", "AA-_", "ſſſſ", "\u212A\u212AAA"]
  ) {
    assert(!fits(base64, given), JSON.stringify(given));
  }
});

Deno.test("hexadecimal digits: all of them, in lower case", () => {
  const shape = hex(4);
  assert(fits(shape, "0aF9".toLowerCase()));
  for (const given of ["0aF9", "0a9", "0a900", "0a9\n", "0a90\n"]) assert(!fits(shape, given));
});

Deno.test("a list is no object", () => {
  const shape = v.strictObject({ a: v.optional(v.string()) });
  assert(fits(noList(shape), {}) && fits(noList(shape), { a: "x" }));
  for (const given of [[], ["x"], null, "x"]) {
    assert(!fits(noList(shape), given) && !fits(anyKeys, given), JSON.stringify(given));
  }
  const keys = JSON.parse('{"constructor":1,"__proto__":2,"a":3}');
  assertEquals(Object.keys(parse(anyKeys, keys)), ["constructor", "__proto__", "a"]);
});

Deno.test("what is wrong is named with its place, and no text that was given is", () => {
  const shape = v.strictObject({
    list: v.array(v.strictObject({ n: positive, word: v.picklist(["x", "y"]) })),
    pair: v.strictTuple([words(5), words(5)]),
    key: v.optional(hex(4)),
  });
  const good = { list: [{ n: 1, word: "x" }], pair: ["a", "b"] };
  assertEquals(parse(shape, good), good);
  const secret = "hunter2";
  const cases: [unknown, string, string][] = [
    [null, "", "expected Object, received null"],
    [secret, "", "expected Object, received text"],
    [{ ...good, key: secret }, "key", "expected /^[0-9a-f]{4}$/, received text"],
    [{ ...good, more: secret }, "", 'unknown key "more"'],
    [{ pair: good.pair }, "list", "is missing"],
    [{ ...good, list: [{ n: 0, word: "x" }] }, "list.0.n", "expected >=1, received 0"],
    [
      { ...good, list: [{ n: 1, word: secret }] },
      "list.0.word",
      'expected ("x" | "y"), received text',
    ],
    [{ ...good, list: [{ n: 1, word: "x", z: 1 }] }, "list.0", 'unknown key "z"'],
    [{ ...good, pair: ["a", secret] }, "pair.1", "expected a length of <=5, received 7"],
    [{ ...good, pair: ["a", "b", secret] }, "pair.2", "expected never, received text"],
  ];
  for (const [given, field, problem] of cases) {
    const it = tryParse(shape, given);
    assert(!it.ok);
    assertEquals(it.error[0], { field, problem });
    try {
      parse(shape, given);
      assert(false, "nothing was thrown");
    } catch (error) {
      assert(error instanceof Error && error.message === `${field || "the value"}: ${problem}`);
    }
  }
});

Deno.test("keys that every object has by nature are unknown keys", () => {
  const shape = v.strictObject({ a: v.number() });
  for (const key of ["__proto__", "constructor", "prototype", "toString"]) {
    const it = tryParse(shape, JSON.parse(`{"a":1,${JSON.stringify(key)}:{"b":1}}`));
    assert(!it.ok, key);
    assertEquals(it.error[0].problem, `unknown key "${key}"`);
  }
});
