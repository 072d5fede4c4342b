/** How the built-in years are written down: runs of rest days, as the notices have them. */
import type { ShanghaiDay } from "../../days.ts";
import type { HolidayYear } from "../holiday_table.ts";
import { formatIsoDate, parseIsoDate } from "../iso_date.ts";

/** A run of days within one year, first and last, `MM-DD/MM-DD`. */
export type Run = `${number}-${number}/${number}-${number}`;

function day(year: number, text: string): ShanghaiDay {
  const read = parseIsoDate(`${year}-${text}`);
  // Only a slip in a file of this folder gets here, and then no test at all begins.
  if (!read.ok) throw new Error(`${year}-${text} ${read.error}`);
  return read.value;
}

function expand(year: number, run: Run): string[] {
  const first = day(year, run.slice(0, 5));
  const count = day(year, run.slice(6)) - first + 1;
  return Array.from(
    { length: count },
    (_, at) => formatIsoDate(first + at as ShanghaiDay).slice(5),
  );
}

/**
 * A year of the table from its runs of rest days and the weekend days that are worked instead.
 * @throws Error where a day does not exist.
 */
export function arranged(year: number, off: readonly Run[], work: readonly string[]): HolidayYear {
  return {
    off: off.flatMap((run) => expand(year, run)),
    work: work.map((text) => formatIsoDate(day(year, text)).slice(5)),
  };
}
