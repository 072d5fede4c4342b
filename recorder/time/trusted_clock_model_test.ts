/**
 * The trusted clock against a world whose true time only the test knows: clocks are set, the power
 * is cut, battery clocks wake up wrong, processes restart from states up to a minute old, people
 * confirm and a source answers with the true time.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DAY_MS, DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { ageOf, effectiveNows } from "./age.ts";
import { type ClockRules, clockRules } from "./clock_rules.ts";
import { type ClockState, parseClockState } from "./clock_state.ts";
import {
  bootClock,
  type ClockStep,
  type RunningClock,
  startClock,
  tickClock,
} from "./trusted_clock.ts";
import { confirmClock, observeSync } from "./verify_clock.ts";

const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
/** Readings and the anchor are whole milliseconds. It must not add up: every stamp ever made is compared. */
const ROUNDING = 3;

type Step =
  | { do: "run"; ms: number }
  | { do: "set"; by: number }
  | { do: "restart"; ms: number }
  | { do: "cut"; off: number; wakeOff: number }
  | { do: "confirm" }
  | { do: "synced-run"; minutes: number };

class World {
  true = T0;
  wallError: number;
  monoZero = 0;
  boots = 0;
  bootTrue = T0;
  clock: RunningClock;
  stored: ClockState;
  /** Since the last verification, for the bound of a good clock. */
  verifiedAt = T0;
  readonly rules: ClockRules;
  readonly #hasUptime: boolean;

  constructor(rules: ClockRules, wallError: number, hasUptime: boolean) {
    this.rules = rules;
    this.wallError = wallError;
    this.#hasUptime = hasUptime;
    this.clock = startClock(this.rules, this.reading(), null);
    this.stored = this.clock.state;
  }
  at() {
    return {
      wall: UtcMs(Math.floor(this.true + this.wallError)),
      mono: MonoMs(this.true - this.monoZero),
    };
  }
  reading() {
    return {
      ...this.at(),
      bootId: this.#hasUptime ? `boot ${this.boots}` : null,
      uptime: this.#hasUptime ? DurationMs(this.true - this.bootTrue) : null,
    };
  }
  take(step: ClockStep) {
    this.clock = step.clock;
    if (step.events.some((e) => e.kind === "clock-verified")) this.verifiedAt = this.true;
    if (step.events.length > 0) this.store();
  }
  store() {
    const read = parseClockState(JSON.parse(JSON.stringify(this.clock.state)));
    assert.ok(read.ok, "its own state cannot be read");
    this.stored = read.value;
  }
  run(ms: number, each: () => void = () => {}) {
    for (let left = ms; left > 0; left -= MINUTE) {
      this.true += Math.min(left, MINUTE);
      this.take(tickClock(this.clock, this.at()));
      if (left >= MINUTE) this.store();
      each();
    }
  }
  do(step: Step) {
    if (step.do === "run") this.run(step.ms);
    if (step.do === "set") this.wallError += step.by;
    if (step.do === "restart" || step.do === "cut") {
      this.true += step.do === "cut" ? step.off : step.ms;
      this.monoZero = this.true - 17.25;
      if (step.do === "cut") {
        this.boots++;
        this.bootTrue = this.true - 3000;
        this.wallError += step.wakeOff;
      }
      this.take(bootClock(this.rules, this.stored, this.reading()));
    }
    if (step.do === "confirm") {
      this.take(
        confirmClock(this.clock, {
          ...this.at(),
          by: ["a", "b"],
          civil: UtcMs(Math.floor(this.true)),
        }),
      );
    }
    if (step.do === "synced-run") {
      let minute = 0;
      this.run(step.minutes * MINUTE, () => {
        if (minute++ % 16 !== 0) return;
        this.take(
          observeSync(this.clock, { ...this.at(), source: "s", utc: UtcMs(Math.floor(this.true)) }),
        );
      });
    }
  }
}

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("run" as const),
    ms: fc.integer({ min: 1, max: 10 * MINUTE }).map((n) => n / 4),
  }),
  fc.record({
    do: fc.constant("set" as const),
    by: fc.oneof(
      fc.integer({ min: -900, max: 900 }),
      fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
    ),
  }),
  fc.record({ do: fc.constant("restart" as const), ms: fc.integer({ min: 0, max: 5 * MINUTE }) }),
  fc.record({
    do: fc.constant("cut" as const),
    off: fc.integer({ min: 1, max: 40 * DAY_MS }),
    wakeOff: fc.oneof(fc.constant(0), fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS })),
  }),
  fc.constant<Step>({ do: "confirm" }),
  fc.record({ do: fc.constant("synced-run" as const), minutes: fc.integer({ min: 1, max: 1600 }) }),
);

/** A wall clock set right: what people do before they confirm. */
const setRight = (world: World) => world.wallError = 0;

Deno.test("whatever is done to the clocks, trusted time never outruns real time, never goes back, and good is good", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyStep, fc.nat(1)), { maxLength: 25 }),
      fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
      fc.boolean(),
      (steps, wallError, hasUptime) => {
        const world = new World(clockRules(), wallError, hasUptime);
        const stamps = [{ stamp: world.clock.state.trusted, made: world.true }];
        for (const [step, right] of steps) {
          if (right === 0) setRight(world);
          const before = world.clock.state.trusted;
          const kept = world.stored.trusted;
          world.do(step);
          const now = world.clock.state.trusted;
          for (const { stamp, made } of stamps) {
            const over = ageOf(world.clock.state, stamp) - (world.true - made);
            const best = effectiveNows(world.clock.state)
              .filter((e) => e.stampedBefore === null || stamp < e.stampedBefore)
              .reduce((most, e) => Math.max(most, e.now - stamp), 0);
            if (now >= stamp) {
              assert.equal(best, ageOf(world.clock.state, stamp), "the two forms differ");
            }
            assert.ok(over <= ROUNDING, `${over} ms older than it is, after ${step.do}`);
          }
          stamps.push({ stamp: now, made: world.true });
          // After a stop it goes on from what was stored, else from what it was.
          assert.ok(now >= (step.do === "cut" || step.do === "restart" ? kept : before));
          if (step.do !== "set" && world.clock.state.quality === "good") {
            const allowed = MINUTE + 1000 + (world.true - world.verifiedAt) * 500e-6 + 1;
            assert.ok(
              Math.abs(world.wallError) <= allowed,
              `good with ${world.wallError} ms of error`,
            );
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("with a source and a right wall clock, a day later the quality is good and trusted time has caught up", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          do: fc.constant("cut" as const),
          off: fc.integer({ min: 1, max: DAY_MS }),
          wakeOff: fc.constant(0),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      (cuts) => {
        const world = new World(clockRules(), 0, true);
        world.do({ do: "confirm" });
        for (const cut of cuts) world.do(cut);
        assert.equal(world.clock.state.quality, "unknown");
        world.do({ do: "synced-run", minutes: 1500 });
        assert.equal(world.clock.state.quality, "good");
        // Footage from before the first cut has its full age again.
        const lag = world.true - T0 + 1 - ageOf(world.clock.state, TrustedMs(T0 - 1));
        assert.ok(lag >= 0 && lag <= 2, `lags ${lag} ms`);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("after any power-offs, two people with the right time bring trusted time up to date", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      const world = new World(clockRules(), 0, true);
      world.do({ do: "confirm" });
      const offs = steps.filter((s) =>
        s.do === "cut" || s.do === "run" || s.do === "restart" || s.do === "set"
      );
      for (const step of offs) world.do(step);
      const down = offs.reduce((sum, s) => sum + (s.do === "cut" ? s.off : 0), 0);
      fc.pre(down < 180 * DAY_MS);
      setRight(world);
      world.do({ do: "confirm" });
      assert.equal(world.clock.state.quality, "good");
      const lag = world.true - T0 + 1 - ageOf(world.clock.state, TrustedMs(T0 - 1));
      assert.ok(Math.abs(lag) <= ROUNDING, `lags ${lag} ms`);
    }),
    { numRuns: 200 },
  );
});
