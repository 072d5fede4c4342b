/** Which days are days of rest: weekends and holidays, but for the weekend days declared working days. */
import type { ShanghaiDay } from "../days.ts";
import { type HolidayCalendar, knowsDay } from "./holiday_calendar.ts";
import { isWeekend } from "./weekend.ts";

/** What is said of a day. */
export interface DayOfRest {
  /** Whether nobody need work on it. */
  readonly rest: boolean;
  /** Whether its year's notice is known. Where it is not, only weekends count as rest. */
  readonly known: boolean;
}

/** Whether a day is one of rest (Civil Code 203; 工作日 is every other day), and whether that is certain. */
export function restDay(calendar: HolidayCalendar, day: ShanghaiDay): DayOfRest {
  const rest = isWeekend(day) ? !calendar.work.has(day) : calendar.off.has(day);
  return { rest, known: knowsDay(calendar, day) };
}
