/**
 * Displayed time from arrival, smoothed. A camera's timestamps are trusted for differences only, and
 * for those only while they agree with the arrival of the pictures to about 1.5 s.
 *
 * What holds for every sample given to {@link Timeline.place}, whatever its timestamp:
 * it is placed later than every sample before the last one in display order that went furthest (so
 * a picture may be overtaken by those decoded after it, but never jumps behind the one before), and
 * a key frame is placed later than everything before it. Pure: clocks are read by the caller.
 */
import type { MediaTime90k, MonoMs } from "../../src/base/units.ts";
import { Utc90k } from "../../src/base/units.ts";
import type { ClockPair } from "./clock_pair.ts";
import { LeastLateness } from "./lateness.ts";

const SECOND = 90_000;
/** Timestamps that disagree with arrival by more than this are not believed. */
const DISBELIEF = 1.5 * SECOND;
/** A picture that late needs no patience: no network holds pictures back for so long. */
const HOPELESS = 10 * SECOND;
/** A stalled network delivers what it held back in a burst, which comes within this time. */
const PATIENCE = 0.5 * SECOND;
/** A new connection may send cached pictures in a burst: the least delay is known only after this. */
const SETTLING = 0.4 * SECOND;
/** More than this is no cache of pictures but a jump. */
const LONGEST_CACHE = 30 * SECOND;
/** Re-anchoring that lands so near to the regular distance of frames takes the regular distance. */
const NEAR_REGULAR = 0.25 * SECOND;
/** Displayed time follows arrival by at most 500 ppm. */
const SLEW = 500e-6;
/** Jitter that is not worth following. */
const DEAD_ZONE = 0.01 * SECOND;
/** A wall clock that moved by more than this against the monotonic clock was set. */
const CLOCK_STEP = SECOND;
/** A cached picture may be older than the last recorded one by so much; more is another time. */
const LONGEST_OVERLAP = 10 * SECOND;

/** What {@link Timeline.atFragmentStart} did to the sample placed last. */
export interface FragmentStart {
  /** The sample's place after slewing, before a clock step: what the footage before it lasts to. */
  readonly before: number;
  /** Its place from now on. */
  readonly at: number;
  /** Whether the wall clock was set since the last fragment started. */
  readonly step: boolean;
}

/**
 * Places the samples of one camera on the displayed time line. Places are in ticks that are
 * displayed time once {@link Timeline.correction}, which is known shortly after a run's start, is added.
 */
export class Timeline {
  #wallTicks: number; // wall minus mono
  #shift = 0; // place minus pts
  #correction = 0;
  #settled = false;
  #begun = false;
  #firstArrival = 0;
  #firstPlace = 0;
  #furthest = 0;
  #beforeFurthest = 0;
  #sinceFurthest = 0;
  #interval = SECOND / 25;
  #lateSince: number | null = null;
  #startLeast = Infinity;
  #lastSlew = 0;
  #steppedSince = false;
  readonly #window = new LeastLateness();
  #jumps = 0;
  #reorders = false;

  constructor(pair: ClockPair) {
    this.#wallTicks = wallMinusMono(pair);
  }

  /** A new connection: timestamps begin anew, the next sample is placed by its arrival. */
  beginRun(pair: ClockPair): void {
    const wall = wallMinusMono(pair);
    if (Math.abs(wall - this.#wallTicks) > CLOCK_STEP) this.#steppedSince = true;
    this.#wallTicks = wall;
    this.#begun = false;
    this.#settled = false;
    this.#correction = 0;
    this.#reorders = false;
  }

  /** How often a timestamp was not believed since the start. */
  get jumps(): number {
    return this.#jumps;
  }

  /** Whether this run's decode order differs from its display order. */
  get reorders(): boolean {
    return this.#reorders;
  }

  /** The usual distance of two frames in ticks. */
  get interval(): number {
    return this.#interval;
  }

  /** What turns places of this run into displayed time; `null` until the run has settled. */
  get correction(): number | null {
    return this.#settled ? this.#correction : null;
  }

  /** The furthest place so far; a sample placed beyond it may begin a fragment. */
  get furthest(): number {
    return this.#furthest;
  }

  /** Places one video sample, in decode order. */
  place(pts: MediaTime90k, arrival: MonoMs, key: boolean): number {
    const now = Math.round(arrival * 90);
    if (!this.#begun) return this.#begin(pts, now);
    let at = pts + this.#shift;
    if (this.#disbelieved(at, now, key)) {
      at = this.#reanchored(now);
      this.#shift = at - pts;
      this.#lateSince = null;
      this.#window.reset(now);
      this.#jumps++;
    }
    this.#sinceFurthest++;
    if (at > this.#furthest) {
      const step = (at - this.#furthest) / this.#sinceFurthest;
      // A hole in the stream says little about its rate: it counts as two frames at most.
      this.#interval += (Math.min(step, 2 * this.#interval) - this.#interval) / 8;
      this.#beforeFurthest = this.#furthest;
      this.#furthest = at;
      this.#sinceFurthest = 0;
    } else {
      this.#reorders = true;
    }
    const late = this.#lateness(at, now);
    if (this.#settled) this.#window.add(late, now);
    else this.#startLeast = Math.min(this.#startLeast, late);
    return at;
  }

  /** Where a timestamp of this run lies by the present anchor, without any effect. */
  peek(pts: MediaTime90k): number {
    return pts + this.#shift;
  }

  /**
   * The sample placed last, which went furthest, begins a fragment: follows the clocks. Slewing
   * moves it by at most 500 ppm of the time since the last fragment; a step moves it to the new time.
   */
  atFragmentStart(pair: ClockPair, arrival: MonoMs): FragmentStart {
    const now = Math.round(arrival * 90);
    const wall = wallMinusMono(pair);
    const moved = wall - this.#wallTicks;
    const step = Math.abs(moved) > CLOCK_STEP;
    if (!step) {
      this.#wallTicks = wall;
      this.#window.shift(moved);
    }
    this.#move(this.#slew(now));
    const before = this.#furthest;
    if (step) {
      this.#wallTicks = wall;
      this.#steppedSince = true;
      this.#beforeFurthest += moved;
      this.#shift += moved;
      this.#furthest += moved;
    }
    return { before, at: this.#furthest, step };
  }

  /**
   * Fixes the run's correction by the least delay seen so far, once 0.4 s have passed since its
   * first sample or when `force`d at its end. `earliest` is where the camera's recorded footage
   * ends: the run is not placed before it unless the clock was set. Returns the correction.
   */
  settle(now: MonoMs, earliest: Utc90k | null, force: boolean): number | null {
    if (this.#settled || !this.#begun) return this.correction;
    const ticks = Math.round(now * 90);
    if (!force && ticks - this.#firstArrival < SETTLING) return null;
    this.#correction = this.#startLeast === Infinity ? 0 : this.#startLeast;
    const start = this.#firstPlace + this.#correction;
    const overlap = earliest === null ? 0 : earliest - start;
    if (overlap > 0 && overlap <= LONGEST_OVERLAP && !this.#steppedSince) {
      this.#correction += overlap;
    }
    this.#settled = true;
    this.#steppedSince = false;
    this.#lateSince = null;
    this.#lastSlew = ticks;
    this.#window.reset(ticks);
    return this.#correction;
  }

  #begin(pts: number, now: number): number {
    const at = now + this.#wallTicks;
    this.#shift = at - pts;
    this.#begun = true;
    this.#firstArrival = now;
    this.#firstPlace = at;
    this.#furthest = at;
    // Pictures that lead an open GOP's key frame are shown before it, so the floor lies below.
    this.#beforeFurthest = at - DISBELIEF;
    this.#sinceFurthest = 0;
    this.#lateSince = null;
    this.#startLeast = 0;
    this.#lastSlew = now;
    return at;
  }

  /** How much later than displayed a sample came, against the least delay. */
  #lateness(at: number, now: number): number {
    return now + this.#wallTicks - (at + this.#correction);
  }

  #disbelieved(at: number, now: number, key: boolean): boolean {
    if (at === this.#furthest || at <= this.#beforeFurthest) return true;
    if (at < this.#furthest) return key;
    const late = this.#lateness(at, now);
    if (late < -DISBELIEF) {
      return this.#settled || late < -LONGEST_CACHE || at - this.#furthest > DISBELIEF;
    }
    if (late <= DISBELIEF) {
      this.#lateSince = null;
      return false;
    }
    this.#lateSince ??= now;
    return late > HOPELESS || now - this.#lateSince >= PATIENCE;
  }

  #reanchored(now: number): number {
    const regular = this.#furthest + Math.max(1, Math.round(this.#interval));
    const arrived = now + this.#wallTicks - this.#correction;
    if (Math.abs(arrived - regular) <= NEAR_REGULAR) return regular;
    return Math.max(arrived, this.#furthest + 1);
  }

  /** How far to move towards arrival now. */
  #slew(now: number): number {
    const elapsed = Math.min(Math.max(0, now - this.#lastSlew), HOPELESS);
    this.#lastSlew = now;
    const least = this.#settled ? this.#window.least : null;
    if (least === null || Math.abs(least) <= DEAD_ZONE) return 0;
    const most = Math.floor(elapsed * SLEW);
    const wanted = least - Math.sign(least) * DEAD_ZONE;
    const slew = Math.round(Math.max(-most, Math.min(most, wanted)));
    return Math.max(slew, this.#beforeFurthest + 1 - this.#furthest);
  }

  #move(ticks: number): void {
    if (ticks === 0) return;
    this.#shift += ticks;
    this.#furthest += ticks;
    this.#window.shift(-ticks);
  }
}

/** Displayed time of a place. */
export function displayed(place: number, correction: number): Utc90k {
  return Utc90k(place + correction);
}

function wallMinusMono(pair: ClockPair): number {
  return Math.round((pair.wall - pair.mono) * 90);
}
