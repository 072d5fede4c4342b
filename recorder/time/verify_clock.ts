/** How the true time becomes known again: a time source that agrees for a day, or two people. */
import { DAY_MS, DurationMs, type UtcMs } from "../../src/base/units.ts";
import { twoPeople } from "../two_people.ts";
import type { ClockRules } from "./clock_rules.ts";
import { type Anchor, type ClockState, MAX_CREDITS } from "./clock_state.ts";
import { type ClockStep, type Reading, type RunningClock, tickClock } from "./trusted_clock.ts";

/** What a time source said. */
export interface SyncObservation extends Reading {
  /** Its name for the log, such as `ntp.ntsc.ac.cn`. */
  readonly source: string;
  /** True time by its word at the moment of the reading. */
  readonly utc: UtcMs;
}

/** What two people said. */
export interface Confirmation extends Reading {
  readonly by: readonly [string, string];
  /** The true date and time that they read off something else than this device. */
  readonly civil: UtcMs;
}

const AGREE_FOR_MS = DAY_MS;
const AGREE_TIMES = 24;
const COUNT_EVERY_MS = 1_800_000;
/** People read a watch: so far may the wall clock be from what they say. */
const PEOPLE_AGREE_MS = 60_000;
/** No crystal is further off than 500 ppm. */
const CRYSTAL = 500e-6;

/**
 * One observation of a time source. Observations that all agree with the wall clock over a day, with
 * no step of it meanwhile, verify the clock; one that disagrees starts the day anew. One that is a
 * minute off makes the quality unknown, since one of the two must be wrong.
 */
export function observeSync(before: RunningClock, seen: SyncObservation): ClockStep {
  const { clock, events } = tickClock(before, seen);
  const { state, rules } = clock;
  const by = Math.round(seen.wall - seen.utc);
  if (Math.abs(by) > rules.agree) {
    const wrong = Math.abs(by) > PEOPLE_AGREE_MS;
    const next: ClockState = {
      ...state,
      sync: null,
      quality: wrong ? "unknown" : state.quality,
    };
    const news = state.sync !== null || (wrong && state.quality === "good");
    return {
      clock: { ...clock, state: next },
      events: news ? [...events, { kind: "clock-wrong", said: [seen.source], by }] : events,
    };
  }
  const run = state.sync ?? { since: state.trusted, lastCounted: state.trusted, count: 0 };
  const counts = run.count === 0 || state.trusted - run.lastCounted >= COUNT_EVERY_MS;
  const sync = counts ? { ...run, lastCounted: state.trusted, count: run.count + 1 } : run;
  const agreed = counts && sync.count >= AGREE_TIMES && state.trusted - sync.since >= AGREE_FOR_MS;
  const withRun = { ...clock, state: { ...state, sync } };
  if (!agreed) return { clock: withRun, events };
  const impossible = contradiction(state, seen.utc);
  if (impossible !== 0) {
    return {
      clock: { ...clock, state: { ...state, sync: null, quality: "unknown" } },
      events: [...events, { kind: "clock-contradiction", said: [seen.source], by: impossible }],
    };
  }
  const outcome = account(withRun, seen.utc, "sync");
  const next = outcome.clock.state;
  return {
    // The next day of agreement begins here: it may verify again after the next power cut only.
    clock: {
      ...outcome.clock,
      state: { ...next, sync: { ...sync, since: next.trusted, count: 1 } },
    },
    // Agreement goes on day after day: only what changes something is news.
    events: state.quality === "good" && outcome.credited === 0 ? events : [...events, {
      kind: "clock-verified",
      by: [seen.source],
      credited: outcome.credited,
      left: outcome.left,
    }],
  };
}

/**
 * Two people enter the true date and time. If the wall clock shows it (to a minute), the clock is
 * verified and the power-off time since the last verification is credited to the footage from before it. If not, nothing changes but
 * the quality: one of the two is wrong, so the clock must be set right first, then confirmed again.
 * The first confirmation, at installation, sets the anchor and counts nothing.
 *
 * @throws {InputError} unless two different people are named.
 */
export function confirmClock(before: RunningClock, said: Confirmation): ClockStep {
  const by = twoPeople(said.by);
  const { clock, events } = tickClock(before, said);
  const ahead = Math.round(said.wall - said.civil);
  // Written so that a number that is none (NaN) disagrees.
  if (!(Math.abs(ahead) <= PEOPLE_AGREE_MS)) {
    return {
      clock: { ...clock, state: { ...clock.state, quality: "unknown", sync: null } },
      events: [...events, { kind: "clock-wrong", said: by, by: ahead }],
    };
  }
  const { clock: verified, credited, left } = account(clock, said.civil, "people");
  return { clock: verified, events: [...events, { kind: "clock-verified", by, credited, left }] };
}

/** Civil time that neither ran nor was credited since the anchor, in whole milliseconds; negative where there was too much. */
function missingSince(anchor: Anchor, state: ClockState, civil: UtcMs): number {
  const counted = state.trusted - anchor.trusted + state.creditedSinceAnchor;
  return Math.floor(civil - anchor.civil) - counted;
}

/**
 * By how much a source's time cannot be true although it agreed with the wall clock for a day: more
 * or less time cannot have passed than was counted without a power-off. Whoever sets both the wall
 * clock and the time source ends here. 0 when it can be true.
 */
function contradiction(state: ClockState, utc: UtcMs): number {
  if (state.anchor === null) return 0;
  const gap = missingSince(state.anchor, state, utc);
  const drift = PEOPLE_AGREE_MS + (state.trusted - state.anchor.trusted) * CRYSTAL;
  return gap < -drift || (gap > drift && state.firstOff === null) ? gap : 0;
}

/** The clock verified at `civil`, with the power-off time credited that `who` may credit. */
function account(
  clock: RunningClock,
  civil: UtcMs,
  who: Anchor["by"],
): { clock: RunningClock; credited: number; left: number } {
  const { state, rules } = clock;
  const { anchor, firstOff } = state;
  const gap = anchor === null ? 0 : missingSince(anchor, state, civil);
  const missing = firstOff === null ? 0 : Math.max(0, gap);
  const credited = Math.min(missing, mayCredit(state, rules, who, missing));
  const left = missing - credited;
  const here: Anchor = { trusted: state.trusted, civil, by: who };
  // People settle what is left for good; after a source's word it stays open for people.
  const settled = who === "people" || left === 0;
  const replaces = anchor === null || (who === "people" && anchor.by === "sync") ||
    (settled && gap > credited);
  const credits = firstOff === null || credited === 0
    ? state.credits
    : [...state.credits, { before: firstOff, length: DurationMs(credited) }].slice(-MAX_CREDITS);
  const next: ClockState = {
    ...state,
    quality: "good",
    anchor: replaces ? here : anchor,
    creditedSinceAnchor: DurationMs(replaces ? 0 : state.creditedSinceAnchor + credited),
    latest: here,
    uncounted: DurationMs(settled ? 0 : Math.max(0, state.uncounted - credited)),
    firstOff: settled ? null : firstOff,
    credits,
    creditedUnverified: DurationMs(0),
    creditedBySync: DurationMs(who === "people" ? 0 : state.creditedBySync + credited),
  };
  return { clock: { ...clock, state: next }, credited, left };
}

/** How much of the missing time may be credited, by whose word it is missing. */
function mayCredit(state: ClockState, rules: ClockRules, who: Anchor["by"], missing: number) {
  if (who === "people" && state.anchor?.by === "people") {
    return missing > rules.maxConfirmCredit ? 0 : missing;
  }
  // A source's word at either end: the battery clock must have seen it too.
  return Math.min(state.uncounted, Math.max(0, rules.maxSyncCredit - state.creditedBySync));
}
