/** Dates of the calendar as text, `YYYY-MM-DD`: the days of the law, which are Shanghai's. */
import { err, ok, type Result } from "../../src/base/result.ts";
import {
  civilOfDay,
  dayOfCivil,
  daysInMonth,
  END_OF_INSTANTS,
  FIRST_INSTANT,
  type ShanghaiDay,
  shanghaiDay,
} from "../days.ts";
import type { IsoDate } from "../layer.ts";

/** The first year whose days these functions read: the first whose Shanghai days are known. */
export const FIRST_YEAR: number = civilOfDay(shanghaiDay(FIRST_INSTANT)).year;
/** The last year whose days these functions read: a deadline counted from it still has four digits. */
export const LAST_YEAR: number = civilOfDay(shanghaiDay(END_OF_INSTANTS)).year - 1;

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * A day from `2026-02-03`. The error is a phrase without a subject, such as "has no day 30 in that
 * month".
 */
export function parseIsoDate(text: string): Result<ShanghaiDay, string> {
  const parts = SHAPE.exec(text);
  if (parts === null) return err("is not a date such as 2026-02-03");
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return err(`is outside the years ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  if (month < 1 || month > 12) return err(`has no month ${parts[2]}`);
  if (day < 1 || day > daysInMonth(year, month)) return err(`has no day ${parts[3]} in that month`);
  return ok(dayOfCivil({ year, month, day }));
}

/** A day as `2026-02-03`. Right for days of years with four digits, which every counted deadline is. */
export function formatIsoDate(day: ShanghaiDay): IsoDate {
  const date = civilOfDay(day);
  const digits = (n: number, width: number) => String(n).padStart(width, "0");
  return `${digits(date.year, 4)}-${digits(date.month, 2)}-${digits(date.day, 2)}` as IsoDate;
}
