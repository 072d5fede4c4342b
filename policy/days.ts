/**
 * Calendar days of Asia/Shanghai without a time-zone library. China has been at UTC+8 the whole
 * year since 15 September 1991; its summer times of 1986 to 1991 lie before {@link FIRST_INSTANT},
 * and no instant outside the range is ever given a floor.
 */
import { DAY_MS, UtcMs } from "../src/base/units.ts";
import type { Span } from "./layer_rules.ts";

declare const shanghaiDayBrand: unique symbol;
/** A calendar day in Shanghai: whole days since 1970-01-01. */
export type ShanghaiDay = number & { readonly [shanghaiDayBrand]: true };

const SHANGHAI_AHEAD_MS = 8 * 3_600_000;

/** 1992-01-01T00:00:00+08:00: the first instant whose Shanghai day these functions tell. */
export const FIRST_INSTANT: UtcMs = UtcMs(694_195_200_000);
/** 9990-01-01T00:00:00+08:00: from here on a floor might end after the last year that ISO 8601 writes with four digits. */
export const END_OF_INSTANTS: UtcMs = UtcMs(253_086_739_200_000);

/** Whether the calendar of this file is right for an instant. False for NaN and infinities. */
export function inCalendar(at: UtcMs): boolean {
  return at >= FIRST_INSTANT && at < END_OF_INSTANTS;
}

/** The Shanghai day that an instant belongs to. */
export function shanghaiDay(at: UtcMs): ShanghaiDay {
  return Math.floor((at + SHANGHAI_AHEAD_MS) / DAY_MS) as ShanghaiDay;
}

/** 00:00 in Shanghai of a day. */
export function startOfDay(day: ShanghaiDay): UtcMs {
  return UtcMs(day * DAY_MS - SHANGHAI_AHEAD_MS);
}

/** A date of the Gregorian calendar; months count from 1. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days before a year's 1 March since 1 March of the year 0. Years from March put the leap day last. */
function daysBeforeMarchYear(year: number): number {
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

/** Days before a month inside a year that begins in March; 0 is March. The lengths repeat 31, 30, 31, 30, 31. */
function daysBeforeMarchMonth(month: number): number {
  return Math.floor((month * 153 + 2) / 5);
}

/** 1970-01-01 counted from 1 March of the year 0. */
const EPOCH_DAYS = daysBeforeMarchYear(1969) + daysBeforeMarchMonth(10);

/** The day number of a date. The date must exist: see {@link daysInMonth}. */
export function dayOfCivil(date: CivilDate): ShanghaiDay {
  const marchYear = date.month >= 3 ? date.year : date.year - 1;
  const marchMonth = (date.month + 9) % 12;
  const days = daysBeforeMarchYear(marchYear) + daysBeforeMarchMonth(marchMonth) + date.day - 1;
  return days - EPOCH_DAYS as ShanghaiDay;
}

/** The date of a day number. */
export function civilOfDay(day: ShanghaiDay): CivilDate {
  const days = day + EPOCH_DAYS;
  // A year begins at most two days before its mean beginning: one year on is never too early.
  let marchYear = Math.floor(days * 400 / 146_097) + 1;
  while (daysBeforeMarchYear(marchYear) > days) marchYear -= 1;
  const inYear = days - daysBeforeMarchYear(marchYear);
  const marchMonth = Math.floor((inYear * 5 + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: month >= 3 ? marchYear : marchYear + 1,
    month,
    day: inYear - daysBeforeMarchMonth(marchMonth) + 1,
  };
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many days a month has, 1 … 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The corresponding day some years later, or the month's last where there is none (Civil Code 202). */
export function yearsLater(day: ShanghaiDay, years: number): ShanghaiDay {
  const date = civilOfDay(day);
  const year = date.year + years;
  return dayOfCivil({
    year,
    month: date.month,
    day: Math.min(date.day, daysInMonth(year, date.month)),
  });
}

/**
 * The first instant at which footage recorded on a day may be erased. The day of recording is not
 * counted (Civil Code 201) and the period ends at 24:00 of its last day (203), on a rest day too:
 * only a deadline to act moves.
 */
export function endOfSpan(recorded: ShanghaiDay, span: Span): UtcMs {
  const last = span.unit === "year" ? yearsLater(recorded, span.count) : recorded + span.count;
  return startOfDay(last + 1 as ShanghaiDay);
}

/** The most whole days that can lie between the day of recording and the last day of a span. */
export function mostDays(span: Span): number {
  return span.unit === "year" ? span.count * 365 + Math.ceil(span.count / 4) : span.count;
}

/** The fewest whole days that can lie between the day of recording and the last day of a span. */
export function fewestDays(span: Span): number {
  return span.unit === "year" ? span.count * 365 : span.count;
}
