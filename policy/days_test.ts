import { strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { DAY_MS, UtcMs } from "../src/base/units.ts";
import { instants, utc } from "../tests/policy/facts.ts";
import {
  civilOfDay,
  dayOfCivil,
  END_OF_INSTANTS,
  endOfSpan,
  fewestDays,
  FIRST_INSTANT,
  inCalendar,
  mostDays,
  type ShanghaiDay,
  shanghaiDay,
  startOfDay,
} from "./days.ts";

Deno.test("every day from 1992 to 2420 has the date that the platform's calendar gives it", () => {
  const first = shanghaiDay(FIRST_INSTANT);
  const end = shanghaiDay(utc("2420-01-01T00:00:00+08:00"));
  for (let day = first; day < end; day = day + 1 as ShanghaiDay) {
    const platform = new Date(day * DAY_MS);
    const date = civilOfDay(day);
    if (
      date.year !== platform.getUTCFullYear() || date.month !== platform.getUTCMonth() + 1 ||
      date.day !== platform.getUTCDate() || dayOfCivil(date) !== day
    ) {
      throw new Error(`${platform.toISOString()} became ${JSON.stringify(date)}`);
    }
  }
});

Deno.test("far days keep their date too", () => {
  fc.assert(fc.property(fc.integer({ min: 8_035, max: 2_929_300 }), (n) => {
    const day = n as ShanghaiDay;
    const { year, month, day: inMonth } = civilOfDay(day);
    strictEqual(Date.UTC(year, month - 1, inMonth), day * DAY_MS);
    strictEqual(dayOfCivil({ year, month, day: inMonth }), day);
  }));
});

Deno.test("a Shanghai day begins and ends at its midnights", () => {
  fc.assert(fc.property(instants, (at) => {
    const start = startOfDay(shanghaiDay(at));
    strictEqual(start <= at && at < start + DAY_MS, true);
    strictEqual(new Date(start + 8 * 3_600_000).toISOString().slice(11), "00:00:00.000Z");
  }));
});

Deno.test("the calendar's own bounds are midnights, and what is no instant is outside", () => {
  strictEqual(FIRST_INSTANT, utc("1992-01-01T00:00:00+08:00"));
  strictEqual(END_OF_INSTANTS, utc("9990-01-01T00:00:00+08:00"));
  strictEqual(inCalendar(FIRST_INSTANT), true);
  strictEqual(inCalendar(UtcMs(FIRST_INSTANT - 1)), false);
  strictEqual(inCalendar(UtcMs(END_OF_INSTANTS - 1)), true);
  strictEqual(inCalendar(END_OF_INSTANTS), false);
  for (const no of [NaN, Infinity, -Infinity]) strictEqual(inCalendar(UtcMs(no)), false);
});

const YEAR = { unit: "year", count: 1 } as const;

Deno.test("a span ends at 24:00 of its last day", () => {
  const cases: readonly (readonly [string, number | "year", string])[] = [
    ["2026-02-02T12:00:00+08:00", 30, "2026-03-05T00:00:00+08:00"],
    ["2026-02-02T00:00:00+08:00", 15, "2026-02-18T00:00:00+08:00"],
    ["2026-02-02T23:59:59.999+08:00", 15, "2026-02-18T00:00:00+08:00"],
    // Half past four in the afternoon in London is the next day in Shanghai.
    ["2026-02-02T16:30:00Z", 15, "2026-02-19T00:00:00+08:00"],
    ["2024-01-30T08:00:00+08:00", 30, "2024-03-01T00:00:00+08:00"],
    ["2023-01-30T08:00:00+08:00", 30, "2023-03-02T00:00:00+08:00"],
    ["2026-12-31T08:00:00+08:00", 1, "2027-01-02T00:00:00+08:00"],
    ["2024-02-29T08:00:00+08:00", "year", "2025-03-01T00:00:00+08:00"],
    ["2023-02-28T08:00:00+08:00", "year", "2024-02-29T00:00:00+08:00"],
    ["2023-03-01T08:00:00+08:00", "year", "2024-03-02T00:00:00+08:00"],
    ["2025-12-31T08:00:00+08:00", "year", "2027-01-01T00:00:00+08:00"],
    // A last day in the holidays moves nothing: 2026-10-01 is one, and the 2nd is another.
    ["2026-09-01T08:00:00+08:00", 30, "2026-10-02T00:00:00+08:00"],
  ];
  for (const [recorded, length, end] of cases) {
    const span = length === "year" ? YEAR : { unit: "day", count: length } as const;
    strictEqual(endOfSpan(shanghaiDay(utc(recorded)), span), utc(end), recorded);
  }
});

Deno.test("a span of years holds between its fewest and its most days", () => {
  fc.assert(fc.property(instants, fc.integer({ min: 1, max: 12 }), (at, count) => {
    const day = shanghaiDay(at);
    const span = { unit: "year", count } as const;
    const days = (endOfSpan(day, span) - startOfDay(day)) / DAY_MS - 1;
    strictEqual(fewestDays(span) <= days && days <= mostDays(span), true);
  }));
  strictEqual(fewestDays(YEAR), 365);
  strictEqual(mostDays(YEAR), 366);
});
