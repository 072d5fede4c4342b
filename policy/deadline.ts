/** By when something must be done after an event, or ahead of it. */
import { noticeDaysAhead, withinDays, withinWorkingDays } from "./calendar/deadlines.ts";
import type { HolidayCalendar } from "./calendar/holiday_calendar.ts";
import { parseIsoDate } from "./calendar/iso_date.ts";
import { type Cited, type Due, earliestDue, unionOfCites } from "./combine.ts";
import type { ShanghaiDay } from "./days.ts";
import type { Cite, Layer } from "./layer.ts";
import type { LayerRules, TimeLimit } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";
import type { Event } from "./words.ts";

/** What happened, or is planned. */
export interface DeadlineFacts {
  readonly layers: Layers;
  readonly event: Event;
  /** The day of the event; of no account for systems older than the law, whose day is the law's own. */
  readonly on: ShanghaiDay;
}

/** The last days on which it is in time. */
export interface Deadline {
  /** `null` where no layer sets a number of days. */
  readonly due: Due<ShanghaiDay> | null;
  /** The articles that set the dates; where none does, those that order the thing without a date. */
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

/** What a layer says of time limits, and of itself. */
type Limits = Pick<LayerRules, "info" | "deadline">;

/**
 * The day on which a layer's law came into force: as its limit for older systems names it, or as its
 * version does, which may be an amended one.
 */
export function firstDay({ info, deadline: limits }: Limits): ShanghaiDay {
  const older = limits?.["in-use-before-law"] ?? null;
  const named = older !== null && older.unit !== "promptly" ? older.from : undefined;
  return dayNamed(info.id, named ?? info.inForceFrom);
}

function dayNamed(layer: Layer, text: string): ShanghaiDay {
  const day = parseIsoDate(text);
  if (day.ok) return day.value;
  throw new RangeError(`${layer} names the day ${text}, which ${day.error}`);
}

function dueIn(calendar: HolidayCalendar, limit: TimeLimit, on: ShanghaiDay): Due<ShanghaiDay> {
  switch (limit.unit) {
    case "day":
      return withinDays(calendar, on, limit.count);
    case "working-day":
      return withinWorkingDays(calendar, on, limit.count);
    case "clear-day-ahead":
      return noticeDaysAhead(calendar, on, limit.count);
  }
}

/** The earliest last day over exactly the layers named. */
export function deadline(facts: DeadlineFacts, book: RuleBook = BUILT_IN): Deadline {
  const dated: Cited<Due<ShanghaiDay>>[] = [];
  const undated: Cite[] = [];
  for (const layer of facts.layers) {
    const rules: Limits = book.layers[layer];
    const limit = rules.deadline?.[facts.event] ?? null;
    if (limit === null) continue;
    if (limit.unit === "promptly") {
      undated.push(limit.cite);
      continue;
    }
    const on = limit.from !== undefined
      ? dayNamed(layer, limit.from)
      : facts.event === "in-use-before-law"
      ? firstDay(rules)
      : facts.on;
    dated.push({ value: dueIn(book.calendar, limit, on), cites: [limit.cite] });
  }
  const earliest = earliestDue(dated);
  return {
    due: earliest?.value ?? null,
    cites: earliest?.cites ?? unionOfCites(undated),
    rulesVersion: `${rulesVersion(facts.layers, book)} holidays/${book.holidays.version}`,
  };
}
