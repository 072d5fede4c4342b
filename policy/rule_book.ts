/** All rules that decide at one time: the layers as data, and the days of rest. */
import type { HolidayCalendar } from "./calendar/holiday_calendar.ts";
import { BUILT_IN_CALENDAR } from "./calendar/holidays/mod.ts";
import { RULES, type RulesOfLayers } from "./layers/mod.ts";

/** Rules that belong together. Questions are answered by one book, the built-in one unless told. */
export interface RuleBook {
  readonly layers: RulesOfLayers;
  readonly calendar: HolidayCalendar;
}

/** The rules that this program was built with. */
export const BUILT_IN: RuleBook = { layers: RULES, calendar: BUILT_IN_CALENDAR };
