/** The trusted clock of the program under test, its ledger, and the rules that follow from both. */
import { DurationMs, type MonoMs, type TrustedMs, type UtcMs } from "../../src/base/units.ts";
import type { IndexedHold } from "../../recorder/index/index.ts";
import type { ReleaseRules } from "../../recorder/pool/release.ts";
import { clockRules } from "../../recorder/time/clock_rules.ts";
import type { ClockState, Credit } from "../../recorder/time/clock_state.ts";
import {
  bootClock,
  type BootReading,
  type ClockStep,
  type Reading,
  type RunningClock,
  startClock,
  tickClock,
  trustedAt,
} from "../../recorder/time/trusted_clock.ts";
import { confirmClock } from "../../recorder/time/verify_clock.ts";

/** What survives everything: settings, holds and trusted time. Kept twice by the product; reliable here. */
export interface Ledger {
  clock: ClockState | null;
  rules: ReleaseRules;
  keep: number;
  /** How many credits of power-off time the rules know. */
  credits: number;
  holds: readonly IndexedHold[];
}

/** The two clocks of the simulated machine. */
export interface Clocks {
  wall(): UtcMs;
  mono(): MonoMs;
  boot(): BootReading;
  /** True time, as two people read it off a watch. */
  civil(): UtcMs;
}

const CLOCK_RULES = clockRules();
/** Footage of an unknown clock is kept longer by this. */
export const UNKNOWN_ADDS = 30;
/** Trusted time is stored this often, in simulated milliseconds. */
const STORE_EVERY = 25;

/** Rules that keep everything for `keep`, and longer where the clock was not known to be good. */
export function simRules(version: number, keep: number, credits: readonly Credit[]): ReleaseRules {
  return {
    version,
    keepDuration: (_end, clockGood) => DurationMs(clockGood ? keep : keep + UNKNOWN_ADDS),
    offTimeSince: (stamp) =>
      DurationMs(credits.reduce((sum, c) => stamp < c.before ? sum + c.length : sum, 0)),
    ordersErasure: true,
  };
}

/** The real clock, stored in the ledger as the recorder stores it. */
export class MachineClock {
  readonly #ledger: Ledger;
  readonly #clocks: Clocks;
  #clock!: RunningClock; // set by start(), the first thing that is called
  #stored = 0;

  constructor(ledger: Ledger, clocks: Clocks) {
    this.#ledger = ledger;
    this.#clocks = clocks;
  }

  /** From power-on. */
  start(): void {
    const { clock } = this.#ledger;
    const at = this.#clocks.boot();
    if (clock === null) {
      this.#clock = startClock(CLOCK_RULES, at, null);
      this.#keep();
    } else this.#step(bootClock(CLOCK_RULES, clock, at), true);
  }

  #step(step: ClockStep, keep: boolean): void {
    this.#clock = step.clock;
    if (keep || step.events.length > 0 || step.clock.state.trusted - this.#stored >= STORE_EVERY) {
      this.#keep();
    }
  }

  #keep(): void {
    this.#ledger.clock = this.#clock.state;
    this.#stored = this.#clock.state.trusted;
  }

  #reading(): Reading {
    return { wall: this.#clocks.wall(), mono: this.#clocks.mono() };
  }

  tick(): void {
    this.#step(tickClock(this.#clock, this.#reading()), false);
  }

  now(): TrustedMs {
    return trustedAt(this.#clock, this.#clocks.mono());
  }

  get good(): boolean {
    return this.#clock.state.quality === "good";
  }

  get credits(): readonly Credit[] {
    return this.#clock.state.credits;
  }

  /** Two people say what time it is; answers whether power-off time became known. */
  confirm(): boolean {
    const said = { ...this.#reading(), by: ["a", "b"] as const, civil: this.#clocks.civil() };
    this.#step(confirmClock(this.#clock, said), true);
    const news = this.credits.length !== this.#ledger.credits;
    this.#ledger.credits = this.credits.length;
    return news;
  }
}
