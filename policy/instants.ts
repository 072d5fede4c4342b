/** Instants as text: ISO 8601 in, with an offset; Shanghai time out. */
import { DAY_MS, UtcMs } from "../src/base/units.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import { civilOfDay, dayOfCivil, daysInMonth, shanghaiDay, startOfDay } from "./days.ts";

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d{2})(?::(\d{2}))?)$/;

/**
 * An instant from `2026-02-03T08:00:00+08:00` and its like: seconds and their fraction may be left
 * out, the offset may not. The fraction is cut to milliseconds. The error is a phrase without a
 * subject, such as "has no day 30 in that month".
 */
export function parseInstant(text: string): Result<UtcMs, string> {
  // No longer text has the shape, and the shape is not tried on megabytes.
  const parts = text.length <= 40 ? SHAPE.exec(text) : null;
  if (parts === null) return err("is not a date and time with an offset");
  const part = (index: number) => Number(parts[index] ?? "0");
  const [year, month, day] = [part(1), part(2), part(3)];
  if (month < 1 || month > 12) return err(`has no month ${parts[2]}`);
  if (day < 1 || day > daysInMonth(year, month)) return err(`has no day ${parts[3]} in that month`);
  const [hour, minute, second] = [part(4), part(5), part(6)];
  if (hour > 23 || minute > 59 || second > 59) return err("has no such time of day");
  const [offsetHour, offsetMinute] = [part(10), part(11)];
  if (offsetHour > 23 || offsetMinute > 59) return err("has no such offset");
  const ahead = (parts[9] === "-" ? -1 : 1) * (offsetHour * 60 + offsetMinute);
  const millis = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  const inDay = ((hour * 60 + minute - ahead) * 60 + second) * 1000 + millis;
  // The day number is the same count from 1970-01-01 whatever the place; only here it is UTC's.
  return ok(UtcMs(dayOfCivil({ year, month, day }) * DAY_MS + inDay));
}

const digits = (n: number, width: number) => String(n).padStart(width, "0");

/** An instant as Shanghai shows it, `2026-03-05T00:00:00+08:00`; milliseconds only where there are some. */
export function formatShanghai(at: UtcMs): string {
  const today = shanghaiDay(at);
  const { year, month, day } = civilOfDay(today);
  const inDay = Math.floor(at - startOfDay(today));
  const millis = inDay % 1000;
  const seconds = Math.floor(inDay / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T` +
    clock.map((n) => digits(n, 2)).join(":") +
    (millis === 0 ? "" : `.${digits(millis, 3)}`) + "+08:00";
}
