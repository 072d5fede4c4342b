/** Days on which counting deadlines goes wrong, and tables that nobody has published. */
import * as fc from "fast-check";
import type { ShanghaiDay } from "../../policy/days.ts";
import { BUILT_IN_HOLIDAYS } from "../../policy/calendar/holidays/mod.ts";
import type { HolidayTable, HolidayYear } from "../../policy/calendar/holiday_table.ts";
import { parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { plainDayAfter, plainRest } from "./plain_counting.ts";

/** A day from `YYYY-MM-DD`; throws on text that is none, which is a mistake in the test. */
export function dayOf(text: string): ShanghaiDay {
  const day = parseIsoDate(text);
  if (!day.ok) throw new Error(`${text} ${day.error}`);
  return day.value;
}

/** Every date from `first` to `last`, both included. */
export function datesFrom(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = plainDayAfter(date, 1)) dates.push(date);
  return dates;
}

/** Every holiday and make-up day of the built-in table. */
const arrangedDates: readonly string[] = Object.entries(BUILT_IN_HOLIDAYS.years)
  .flatMap(([year, { off, work }]) => [...off, ...work].map((day) => `${year}-${day}`));

/** Ends of months and years and leap days, in known years and beyond them. */
const edges: readonly string[] = [2007, 2008, 2012, 2023, 2024, 2026, 2027, 2028, 2096, 2100]
  .flatMap((year) =>
    ["01-01", "01-31", "02-28", "03-01", "04-30", "06-30", "10-01", "12-31"]
      .map((day) => `${year}-${day}`)
      .concat(plainDayAfter(`${year}-03-01`, -1))
  );

/** Dates from 2007 to 2030 and some beyond, most of them around holidays and make-up days. */
export const calendarDates: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: near(arrangedDates, 12) },
  { weight: 2, arbitrary: near(edges, 4) },
  { weight: 1, arbitrary: near(["2018-06-15"], 4_000) },
);

function near(dates: readonly string[], distance: number): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...dates), fc.integer({ min: -distance, max: distance }))
    .map(([date, by]) => plainDayAfter(date, by));
}

/** A year as some notice might arrange it, with long runs of rest and of make-up days. */
function inventedYear(year: number): fc.Arbitrary<[string, HolidayYear]> {
  const dates = datesFrom(`${year}-01-01`, `${year}-12-31`);
  const weekdays = dates.filter((date) => !plainRest(NO_YEARS, date));
  const weekends = dates.filter((date) => plainRest(NO_YEARS, date));
  const inYear = (all: readonly string[]) => all.map((date) => date.slice(5)).sort();
  return fc.record({
    moved: fc.subarray(weekdays, { minLength: 0, maxLength: 30 }),
    run: fc.tuple(fc.nat(weekdays.length - 1), fc.nat(8))
      .map(([from, length]) => weekdays.slice(from, from + length)),
    work: fc.subarray(weekends, { minLength: 0, maxLength: 12 }),
  }).map(({ moved, run, work }) => {
    const fixed = ["01-01", "05-01", "10-01"].map((day) => `${year}-${day}`);
    const off = inYear([...new Set([...moved, ...run, ...fixed])]);
    return [String(year), { off, work: inYear(work).filter((day) => !off.includes(day)) }];
  });
}

const NO_YEARS: HolidayTable = { version: 1, source: "none", years: {} };

/** Tables with some of the years 2025 to 2029, newer than the built-in one. */
export const inventedTables: fc.Arbitrary<HolidayTable> = fc
  .subarray([2025, 2026, 2027, 2028, 2029], { minLength: 1 })
  .chain((years) => fc.tuple(...years.map(inventedYear)))
  .map((years) => ({ version: 2, source: "invented", years: Object.fromEntries(years) }));
