/** Civil time, told from trusted time: for ends of holds that people give as a date. */
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { ClockState } from "./clock_state.ts";

/**
 * The earliest that true UTC can be: the newest verified time plus what trusted time has counted
 * since. Power-off time that is not counted yet makes it lag, never lead.
 *
 * @returns `null` while the true time was never verified.
 */
export function civilAtLeast(state: ClockState): UtcMs | null {
  const { latest } = state;
  return latest === null ? null : UtcMs(latest.civil + (state.trusted - latest.trusted));
}

/**
 * The trusted instant at which a hold that ends at civil time `until` is surely over. Of the wall
 * clock and the verified time the earlier is believed, so that no wrong clock ends a hold early.
 *
 * @returns `null` while nobody can tell (the time was never verified): such a hold has no end yet, and the
 * caller asks again when the clock has been verified.
 */
export function holdUntilTrusted(state: ClockState, until: UtcMs): TrustedMs | null {
  const civil = civilAtLeast(state);
  if (civil === null) return null;
  const now = Math.min(civil, state.lastWall);
  return TrustedMs(Math.ceil(state.trusted + Math.max(0, until - now)));
}
