/**
 * Deadlines counted a day at a time over dates as text, with the platform's calendar: slow, and
 * sharing nothing with the calendar of the rules but the table it is given.
 */
import { DAY_MS } from "../../src/base/units.ts";
import type { HolidayTable } from "../../policy/calendar/holiday_table.ts";

/** What a deadline is, with days as text. */
export interface PlainDeadline {
  readonly lastDay: string;
  readonly safeDay: string;
  readonly provisional: boolean;
}

/** A date some days on, or back where `by` is below 0. */
export function plainDayAfter(date: string, by: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

/** Whether nobody works on a date, as far as the table knows. */
export function plainRest(table: HolidayTable, date: string): boolean {
  const [year, inYear] = [date.slice(0, 4), date.slice(5)];
  const saturdayOrSunday = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  const arranged = table.years[year];
  if (arranged?.off.includes(inYear)) return true;
  if (arranged?.work.includes(inYear)) return false;
  return saturdayOrSunday;
}

/** Looks at dates one after another and notes whether it met one of an unknown year. */
class Walk {
  provisional = false;
  constructor(readonly table: HolidayTable) {}

  isRest(date: string): boolean {
    if (!Object.hasOwn(this.table.years, date.slice(0, 4))) this.provisional = true;
    return plainRest(this.table, date);
  }
}

/** Within `n` days of `event`. */
export function plainWithinDays(table: HolidayTable, event: string, n: number): PlainDeadline {
  const walk = new Walk(table);
  let date = event;
  for (let passed = 0; passed < n; passed++) date = plainDayAfter(date, 1);
  const safeDay = date;
  while (walk.isRest(date)) date = plainDayAfter(date, 1);
  return { lastDay: date, safeDay, provisional: walk.provisional };
}

/** Within `n` working days of `event`. */
export function plainWithinWorkingDays(
  table: HolidayTable,
  event: string,
  n: number,
): PlainDeadline {
  const walk = new Walk(table);
  let date = event;
  let left = n;
  while (left > 0) {
    date = plainDayAfter(date, 1);
    if (!walk.isRest(date)) left--;
  }
  return { lastDay: date, safeDay: date, provisional: walk.provisional };
}

/** Notice `n` days ahead of `planned`. */
export function plainNoticeAhead(table: HolidayTable, planned: string, n: number): PlainDeadline {
  const walk = new Walk(table);
  let date = plainDayAfter(planned, -1); // no clear day lies between this one and the planned
  for (let clear = 0; clear < n; clear++) date = plainDayAfter(date, -1);
  while (walk.isRest(date)) date = plainDayAfter(date, -1);
  return { lastDay: date, safeDay: date, provisional: walk.provisional };
}
