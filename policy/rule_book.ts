/** All rules that decide at one time: the layers as data, and the days of rest. */
import type { HolidayCalendar } from "./calendar/holiday_calendar.ts";
import type { HolidayTable } from "./calendar/holiday_table.ts";
import { BUILT_IN_CALENDAR, BUILT_IN_HOLIDAYS } from "./calendar/holidays/mod.ts";
import type { ShanghaiDay } from "./days.ts";
import type { Layer } from "./layer.ts";
import type { RetentionRule } from "./layer_rules.ts";
import { RULES, type RulesOfLayers } from "./layers/mod.ts";

/** The floors of a version of a layer beside the one in force: an earlier one, or one that is to come. */
export interface OtherFloors {
  /** Below 0: the number of a pack of which no more than its floors is known. */
  readonly version: number;
  readonly retention: RetentionRule;
  /**
   * They bind what was recorded before this day: the first day in force of the version that followed.
   * `null`: they bind everything.
   */
  readonly until: ShanghaiDay | null;
}

/** Rules that belong together. Questions are answered by one book, the built-in one unless told. */
export interface RuleBook {
  readonly layers: RulesOfLayers;
  /**
   * What binds footage beside the version in force, so that no newer version takes older footage
   * below the floor under which it was recorded (invariant 7).
   */
  readonly others: { readonly [L in Layer]?: readonly OtherFloors[] };
  readonly holidays: HolidayTable;
  /** The same, by days. */
  readonly calendar: HolidayCalendar;
}

/** The rules that this program was built with. */
export const BUILT_IN: RuleBook = {
  layers: RULES,
  others: {},
  holidays: BUILT_IN_HOLIDAYS,
  calendar: BUILT_IN_CALENDAR,
};
