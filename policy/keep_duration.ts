/**
 * Floors as lengths of time, for the allocator, which measures them in trusted time, and for planning.
 */
import { DAY_MS, DurationMs, UtcMs } from "../src/base/units.ts";
import { endOfSpan, inCalendar, mostDays, type ShanghaiDay, shanghaiDay } from "./days.ts";
import { erasureOrders, floorsOf, floorsUntil } from "./floors.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import type { Layers } from "./site_layers.ts";

/** The days that storage is planned for: the longest floor, a year as 366. */
export function floorDays(layers: Layers, important = false, book: RuleBook = BUILT_IN): number {
  return Math.max(...floorsOf(layers, important, book).map((floor) => mostDays(floor.span)));
}

/**
 * The longest time that the rules can ever put between an instant of recording and its `keepUntil`:
 * footage of 00:00, one whole day more than the floor, over a leap day where a year decides.
 */
export function longestDuration(
  layers: Layers,
  important: boolean,
  book: RuleBook = BUILT_IN,
): DurationMs {
  return DurationMs((floorDays(layers, important, book) + 1) * DAY_MS);
}

/** Whether the displayed time of a recording can be believed. */
export type ClockQuality = "good" | "unknown";

/**
 * The time that must pass between an instant of recording and the first at which erasing it is
 * lawful. For a fragment give its end, which never asks for less than its start does. Where the
 * clock's quality was unknown, or the instant is one that no clock can have been right about, the
 * longest time that the rules can give.
 *
 * After a floor was lowered, newer footage is kept until the last older footage may go: nobody who
 * knows only an end needs to look whether something behind it is older than the new floor.
 */
export function keepDuration(
  layers: Layers,
  recordedEnd: UtcMs,
  important: boolean,
  quality: ClockQuality,
  book: RuleBook = BUILT_IN,
): DurationMs {
  if (quality !== "good" || !inCalendar(recordedEnd)) {
    return longestDuration(layers, important, book);
  }
  const day = shanghaiDay(recordedEnd);
  let keepUntil = recordedEnd;
  for (const { floor, until } of floorsUntil(layers, important, book)) {
    const last = until === null ? day : Math.min(day, until - 1) as ShanghaiDay;
    const end = endOfSpan(last, floor.span);
    if (!(end <= keepUntil)) keepUntil = end;
  }
  return DurationMs(keepUntil - recordedEnd);
}

/** Whether a layer orders what has served its purpose to be erased after its floor (CN-17). */
export function orderedErasure(layers: Layers, book: RuleBook = BUILT_IN): boolean {
  return erasureOrders(layers, book).length > 0;
}
