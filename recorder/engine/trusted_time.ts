/** The trusted clock as the running recorder holds it: read on demand, stored each minute and at events. */
import type { Clock } from "../../src/base/clock.ts";
import {
  DAY_MS,
  DurationMs,
  type MonoMs,
  type TrustedMs,
  type UtcMs,
} from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import type { ClockEvent } from "../time/clock_event.ts";
import { readKernelFile } from "../time/kernel_file.ts";
import { clockRules } from "../time/clock_rules.ts";
import type { ClockState } from "../time/clock_state.ts";
import {
  bootClock,
  type BootReading,
  type ClockStep,
  type RunningClock,
  startClock,
  tickClock,
  trustedAt,
} from "../time/trusted_clock.ts";
import { confirmClock, observeSync } from "../time/verify_clock.ts";

/** This boot of the kernel and how long it has run; nulls where the system does not tell. */
export function readBoot(clock: Clock): BootReading {
  const bootId = readKernelFile("/proc/sys/kernel/random/boot_id")?.trim() ?? null;
  const seconds = Number(readKernelFile("/proc/uptime")?.split(" ")[0]);
  const uptime = Number.isFinite(seconds) ? DurationMs(Math.round(seconds * 1000)) : null;
  return { wall: clock.wall(), mono: clock.mono(), bootId, uptime };
}

/** The clock at the start of the process, from the stored state or anew. */
export function startTrusted(
  stored: ClockState | null,
  at: BootReading,
  newestInBlocks: TrustedMs | null,
): ClockStep {
  const rules = clockRules();
  if (stored !== null) return bootClock(rules, stored, at);
  return { clock: startClock(rules, at, newestInBlocks), events: [] };
}

/** Trusted time of a running recorder; every change of it is stored and logged before anybody acts on it. */
export class TrustedTime {
  #running: RunningClock;
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #changed: () => void;
  #jumpedAt: MonoMs | null = null;

  /** `changed` is called after an event that may change what is releasable or how it is stamped. */
  constructor(step: ClockStep, clock: Clock, ledger: Ledger, changed: () => void) {
    this.#running = step.clock;
    this.#clock = clock;
    this.#ledger = ledger;
    this.#changed = changed;
    this.#tell(step.events);
    this.save();
  }

  get state(): ClockState {
    return this.#running.state;
  }

  /** Now, in trusted time. */
  now(): TrustedMs {
    return trustedAt(this.#running, this.#clock.mono());
  }

  /** Now, on both clocks. */
  stamp(): Stamp {
    return { at: this.#clock.wall(), trusted: this.now() };
  }

  /** Whether the wall clock is known to be right. */
  get good(): boolean {
    return this.#running.state.quality === "good";
  }

  /** Whether the wall clock was set in the last day. */
  get jumpedToday(): boolean {
    return this.#jumpedAt !== null && this.#clock.mono() - this.#jumpedAt < DAY_MS;
  }

  /** Time passes; call it about each second. */
  tick(): void {
    this.#take(tickClock(this.#running, this.#reading()));
  }

  /** Stores the state; call it each minute. */
  save(): void {
    this.#ledger.saveTrusted(this.#running.state);
  }

  /** Two people say what the true date and time is. Throws `InputError` when they are not two. */
  confirm(by: readonly [string, string], civil: UtcMs): readonly ClockEvent[] {
    return this.#take(confirmClock(this.#running, { ...this.#reading(), by, civil }));
  }

  /** A time source says what the time is. */
  observe(source: string, utc: UtcMs): readonly ClockEvent[] {
    return this.#take(observeSync(this.#running, { ...this.#reading(), source, utc }));
  }

  #reading() {
    return { wall: this.#clock.wall(), mono: this.#clock.mono() };
  }

  #take({ clock, events }: ClockStep): readonly ClockEvent[] {
    this.#running = clock;
    if (events.length > 0) {
      this.save();
      this.#tell(events);
      this.#changed();
    }
    return events;
  }

  #tell(events: readonly ClockEvent[]): void {
    for (const { kind, ...details } of events) {
      if (kind === "clock-jump-ignored") this.#jumpedAt = this.#clock.mono();
      this.#ledger.event({ kind, camera: null, reason: REASONS[kind], details }, this.stamp());
    }
  }
}

const REASONS: Readonly<Record<ClockEvent["kind"], string>> = {
  "clock-jump-ignored": "the wall clock was set; only what is displayed follows",
  "power-was-off": "the power was off; time that nobody confirmed is not counted",
  "clock-verified": "the true time is known again",
  "clock-wrong": "the wall clock is not what people or a time source say",
  "clock-contradiction": "a time source says that more time has passed than can have",
};
