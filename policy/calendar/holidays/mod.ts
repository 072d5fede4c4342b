/** The holidays that are built in. A newer table is loaded over them: see merge_holiday_tables.ts. */
import { type HolidayCalendar, indexHolidays } from "../holiday_calendar.ts";
import type { HolidayTable } from "../holiday_table.ts";
import { YEARS_2008_TO_2011 } from "./years_2008_2011.ts";
import { YEARS_2012_TO_2015 } from "./years_2012_2015.ts";
import { YEARS_2016_TO_2019 } from "./years_2016_2019.ts";
import { YEARS_2020_TO_2023 } from "./years_2020_2023.ts";
import { YEARS_2024_TO_2026 } from "./years_2024_2026.ts";

/** Every arrangement from the year in which the older provincial measure came into force. */
export const BUILT_IN_HOLIDAYS: HolidayTable = {
  version: 1,
  source: "State Council holiday notices for 2008 to 2026 (国务院办公厅关于部分节假日安排的通知)",
  years: {
    ...YEARS_2008_TO_2011,
    ...YEARS_2012_TO_2015,
    ...YEARS_2016_TO_2019,
    ...YEARS_2020_TO_2023,
    ...YEARS_2024_TO_2026,
  },
};

/** The built-in holidays by days. */
export const BUILT_IN_CALENDAR: HolidayCalendar = indexHolidays(BUILT_IN_HOLIDAYS);
