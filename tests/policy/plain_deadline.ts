/**
 * The articles that set a last day for filing or giving notice, read a second time and plainly,
 * straight from the texts. Days are counted by the platform's calendar; which days are days of rest
 * the caller says.
 *
 * Counting (Civil Code 201 and 203): the day of the event is not counted; a last day on a day of
 * rest moves to the next working day. Notice ahead of time is never moved later.
 */

export interface PlainDeadlineFacts {
  readonly layers: readonly string[];
  readonly event: string;
  /** The day of the event, `YYYY-MM-DD`. */
  readonly on: string;
}

export interface PlainDeadline {
  readonly lastDay: string | null;
  readonly safeDay: string | null;
  readonly provisional: boolean;
}

/** Whether a day (`YYYY-MM-DD`) is one of rest; undefined where that year's table is not known. */
export type IsRestDay = (isoDate: string) => boolean | undefined;

interface Found {
  readonly lastDay: Temporal.PlainDate;
  readonly safeDay: Temporal.PlainDate;
  readonly provisional: boolean;
}

/** A year without a table is guessed from its weekends alone, and the guess is told. */
function rests(day: Temporal.PlainDate, isRestDay: IsRestDay): { rest: boolean; guessed: boolean } {
  const said = isRestDay(day.toString());
  if (said === undefined) return { rest: day.dayOfWeek >= 6, guessed: true };
  return { rest: said, guessed: false };
}

/** Within n days from a day: the n-th day after it, and on a day of rest the next working day. */
function withinDays(n: number, on: Temporal.PlainDate, isRestDay: IsRestDay): Found {
  const safeDay = on.add({ days: n });
  let lastDay = safeDay;
  let provisional = false;
  for (;;) {
    const { rest, guessed } = rests(lastDay, isRestDay);
    if (guessed) provisional = true;
    if (!rest) return { lastDay, safeDay, provisional };
    lastDay = lastDay.add({ days: 1 });
  }
}

/** Within n working days from a day: the n-th working day after it, so there is nothing to move. */
function withinWorkingDays(n: number, on: Temporal.PlainDate, isRestDay: IsRestDay): Found {
  let day = on;
  let left = n;
  let provisional = false;
  while (left > 0) {
    day = day.add({ days: 1 });
    const { rest, guessed } = rests(day, isRestDay);
    if (guessed) provisional = true;
    if (!rest) left -= 1;
  }
  return { lastDay: day, safeDay: day, provisional };
}

/** n days ahead: n whole days lie between notice and removal; on a day of rest, the working day before. */
function daysAhead(n: number, on: Temporal.PlainDate, isRestDay: IsRestDay): Found {
  let day = on.subtract({ days: n + 1 });
  let provisional = false;
  for (;;) {
    const { rest, guessed } = rests(day, isRestDay);
    if (guessed) provisional = true;
    if (!rest) return { lastDay: day, safeDay: day, provisional };
    day = day.subtract({ days: 1 });
  }
}

/** What one layer says of one event, if anything. */
function ofLayer(
  layer: string,
  facts: PlainDeadlineFacts,
  isRestDay: IsRestDay,
): Found | undefined {
  const { event } = facts;
  if (layer === "CN") {
    // National art. 14 paragraph 1: file within 30 days from first use.
    if (event === "in-use") return withinDays(30, Temporal.PlainDate.from(facts.on), isRestDay);
    // Same: what was in use already, within 90 days from the day the regulation took effect, which
    // art. 34 says is 1 April 2025.
    if (event === "in-use-before-law") {
      return withinDays(90, Temporal.PlainDate.from("2025-04-01"), isRestDay);
    }
    // Same: a filed item that changed is filed again promptly: no number of days.
    // It says nothing of delivery, and of removal only that nobody may do it on his own (art. 23).
    return undefined;
  }
  if (layer === "CN-LN") {
    // Liaoning art. 12 paragraph 1: file within 30 days from first use.
    if (event === "in-use") return withinDays(30, Temporal.PlainDate.from(facts.on), isRestDay);
    // Same: a change is reported within 3 working days.
    if (event === "changed") {
      return withinWorkingDays(3, Temporal.PlainDate.from(facts.on), isRestDay);
    }
    // Art. 12 paragraph 2: what was built before, within 30 days from the day the measure took
    // effect, which art. 27 says is 1 January 2008.
    if (event === "in-use-before-law") {
      return withinDays(30, Temporal.PlainDate.from("2008-01-01"), isRestDay);
    }
    // Nothing on delivery or removal.
    return undefined;
  }
  if (layer === "CN-AH") {
    // Anhui art. 13 paragraph 2: file within 30 days from delivery for use.
    if (event === "handed-over") {
      return withinDays(30, Temporal.PlainDate.from(facts.on), isRestDay);
    }
    // Art. 13 paragraph 3: what was built before, within 60 days from the day the measure took
    // effect, which art. 28 says is 1 January 2017.
    if (event === "in-use-before-law") {
      return withinDays(60, Temporal.PlainDate.from("2017-01-01"), isRestDay);
    }
    // Art. 15: whoever removes tells the county's public security 10 days ahead.
    if (event === "dismantling") {
      return daysAhead(10, Temporal.PlainDate.from(facts.on), isRestDay);
    }
    // Nothing on first use as such or on changes.
    return undefined;
  }
  // The sector layers say how long to keep and nothing about filing.
  return undefined;
}

/** The plain answer to a deadline question: the earliest day that any layer named sets. */
export function plainDeadline(facts: PlainDeadlineFacts, isRestDay: IsRestDay): PlainDeadline {
  let first: Found | undefined;
  for (const layer of facts.layers) {
    const found = ofLayer(layer, facts, isRestDay);
    if (found === undefined) continue;
    if (first === undefined || Temporal.PlainDate.compare(found.lastDay, first.lastDay) < 0) {
      first = found;
    }
  }
  if (first === undefined) return { lastDay: null, safeDay: null, provisional: false };
  return {
    lastDay: first.lastDay.toString(),
    safeDay: first.safeDay.toString(),
    provisional: first.provisional,
  };
}
