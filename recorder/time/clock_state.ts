/**
 * What the trusted clock remembers across restarts. The caller stores it each minute and at every
 * event; a copy that is a little old only makes trusted time lag, which keeps footage longer.
 */
import { z } from "zod";
import { DurationMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { err, ok, type Result } from "../../src/base/result.ts";

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

const trusted = z.int().min(-8.64e15).max(8.64e15).transform(TrustedMs);
const utc = z.int().min(-8.64e15).max(8.64e15).transform(UtcMs);
const duration = z.int().nonnegative().max(8.64e15).transform(DurationMs);
const anchor = z.strictObject({ trusted, civil: utc, by: z.enum(["people", "sync"]) });
const stateShape = z.strictObject({
  version: z.literal(1),
  trusted,
  lastWall: utc,
  quality: z.enum(["good", "unknown"]),
  anchor: anchor.nullable(),
  creditedSinceAnchor: duration,
  latest: anchor.nullable(),
  uncounted: duration,
  firstOff: trusted.nullable(),
  credits: z.array(z.strictObject({ before: trusted, length: duration })).max(MAX_CREDITS),
  creditedUnverified: duration,
  creditedBySync: duration,
  slew: z.number(),
  bootId: z.string().max(64).nullable(),
  uptime: duration.nullable(),
  sync: z.strictObject({ since: trusted, lastCounted: trusted, count: z.int().nonnegative() })
    .nullable(),
});

/**
 * Reads a stored state, strictly: an unknown key, a missing one or a number out of range is an error.
 *
 * @param stored What `JSON.parse` made of the stored text.
 * @returns The state, or where it was wrong. The caller then has no state: see `startClock`.
 */
export function parseClockState(stored: unknown): Result<ClockState, string> {
  const parsed = stateShape.safeParse(stored);
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.map((issue) =>
      `trusted time: ${issue.path.join(".") || "state"}: ${issue.message}`
    ).join("; "),
  );
}
