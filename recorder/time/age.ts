/** How old footage is, in time that has surely passed. */
import { DurationMs, TrustedMs } from "../../src/base/units.ts";
import type { ClockState } from "./clock_state.ts";

/**
 * The age of what was stamped `stamp`: trusted time since then, and power-off time since then that
 * became known afterwards. Never more than the time that really passed.
 */
export function ageOf(state: ClockState, stamp: TrustedMs): DurationMs {
  const off = state.credits.reduce((sum, c) => stamp < c.before ? sum + c.length : sum, 0);
  return DurationMs(Math.max(0, state.trusted - stamp) + off);
}

/** Footage whose newest stamp is below `stampedBefore` is judged as if trusted time were `now`. */
export interface EffectiveNow {
  /** `null`: all footage. */
  readonly stampedBefore: TrustedMs | null;
  readonly now: TrustedMs;
}

/**
 * The same for many at once, as a query needs it: footage with a release instant of `stamp +
 * duration` may go when any of the entries that apply to its newest stamp has a `now` at or past it.
 * The first entry applies to all footage; a caller that uses only that one keeps footage longer.
 */
export function effectiveNows(state: ClockState): readonly EffectiveNow[] {
  const bounds = [...new Set(state.credits.map((c) => c.before))].sort((a, b) => b - a);
  return [
    { stampedBefore: null, now: state.trusted },
    ...bounds.map((before) => ({
      stampedBefore: before,
      now: TrustedMs(
        state.trusted + state.credits.reduce((n, c) => c.before >= before ? n + c.length : n, 0),
      ),
    })),
  ];
}
