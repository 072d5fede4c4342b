/**
 * The days by which something must be done (Civil Code 201–203). The day of the event is never
 * counted; days are Shanghai's, each until 24:00.
 */
import type { ShanghaiDay } from "../days.ts";
import type { HolidayCalendar } from "./holiday_calendar.ts";
import { restDay } from "./working_days.ts";

/** A deadline as two days: the one the law sets, and the one to aim at. */
export interface Deadline {
  /** The last day on which it is in time. */
  readonly lastDay: ShanghaiDay;
  /** The day for reminders: right even where rest days turn out otherwise; never after `lastDay`. */
  readonly safeDay: ShanghaiDay;
  /** Whether a day that decided lies in a year whose holidays are not known. */
  readonly provisional: boolean;
}

/** The longest deadline that is counted: ten years. No measure sets one of more than months. */
export const MOST_DEADLINE_DAYS = 3660;

/** Refuses what is no length of a deadline: a rule's number is checked where the rule is read. */
function assertLength(n: number): void {
  if (Number.isInteger(n) && n >= 1 && n <= MOST_DEADLINE_DAYS) return;
  throw new RangeError(`a deadline of ${n} days: it must be 1 to ${MOST_DEADLINE_DAYS} whole days`);
}

/** The first working day from a day on, the day itself included, forwards or backwards. */
function nextWorkingDay(
  calendar: HolidayCalendar,
  from: ShanghaiDay,
  step: 1 | -1,
): { readonly day: ShanghaiDay; readonly known: boolean } {
  let known = true;
  for (let day = from;; day = day + step as ShanghaiDay) {
    const at = restDay(calendar, day);
    known &&= at.known;
    if (!at.rest) return { day, known };
  }
}

/**
 * Within n days of an event. A last day of rest moves on to the next working day (Civil Code 203);
 * `safeDay` does not move.
 * @throws RangeError where n is not 1 … {@link MOST_DEADLINE_DAYS} whole days.
 */
export function withinDays(calendar: HolidayCalendar, event: ShanghaiDay, n: number): Deadline {
  assertLength(n);
  const safeDay = event + n as ShanghaiDay;
  const last = nextWorkingDay(calendar, safeDay, 1);
  return { lastDay: last.day, safeDay, provisional: !last.known };
}

/**
 * Within n working days (工作日) of an event; both days are the n-th working day after it.
 * @throws RangeError where n is not 1 … {@link MOST_DEADLINE_DAYS} whole days.
 */
export function withinWorkingDays(
  calendar: HolidayCalendar,
  event: ShanghaiDay,
  n: number,
): Deadline {
  assertLength(n);
  let day = event;
  let known = true;
  for (let counted = 0; counted < n; counted += 1) {
    const next = nextWorkingDay(calendar, day + 1 as ShanghaiDay, 1);
    known &&= next.known;
    day = next.day;
  }
  return { lastDay: day, safeDay: day, provisional: !known };
}

/**
 * Notice n days ahead of a planned day: n whole days lie between the two. It never moves later; a
 * day of rest moves to the working day before. Both days are the last on which notice is in time.
 * @throws RangeError where n is not 1 … {@link MOST_DEADLINE_DAYS} whole days.
 */
export function noticeDaysAhead(
  calendar: HolidayCalendar,
  planned: ShanghaiDay,
  n: number,
): Deadline {
  assertLength(n);
  const last = nextWorkingDay(calendar, planned - (n + 1) as ShanghaiDay, -1);
  return { lastDay: last.day, safeDay: last.day, provisional: !last.known };
}
