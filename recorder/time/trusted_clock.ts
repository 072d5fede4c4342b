/**
 * Trusted time: what the floor is measured with. It never runs ahead of real elapsed time because a
 * clock was set (invariant 8); where that is in doubt it stands still, which keeps footage longer.
 *
 * Pure: every reading is an argument, every step returns the next clock and what there is to tell.
 * It believes the kernel's monotonic clock. Who may slew that one with adjtimex(2) as root is
 * outside of what this guards against.
 */
import { DAY_MS, DurationMs, MonoMs, TrustedMs, type UtcMs } from "../../src/base/units.ts";
import type { ClockEvent } from "./clock_event.ts";
import { type ClockRules, GOOD_WITHIN } from "./clock_rules.ts";
import type { ClockState } from "./clock_state.ts";

/** A clock that runs: its state, and the monotonic reading that the state belongs to. */
export interface RunningClock {
  readonly rules: ClockRules;
  readonly state: ClockState;
  readonly mono: MonoMs;
}

/** The next clock, and the events of the step in order. Store the state whenever there are events. */
export interface ClockStep {
  readonly clock: RunningClock;
  readonly events: readonly ClockEvent[];
}

/** The two clocks, read one right after the other. */
export interface Reading {
  readonly wall: UtcMs;
  readonly mono: MonoMs;
}

/** Readings at the start of the process. */
export interface BootReading extends Reading {
  /** `/proc/sys/kernel/random/boot_id`: the same until the kernel starts anew; `null` where there is none. */
  readonly bootId: string | null;
  /** `/proc/uptime`, which runs through suspension and cannot be set; `null` where there is none. */
  readonly uptime: DurationMs | null;
}

/** A wall clock may leave the monotonic clock by this much at once … */
const STEP_MS = 1000;
/** … and by this rate, as a time daemon slews it (500 ppm is the kernel's own limit), but see {@link strayed}. */
const SLEW = 500e-6;
/** A battery clock that claims more than this was not running, it was wrong. */
const LONGEST_OFF_MS = 400 * DAY_MS;

/**
 * The very first start, or a start with no usable state left.
 *
 * @param newestInBlocks The newest trusted time found in any block, so that footage recorded before
 * the state was lost does not age by what the wall clock happens to say; `null` with no footage.
 */
export function startClock(
  rules: ClockRules,
  at: BootReading,
  newestInBlocks: TrustedMs | null,
): RunningClock {
  return {
    rules,
    mono: at.mono,
    state: {
      version: 1,
      trusted: newestInBlocks ?? TrustedMs(Math.floor(at.wall)),
      lastWall: at.wall,
      quality: "unknown",
      anchor: null,
      latest: null,
      uncounted: DurationMs(0),
      creditedSinceAnchor: DurationMs(0),
      firstOff: null,
      credits: [],
      creditedUnverified: DurationMs(0),
      creditedBySync: DurationMs(0),
      slew: 0,
      bootId: at.bootId,
      uptime: wholeOrNull(at.uptime),
      sync: null,
    },
  };
}

/**
 * A start with the stored state. In the same boot of the kernel (a crash or an update of the
 * process) the uptime tells exactly how long it was away, all of which counts. Otherwise the power
 * was off: at most `maxUnverifiedOff` counts, and the quality is unknown until verified, because a
 * battery clock that woke up wrong looks like one that is right, and taking it for right could
 * shorten a floor by a day.
 */
export function bootClock(rules: ClockRules, state: ClockState, at: BootReading): ClockStep {
  const sameBoot = at.bootId !== null && at.bootId === state.bootId && at.uptime !== null &&
    state.uptime !== null && at.uptime >= state.uptime;
  return sameBoot ? restarted(rules, state, at) : powered(rules, state, at);
}

function restarted(rules: ClockRules, state: ClockState, at: BootReading): ClockStep {
  const away = Math.floor((at.uptime ?? 0) - (state.uptime ?? 0));
  // From here it is a tick from a made-up monotonic reading: the same wall check applies.
  return tickClock({ rules, state, mono: MonoMs(at.mono - away) }, at);
}

function powered(rules: ClockRules, state: ClockState, at: BootReading): ClockStep {
  const claimed = Math.floor(at.wall - state.lastWall);
  const plausible = claimed >= 0 && claimed <= LONGEST_OFF_MS;
  const room = Math.max(0, rules.maxUnverifiedOff - state.creditedUnverified);
  const credited = plausible && state.quality === "good" ? Math.min(claimed, room) : 0;
  return {
    clock: {
      rules,
      mono: at.mono,
      state: {
        ...state,
        trusted: TrustedMs(state.trusted + credited),
        lastWall: at.wall,
        quality: "unknown",
        uncounted: DurationMs(state.uncounted + (plausible ? claimed - credited : 0)),
        // Stamps of after this moment may repeat those of the minute before the cut: see Credit.
        firstOff: state.firstOff ?? state.trusted,
        creditedUnverified: DurationMs(state.creditedUnverified + credited),
        slew: 0,
        bootId: at.bootId,
        uptime: wholeOrNull(at.uptime),
        sync: null,
      },
    },
    events: [{ kind: "power-was-off", claimed, credited }],
  };
}

/**
 * Time passes. Call it at least each minute, and before stamping footage: a wall clock that was set
 * shows here. Trusted time advances by the monotonic difference and by nothing else.
 */
export function tickClock(clock: RunningClock, at: Reading): ClockStep {
  const { state } = clock;
  const passed = elapsed(clock, at.mono);
  const left = state.slew + (at.wall - state.lastWall) - passed;
  const slew = Math.sign(left) * Math.max(0, Math.abs(left) - passed * SLEW);
  const stepped = Math.abs(slew) > STEP_MS;
  return {
    clock: {
      rules: clock.rules,
      // The part of a millisecond that was not counted yet stays in the difference.
      mono: MonoMs(clock.mono + passed),
      state: {
        ...state,
        trusted: TrustedMs(state.trusted + passed),
        lastWall: at.wall,
        uptime: state.uptime === null ? null : DurationMs(state.uptime + passed),
        quality: stepped || strayed(state, at.wall, passed) ? "unknown" : state.quality,
        slew: stepped ? 0 : slew,
        sync: stepped ? null : state.sync,
      },
    },
    events: stepped ? [{ kind: "clock-jump-ignored", by: Math.round(left) }] : [],
  };
}

/** Whether many small steps have led a verified clock away from what it was verified to be. */
function strayed({ latest, trusted }: ClockState, wall: UtcMs, passed: number): boolean {
  if (latest === null) return false;
  const should = latest.civil + (trusted + passed - latest.trusted);
  // People's word may itself be half of the bound away from the clock that they confirmed.
  return Math.abs(wall - should) > GOOD_WITHIN / 2;
}

/** Trusted time at a monotonic reading: what a fragment is stamped with. */
export function trustedAt(clock: RunningClock, mono: MonoMs): TrustedMs {
  return TrustedMs(clock.state.trusted + elapsed(clock, mono));
}

function elapsed(clock: RunningClock, mono: MonoMs): number {
  return Math.max(0, Math.floor(mono - clock.mono));
}

function wholeOrNull(uptime: DurationMs | null): DurationMs | null {
  return uptime === null ? null : DurationMs(Math.floor(uptime));
}
