import { type DurationMs, TrustedMs, type UtcMs } from "../../src/base/units.ts";
import type { ReleaseFacts } from "../index/summary.ts";

/** The law as the allocator sees it: how long after its last instant footage must be kept. */
export interface ReleaseRules {
  /** Rises with every change of the governing layers or of known power-off time; a block judged under another number is not released. */
  readonly version: number;
  /** From `end` of the footage to its `keepUntil`; the longest that the rules can give when the clock was not known to be good. */
  keepDuration(end: UtcMs, clockGood: boolean): DurationMs;
  /** Power-off time that became known afterwards, for footage with this stamp: it aged by that much more than trusted time says. */
  offTimeSince(stamp: TrustedMs): DurationMs;
  /** Whether a layer orders footage to be erased once it may be. */
  readonly ordersErasure: boolean;
}

/** No footage depends on it: the block may be released at any time. */
export const NEVER_PROTECTED: TrustedMs = TrustedMs(-Number.MAX_SAFE_INTEGER);

/**
 * The first trusted instant at which every fragment behind `facts` is past its `keepUntil`
 * (invariant 1). What must pass is a duration counted in trusted time, so the latest `keepUntil`
 * is taken together with the greatest lag of trusted behind displayed time: never too early.
 */
export function releaseAt(facts: ReleaseFacts, rules: ReleaseRules): TrustedMs {
  let at: number = NEVER_PROTECTED;
  if (facts.goodEnd !== null) {
    at = facts.goodLag + facts.goodEnd + rules.keepDuration(facts.goodEnd, true);
  }
  if (facts.unknownTrusted !== null) {
    // The displayed time is worthless here; the longest duration holds from any instant.
    at = Math.max(at, facts.unknownTrusted + rules.keepDuration(0 as UtcMs, false));
  }
  return TrustedMs(at - rules.offTimeSince(facts.newestTrusted));
}
