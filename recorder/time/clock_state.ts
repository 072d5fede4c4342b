/**
 * What the trusted clock remembers across restarts. The caller stores it each minute and at every
 * event; a copy that is a little old only makes trusted time lag, which keeps footage longer.
 */
import * as v from "valibot";
import { DurationMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { err, ok, type Result } from "../../src/base/result.ts";
import { count, finite, told, tryParse, whole, words } from "../shapes.ts";

/** `good`: verified, and the wall clock has not been set nor the power been off since. */
export type ClockQuality = "good" | "unknown";

/** A moment at which the true date and time was known. */
export interface Anchor {
  readonly trusted: TrustedMs;
  readonly civil: UtcMs;
  readonly by: "people" | "sync";
}

/** A row of agreeing observations of a time source, counted at most twice an hour. */
export interface SyncRun {
  readonly since: TrustedMs;
  readonly lastCounted: TrustedMs;
  readonly count: number;
}

/**
 * Power-off time that became known afterwards. Only footage stamped before `before` is older for it:
 * footage recorded since the power came back has not aged by the time that passed before it was made.
 * This is why trusted time itself is never moved forward afterwards.
 */
export interface Credit {
  readonly before: TrustedMs;
  readonly length: DurationMs;
}

/** Everything that the trusted clock remembers. */
export interface ClockState {
  readonly version: 1;
  readonly trusted: TrustedMs;
  /** The wall clock when this state was made. */
  readonly lastWall: UtcMs;
  readonly quality: ClockQuality;
  /**
   * The verification that power-off time is measured from: of several the one that leaves the least
   * to credit, so that small errors of many verifications cannot add up to time that never passed.
   */
  readonly anchor: Anchor | null;
  /** The sum of all credits given since `anchor`. */
  readonly creditedSinceAnchor: DurationMs;
  /** The newest verification: what civil time is told from. */
  readonly latest: Anchor | null;
  /** Power-off time since the last verification, as the battery clock told it, that was not counted. */
  readonly uncounted: DurationMs;
  /** Trusted time at the first power-off since everything was last accounted for; `null`: nothing to credit. */
  readonly firstOff: TrustedMs | null;
  /** Oldest first. */
  readonly credits: readonly Credit[];
  /** Counted over power-offs without verification, since the last verification. */
  readonly creditedUnverified: DurationMs;
  /** Counted on the word of a time source alone, since two people last confirmed the time. */
  readonly creditedBySync: DurationMs;
  /** How far the wall clock has left the monotonic clock beyond the tolerated slew, signed milliseconds. */
  readonly slew: number;
  /** The kernel's boot, and its uptime when this state was made; `null` where the system tells none. */
  readonly bootId: string | null;
  readonly uptime: DurationMs | null;
  readonly sync: SyncRun | null;
}

/** More than this many power-offs back nothing is credited any more. */
export const MAX_CREDITS = 64;

const ms = v.pipe(whole, v.minValue(-8.64e15), v.maxValue(8.64e15));
const trusted = v.pipe(ms, v.transform(TrustedMs));
const utc = v.pipe(ms, v.transform(UtcMs));
const duration = v.pipe(ms, v.minValue(0), v.transform(DurationMs));
const anchor = v.strictObject({ trusted, civil: utc, by: v.picklist(["people", "sync"]) });
const stateShape = v.strictObject({
  version: v.literal(1),
  trusted,
  lastWall: utc,
  quality: v.picklist(["good", "unknown"]),
  anchor: v.nullable(anchor),
  creditedSinceAnchor: duration,
  latest: v.nullable(anchor),
  uncounted: duration,
  firstOff: v.nullable(trusted),
  credits: v.pipe(
    v.array(v.strictObject({ before: trusted, length: duration })),
    v.maxLength(MAX_CREDITS),
  ),
  creditedUnverified: duration,
  creditedBySync: duration,
  slew: finite,
  bootId: v.nullable(words(64)),
  uptime: v.nullable(duration),
  sync: v.nullable(v.strictObject({ since: trusted, lastCounted: trusted, count })),
});

/**
 * Reads a stored state, strictly: an unknown key, a missing one or a number out of range is an error.
 *
 * @param stored What `JSON.parse` made of the stored text.
 * @returns The state, or where it was wrong. The caller then has no state: see `startClock`.
 */
export function parseClockState(stored: unknown): Result<ClockState, string> {
  const parsed = tryParse(stateShape, stored);
  if (parsed.ok) return ok(parsed.value);
  return err(parsed.error.map((wrong) => `trusted time: ${told(wrong, "state")}`).join("; "));
}
