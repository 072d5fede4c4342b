import assert from "node:assert/strict";
import { DAY_MS, DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { ageOf, effectiveNows } from "./age.ts";
import { clockRules } from "./clock_rules.ts";
import { civilAtLeast, holdUntilTrusted } from "./civil_time.ts";
import { type ClockState, parseClockState } from "./clock_state.ts";
import {
  bootClock,
  type BootReading,
  type ClockStep,
  type RunningClock,
  startClock,
  tickClock,
  trustedAt,
} from "./trusted_clock.ts";
import { confirmClock, observeSync } from "./verify_clock.ts";

const T0 = Date.UTC(2026, 2, 1);
const HOUR = 3_600_000;
const rules = clockRules();
const at = (wall: number, mono: number) => ({ wall: UtcMs(wall), mono: MonoMs(mono) });
const boot = (wall: number, mono: number, bootId: string | null, uptime: number): BootReading => ({
  ...at(wall, mono),
  bootId,
  uptime: DurationMs(uptime),
});
const by: [string, string] = ["Li", "Wang"];
/** Installed and confirmed at T0. */
function installed(): RunningClock {
  const clock = startClock(rules, boot(T0, 0, "a", 1000), null);
  return confirmClock(clock, { ...at(T0, 0), by, civil: UtcMs(T0) }).clock;
}
const kinds = (step: ClockStep) => step.events.map((e) => e.kind);

Deno.test("runs with the monotonic clock, parts of milliseconds included", () => {
  let clock = installed();
  for (let i = 1; i <= 1000; i++) {
    clock = tickClock(clock, at(T0 + Math.round(i * 0.7), i * 0.7)).clock;
  }
  assert.equal(clock.state.trusted, T0 + 700);
  assert.equal(trustedAt(clock, MonoMs(1700.5)), T0 + 1700);
  assert.equal(trustedAt(clock, MonoMs(0)), clock.state.trusted, "never back");
});

Deno.test("a wall clock set a year ahead moves nothing but the quality", () => {
  const step = tickClock(installed(), at(T0 + 60_000 + 365 * DAY_MS, 60_000));
  assert.equal(step.clock.state.trusted, T0 + 60_000);
  assert.equal(step.clock.state.quality, "unknown");
  assert.deepEqual(step.events, [{ kind: "clock-jump-ignored", by: 365 * DAY_MS }]);
  const back = tickClock(step.clock, at(T0 + 120_000, 120_000));
  assert.equal(back.clock.state.quality, "unknown", "setting it back proves nothing");
});

Deno.test("slewing at 400 ppm is no step until it has led a minute away, many small steps are", () => {
  let clock = installed();
  for (let i = 1; i <= 3000; i++) {
    const step = tickClock(clock, at(T0 + i * 60_000 * 1.0004, i * 60_000));
    assert.deepEqual(step.events, []);
    clock = step.clock;
    assert.equal(clock.state.quality, i <= 2500 ? "good" : "unknown", `minute ${i}`);
  }
  let small = installed();
  for (let i = 1; i <= 3; i++) small = tickClock(small, at(T0 + i * 60_900, i * 60_000)).clock;
  assert.equal(small.state.quality, "unknown");
});

Deno.test("a restart of the process in the same boot counts in full and stays good", () => {
  const { state } = tickClock(installed(), at(T0 + 60_000, 60_000)).clock;
  const step = bootClock(rules, state, boot(T0 + 90_000, 5, "a", 91_000));
  assert.equal(step.clock.state.trusted, T0 + 90_000);
  assert.equal(step.clock.state.quality, "good");
  assert.deepEqual(step.events, []);
  const set = bootClock(rules, state, boot(T0 + DAY_MS, 5, "a", 91_000));
  assert.equal(set.clock.state.trusted, T0 + 90_000);
  assert.deepEqual(kinds(set), ["clock-jump-ignored"]);
  assert.equal(set.clock.state.quality, "unknown");
});

Deno.test("a power-off counts nothing until confirmed, then exactly what it was", () => {
  const { state } = tickClock(installed(), at(T0 + HOUR, HOUR)).clock;
  // Off for one hour, but the battery clock wakes twelve hours ahead.
  const woke = bootClock(rules, state, boot(T0 + 14 * HOUR, 0, "b", 0));
  assert.equal(woke.clock.state.trusted, T0 + HOUR);
  assert.equal(woke.clock.state.quality, "unknown");
  const civil = UtcMs(T0 + 2 * HOUR + 60_000);
  const wrong = confirmClock(woke.clock, { ...at(T0 + 14 * HOUR + 60_000, 60_000), by, civil });
  assert.deepEqual(wrong.events, [{ kind: "clock-wrong", said: by, by: 12 * HOUR }]);
  assert.equal(wrong.clock.state.trusted, T0 + HOUR + 60_000);
  const right = confirmClock(wrong.clock, { ...at(civil, 60_000), by, civil }).clock.state;
  assert.equal(right.trusted, T0 + HOUR + 60_000, "trusted time itself never jumps");
  assert.equal(right.quality, "good");
  assert.equal(ageOf(right, TrustedMs(T0)), 2 * HOUR + 60_000, "from before the cut");
  assert.equal(ageOf(right, TrustedMs(T0 + HOUR)), 60_000, "from after it");
  assert.deepEqual(effectiveNows(right), [
    { stampedBefore: null, now: T0 + HOUR + 60_000 },
    { stampedBefore: T0 + HOUR, now: T0 + 2 * HOUR + 60_000 },
  ]);
});

Deno.test("repeating small power-offs gains no more than the bound in total", () => {
  const lenient = clockRules({ maxUnverifiedOff: DurationMs(600_000) });
  let clock: RunningClock = { ...installed(), rules: lenient };
  for (let i = 1; i < 20; i++) {
    clock =
      bootClock(lenient, { ...clock.state, quality: "good" }, boot(T0 + i * HOUR, 0, `b${i}`, 0))
        .clock;
  }
  assert.equal(clock.state.trusted, T0 + 600_000);
});

Deno.test("a confirmed wrong year is not credited, and needs a power-off at all", () => {
  const year = T0 + 365 * DAY_MS;
  const never = confirmClock(installed(), { ...at(year, 1000), by, civil: UtcMs(year) });
  assert.ok(
    never.events.some((e) => e.kind === "clock-verified" && e.credited === 0),
    "it ran all the time: nothing is missing",
  );
  const woke = bootClock(rules, installed().state, boot(year, 0, "b", 0)).clock;
  const said = confirmClock(woke, { ...at(year, 0), by, civil: UtcMs(year) });
  assert.deepEqual(said.clock.state.credits, []);
});

Deno.test("a time source alone credits what the battery clock saw too, up to the bound", () => {
  for (
    const [off, claimed, expected] of [[2, 2, 2], [2, -2000, 0], [20, 20, 7], [2, 300, 2]] as const
  ) {
    let clock = bootClock(
      rules,
      installed().state,
      boot(T0 + claimed * DAY_MS, 0, "b", 0),
    ).clock;
    const start = T0 + off * DAY_MS;
    let verified = 0;
    for (let i = 0; i <= 25 * 60; i += 16) {
      const seen = {
        ...at(start + i * 60_000, i * 60_000),
        source: "s",
        utc: UtcMs(start + i * 60_000),
      };
      const step = observeSync(clock, seen);
      if (kinds(step).includes("clock-verified")) verified++;
      clock = step.clock;
    }
    assert.equal(verified, 1);
    assert.equal(clock.state.quality, "good");
    const age = ageOf(clock.state, TrustedMs(T0 - 1)) - 1 - 1488 * 60_000;
    assert.equal(age, expected * DAY_MS, `off ${off} claimed ${claimed}`);
  }
});

Deno.test("a source that disagrees by more than a minute makes the quality unknown, once told", () => {
  const seen = (i: number) => ({ ...at(T0 + i, i), source: "s", utc: UtcMs(T0 + i + 90_000) });
  const first = observeSync(installed(), seen(1000));
  assert.deepEqual(first.events, [{ kind: "clock-wrong", said: ["s"], by: -90_000 }]);
  assert.equal(first.clock.state.quality, "unknown");
  assert.deepEqual(observeSync(first.clock, seen(2000)).events, []);
});

Deno.test("two people are two people", () => {
  for (const names of [["Li", "Li"], ["Li", " li "], ["", "Wang"], ["Ｌｉ", "Li"]] as const) {
    assert.throws(
      () => confirmClock(installed(), { ...at(T0, 0), by: [...names], civil: UtcMs(T0) }),
      /two different people/,
    );
  }
});

Deno.test("a hold's end is told from what is known, never from a clock set ahead", () => {
  const until = UtcMs(T0 + 10 * DAY_MS);
  const fresh = startClock(rules, boot(T0, 0, null, 0), null);
  assert.equal(holdUntilTrusted(fresh.state, until), null);
  const ahead = tickClock(installed(), at(T0 + 365 * DAY_MS, HOUR)).clock.state;
  assert.equal(civilAtLeast(ahead), T0 + HOUR);
  assert.equal(holdUntilTrusted(ahead, until), until);
  const behind = tickClock(installed(), at(T0 - DAY_MS, HOUR)).clock.state;
  assert.equal(holdUntilTrusted(behind, until), until + DAY_MS + HOUR);
});

Deno.test("with the state lost, footage does not age by what the wall clock says", () => {
  const clock = startClock(rules, boot(T0 + 365 * DAY_MS, 0, "a", 0), TrustedMs(T0));
  assert.equal(clock.state.trusted, T0);
});

Deno.test("a stored state is read strictly", () => {
  const state = observeSync(installed(), { ...at(T0, 0), source: "s", utc: UtcMs(T0) }).clock.state;
  const stored: Record<string, unknown> = JSON.parse(JSON.stringify(state));
  const read = parseClockState(stored);
  assert.ok(read.ok);
  assert.deepEqual(read.value satisfies ClockState, state);
  const bad: unknown[] = [
    null,
    [],
    "x",
    {},
    { ...stored, extra: 1 },
    { ...stored, trusted: 1.5 },
    {
      ...stored,
      trusted: "1",
    },
    { ...stored, quality: "fine" },
    { ...stored, version: 2 },
    { ...stored, uncounted: -1 },
    {
      ...stored,
      anchor: { trusted: 1 },
    },
  ];
  for (const one of bad) assert.ok(!parseClockState(one).ok, JSON.stringify(one));
  for (const key of Object.keys(stored)) {
    const less = { ...stored };
    delete less[key];
    assert.ok(!parseClockState(less).ok, `without ${key}`);
  }
});

Deno.test("rules outside their bounds are refused with the field", () => {
  assert.throws(
    () => clockRules({ maxUnverifiedOff: DurationMs(2 * HOUR) }),
    /clock.maxUnverifiedOff/,
  );
  assert.throws(() => clockRules({ agree: DurationMs(NaN) }), /clock.agree/);
});

Deno.test("a wall clock and a time source set ahead together verify nothing", () => {
  let clock = installed();
  let seenKinds: string[] = [];
  for (let i = 1; i <= 100; i++) {
    const there = T0 + 90 * DAY_MS + i * HOUR;
    const step = observeSync(clock, { ...at(there, i * HOUR), source: "s", utc: UtcMs(there) });
    seenKinds = [...seenKinds, ...kinds(step)];
    clock = step.clock;
  }
  assert.ok(seenKinds.includes("clock-contradiction"));
  assert.ok(!seenKinds.includes("clock-verified"));
  assert.equal(clock.state.quality, "unknown");
  assert.equal(clock.state.trusted, T0 + 100 * HOUR);
});

Deno.test("two power-offs, each confirmed: each ages only the footage from before it", () => {
  let clock = installed();
  let mono = 0;
  let now = T0;
  const stamps: { stamp: TrustedMs; made: number }[] = [];
  for (const [i, off] of [3 * DAY_MS, 5 * DAY_MS, HOUR].entries()) {
    clock = tickClock(clock, at(now += HOUR, mono += HOUR)).clock;
    stamps.push({ stamp: TrustedMs(clock.state.trusted - 1), made: now - 1 });
    clock = bootClock(rules, clock.state, boot(now += off, mono = 0, `n${i}`, 0)).clock;
    const step = confirmClock(clock, { ...at(now, 0), by, civil: UtcMs(now) });
    assert.deepEqual(step.events, [{ kind: "clock-verified", by, credited: off, left: 0 }]);
    clock = step.clock;
  }
  stamps.push({ stamp: clock.state.trusted, made: now });
  for (const { stamp, made } of stamps) {
    assert.equal(ageOf(clock.state, stamp), now - made);
    const nows = effectiveNows(clock.state)
      .filter((e) => e.stampedBefore === null || stamp < e.stampedBefore).map((e) => e.now);
    assert.equal(Math.max(...nows) - stamp, now - made);
  }
});

Deno.test("errors of many confirmations do not add up", () => {
  let clock = installed();
  let now = T0;
  for (let i = 1; i <= 40; i++) {
    clock = bootClock(rules, clock.state, boot(now += 1000, 0, `r${i}`, 0)).clock;
    const civil = UtcMs(now + (i % 2 === 0 ? 30_000 : -30_000));
    clock = confirmClock(clock, { ...at(now, 0), by, civil }).clock;
  }
  const over = ageOf(clock.state, TrustedMs(T0 - 1)) - 1 - (now - T0);
  assert.ok(over <= 30_000, `${over} ms older than it is`);
});

Deno.test("half a day of agreement is not a day, and a few observations are not many", () => {
  for (const [minutes, every] of [[13 * 60, 15], [30 * 60, 120]] as const) {
    let clock = startClock(rules, boot(T0, 0, "a", 0), null);
    for (let i = 0; i <= minutes; i += every) {
      const there = T0 + i * 60_000;
      clock =
        observeSync(clock, { ...at(there, i * 60_000), source: "s", utc: UtcMs(there) }).clock;
    }
    assert.equal(clock.state.quality, "unknown");
  }
});
