import * as fc from "fast-check";
import { assertEquals } from "../../tests/assert.ts";
import { DAY_MS } from "../../src/base/units.ts";
import type { ShanghaiDay } from "../days.ts";
import { FIRST_YEAR, formatIsoDate, LAST_YEAR, parseIsoDate } from "./iso_date.ts";

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;

Deno.test("every day of the readable years is written as the platform writes it, and read back", () => {
  const days = fc.integer({ min: day("1992-01-01"), max: day("9989-12-31") });
  fc.assert(fc.property(days, (n) => {
    const text = formatIsoDate(n as ShanghaiDay);
    assertEquals<string>(text, new Date(n * DAY_MS).toISOString().slice(0, 10));
    assertEquals(parseIsoDate(text), { ok: true, value: n as ShanghaiDay });
  }));
});

Deno.test("the readable years are those of the instants", () => {
  assertEquals([FIRST_YEAR, LAST_YEAR], [1992, 9989]);
  assertEquals(parseIsoDate("1992-01-01").ok && parseIsoDate("9989-12-31").ok, true);
});

const REFUSED: readonly (readonly [text: string, why: string])[] = [
  ["2026-02-30", "has no day 30 in that month"],
  ["2026-02-29", "has no day 29 in that month"],
  ["2100-02-29", "has no day 29 in that month"],
  ["2026-04-31", "has no day 31 in that month"],
  ["2026-06-00", "has no day 00 in that month"],
  ["2026-00-10", "has no month 00"],
  ["2026-13-10", "has no month 13"],
  ["1991-12-31", "is outside the years 1992 to 9989"],
  ["9990-01-01", "is outside the years 1992 to 9989"],
  ["0000-01-01", "is outside the years 1992 to 9989"],
  ...["", "2026-2-3", "20260203", "2026/02/03", " 2026-02-03", "2026-02-03\n", "+2026-02-03"]
    .concat("2026-02-03T00:00:00Z", "２０２６-02-03", "-2026-02-03", "12026-02-03")
    .map((text) => [text, "is not a date such as 2026-02-03"] as const),
];

for (const [text, why] of REFUSED) {
  Deno.test(`${JSON.stringify(text)} ${why}`, () => {
    assertEquals(parseIsoDate(text), { ok: false, error: why });
  });
}

Deno.test("leap days are days", () => {
  for (const text of ["2008-02-29", "2024-02-29", "2400-02-29"]) {
    assertEquals(parseIsoDate(text), { ok: true, value: day(text) as ShanghaiDay });
  }
});
