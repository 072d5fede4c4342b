import { DAY_MS, DurationMs } from "../../src/base/units.ts";
import { InputError } from "../../src/base/result.ts";

/** How much the trusted clock believes whom. */
export interface ClockRules {
  /**
   * Power-off time that the battery clock alone may add, in total between two verifications (a
   * bound for each boot could be spent again at every boot). Zero by default: power cut for an hour
   * and a clock that wakes twelve hours ahead look the same as twelve hours off, and counting them
   * would let the floor end eleven hours early. Not counting costs nothing but time: nothing is
   * recorded while the power is off, so a pool sized for the floor never runs dry of it. At most 1 h.
   */
  readonly maxUnverifiedOff: DurationMs;
  /**
   * Power-off time that a time source may add, in total between two confirmations by people. The
   * network's word can be forged by whoever owns the network for a day; two people's cannot.
   */
  readonly maxSyncCredit: DurationMs;
  /** The longest power-off that two people's word may add. Below a year: a wrong year is the usual slip. */
  readonly maxConfirmCredit: DurationMs;
  /** How far a time source may be from the wall clock and still agree with it. */
  readonly agree: DurationMs;
}

/**
 * A clock of good quality shows true time to within this: a minute that people's watches may be off
 * when they confirm it, and a minute of small steps since. One that strays further is unknown.
 */
export const GOOD_WITHIN: DurationMs = DurationMs(120_000);

const HOUR = 3_600_000;
const bounds: Record<keyof ClockRules, { default: number; max: number; min: number }> = {
  maxUnverifiedOff: { default: 0, min: 0, max: HOUR },
  maxSyncCredit: { default: 7 * DAY_MS, min: 0, max: 31 * DAY_MS },
  maxConfirmCredit: { default: 180 * DAY_MS, min: 0, max: 360 * DAY_MS },
  agree: { default: 1000, min: 100, max: 10_000 },
};

/**
 * The rules with the given ones changed.
 *
 * @throws {InputError} for a value that is not a whole number of milliseconds inside its bounds.
 */
export function clockRules(changed: Partial<ClockRules> = {}): ClockRules {
  const rule = (name: keyof ClockRules): DurationMs => {
    const { default: fallback, min, max } = bounds[name];
    const value = changed[name] ?? fallback;
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new InputError(
        `clock.${name}`,
        `${value} ms is not a whole number from ${min} to ${max}`,
        `give ${min} … ${max} ms`,
      );
    }
    return DurationMs(value);
  };
  return {
    maxUnverifiedOff: rule("maxUnverifiedOff"),
    maxSyncCredit: rule("maxSyncCredit"),
    maxConfirmCredit: rule("maxConfirmCredit"),
    agree: rule("agree"),
  };
}
