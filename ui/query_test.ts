import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError } from "../src/base/result.ts";
import { parseCameraId, parseDay, parseInstant, parseWhole } from "./query.ts";

/** Things that people and programs put where a number or a time belongs. */
const NONSENSE = [
  "",
  "0",
  "-1",
  "01",
  "1.0",
  "1e3",
  " 1",
  "4294967296",
  "99999999999",
  "constructor",
  "__proto__",
  "NaN",
  "１",
  "1;drop",
  "<script>",
];

Deno.test("a camera's number is plain digits in its range", () => {
  for (const text of NONSENSE) assert.throws(() => parseCameraId(text), InputError, text);
  assert.equal(parseCameraId("1"), 1);
  assert.equal(parseCameraId("4294967295"), 4294967295);
});

Deno.test("an instant needs its zone and must exist", () => {
  const wrong = [
    undefined,
    ...NONSENSE,
    "2026-01-31",
    "2026-01-31T08:00:00",
    "2026-13-01T00:00:00Z",
  ];
  for (const text of [...wrong, "+275760-09-13T00:00:00Z", "1969-12-31T23:59:59Z"]) {
    assert.throws(() => parseInstant("at", text), InputError, text);
  }
  assert.equal(parseInstant("at", "2026-01-31T16:00:00+08:00"), Date.UTC(2026, 0, 31, 8));
});

Deno.test("any instant comes back from what it is written as", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) }),
    (ms) => parseInstant("at", new Date(ms).toISOString()) === ms,
  ));
});

Deno.test("a day begins at midnight in Shanghai, and days that do not exist are refused", () => {
  assert.equal(parseDay("date", "2026-01-31"), Date.UTC(2026, 0, 30, 16));
  for (
    const text of [undefined, "2026-02-30", "2026-1-1", "20260101", "0000-00-00", "1026-01-01"]
  ) {
    assert.throws(() => parseDay("date", text), InputError, text);
  }
});

Deno.test("a whole number outside its bounds is refused", () => {
  for (const text of [undefined, "-1", "11", "1.5", "1e1", "constructor"]) {
    assert.throws(() => parseWhole("n", text, 0, 10), InputError, text);
  }
  assert.equal(parseWhole("n", "10", 0, 10), 10);
});
