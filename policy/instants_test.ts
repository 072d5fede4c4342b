import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { ok } from "../src/base/result.ts";
import { instants, utc } from "../tests/policy/facts.ts";
import { formatShanghai, parseInstant } from "./instants.ts";

Deno.test("what Shanghai's time is written as is read back as the same instant", () => {
  fc.assert(fc.property(instants, (at) => {
    const text = formatShanghai(at);
    strictEqual(text.endsWith("+08:00"), true);
    deepStrictEqual(parseInstant(text), ok(at));
    strictEqual(Date.parse(text), at);
    deepStrictEqual(parseInstant(new Date(at).toISOString()), ok(at));
  }));
});

Deno.test("midnight is written without a fraction", () => {
  strictEqual(formatShanghai(utc("2026-03-04T16:00:00Z")), "2026-03-05T00:00:00+08:00");
});

Deno.test("the shapes of ISO 8601 with an offset are read", () => {
  const noon = utc("2026-02-03T12:00:00Z");
  for (
    const text of [
      "2026-02-03T12:00:00Z",
      "2026-02-03T12:00Z",
      "2026-02-03T20:00:00+08:00",
      "2026-02-03T20:00+08",
      "2026-02-03T06:30:00-05:30",
      "2026-02-03T12:00:00.000Z",
      "2026-02-03T12:00:00,0009Z",
      "2026-02-04T02:00:00+14:00",
    ]
  ) deepStrictEqual(parseInstant(text), ok(noon), text);
  deepStrictEqual(parseInstant("2024-02-29T12:00:00.25Z"), ok(utc("2024-02-29T12:00:00.250Z")));
});

Deno.test("what is no date, no time or has no offset is refused", () => {
  for (
    const text of [
      "",
      "2026-02-30T00:00:00+08:00",
      "2026-02-29T00:00:00+08:00",
      "2100-02-29T00:00:00+08:00",
      "2026-04-31T00:00:00+08:00",
      "2026-00-10T00:00:00+08:00",
      "2026-13-10T00:00:00+08:00",
      "2026-01-00T00:00:00+08:00",
      "2026-01-10T24:00:00+08:00",
      "2026-01-10T00:60:00+08:00",
      "2026-01-10T00:00:60+08:00",
      "2026-01-10T00:00:00+24:00",
      "2026-01-10T00:00:00+08:60",
      "2026-01-10T00:00:00",
      "2026-01-10",
      "2026-01-10 00:00:00+08:00",
      "2026-1-10T00:00:00+08:00",
      "26-01-10T00:00:00+08:00",
      "2026-01-10T00:00:00+8",
      "2026-01-10T00:00:00 +08:00",
      " 2026-01-10T00:00:00+08:00",
      "2026-01-10T00:00:00+08:00\n",
      "２０２６-01-10T00:00:00+08:00",
      "20260110T000000+0800",
      `2026-01-10T00:00:00.${"0".repeat(1_000_000)}+08:00`,
    ]
  ) strictEqual(parseInstant(text).ok, false, text.slice(0, 50));
});
