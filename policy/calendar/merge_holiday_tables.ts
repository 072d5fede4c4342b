/** What a newer holiday table changes in the one that is known. */
import { err, InputError, ok, type Result } from "../../src/base/result.ts";
import type { HolidayTable } from "./holiday_table.ts";

/**
 * The known years with a newer table laid over them. A year of the newer table is added or replaces
 * the known one whole; a year that it does not name stays as it is. An error where `newer` is not
 * newer by its version: an older table loaded late would bring back days that a notice has moved.
 */
export function mergeHolidayTables(
  base: HolidayTable,
  newer: HolidayTable,
): Result<HolidayTable, InputError> {
  if (newer.version <= base.version) {
    const problem = `is ${newer.version}, and ${base.version} is already loaded`;
    return err(new InputError("version", problem, "load a table with a higher version"));
  }
  const kept = Object.keys(base.years).some((year) => !Object.hasOwn(newer.years, year));
  return ok({
    version: newer.version,
    source: kept ? `${newer.source}; ${base.source}` : newer.source,
    years: { ...base.years, ...newer.years },
  });
}
