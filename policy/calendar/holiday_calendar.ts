/** The holiday table turned into day numbers, once, so that a day is looked up and not searched. */
import { civilOfDay, dayOfCivil, type ShanghaiDay } from "../days.ts";
import type { HolidayTable, HolidayYear } from "./holiday_table.ts";

/** A holiday table by days. Made by {@link indexHolidays}. */
export interface HolidayCalendar {
  readonly version: number;
  readonly source: string;
  /** Days off, weekend or not. */
  readonly off: ReadonlySet<ShanghaiDay>;
  /** Weekend days that are working days. */
  readonly work: ReadonlySet<ShanghaiDay>;
  /** Whether a year stands in the table. */
  knows(year: number): boolean;
}

/** The days of one kind over all years. */
function daysOf(table: HolidayTable, kind: keyof HolidayYear): ReadonlySet<ShanghaiDay> {
  return new Set(
    Object.entries(table.years).flatMap(([year, entry]) =>
      entry[kind].map((day) =>
        dayOfCivil({
          year: Number(year),
          month: Number(day.slice(0, 2)),
          day: Number(day.slice(3)),
        })
      )
    ),
  );
}

/** The calendar of a table that {@link parseHolidayTable} let through or that is built in. */
export function indexHolidays(table: HolidayTable): HolidayCalendar {
  const years = new Set(Object.keys(table.years).map(Number));
  return {
    version: table.version,
    source: table.source,
    off: daysOf(table, "off"),
    work: daysOf(table, "work"),
    knows: (year) => years.has(year),
  };
}

/** Whether the year that a day lies in stands in the table. */
export function knowsDay(calendar: HolidayCalendar, day: ShanghaiDay): boolean {
  return calendar.knows(civilOfDay(day).year);
}
