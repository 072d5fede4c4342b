/** Days of the week, which no notice is needed for. */
import type { ShanghaiDay } from "../days.ts";

/** Whether a day is a Saturday or Sunday. */
export function isWeekend(day: ShanghaiDay): boolean {
  // 1970-01-01, day 0, was a Thursday; Saturday and Sunday are then the remainders 2 and 3.
  const sinceThursday = ((day % 7) + 7) % 7;
  return sinceThursday === 2 || sinceThursday === 3;
}
