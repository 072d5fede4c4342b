import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { MediaTime90k, MonoMs, Utc90k, UtcMs } from "../../src/base/units.ts";
import { WALL_START } from "../../tests/media/feed.ts";
import { Timeline } from "./timeline.ts";

const FRAME = 3600;

/** Drives a timeline as the fragmenter does, a fragment a second; gives places with the correction added. */
function drive(
  frames: number,
  of: (i: number) => { pts: number; delay: number; wallOffset?: number },
): { shown: number[]; timeline: Timeline } {
  const pair = (mono: number, offset = 0) => ({
    wall: UtcMs(Math.round(mono) + WALL_START + offset),
    mono: MonoMs(Math.round(mono)),
  });
  const timeline = new Timeline(pair(0));
  timeline.beginRun(pair(0));
  const shown: number[] = [];
  for (let i = 0; i < frames; i++) {
    const { pts, delay, wallOffset } = of(i);
    const arrival = MonoMs(i * 40 + delay);
    let place = timeline.place(MediaTime90k(pts), arrival, i % 50 === 0);
    if (i % 25 === 0) place = timeline.atFragmentStart(pair(arrival, wallOffset), arrival).at;
    timeline.settle(arrival, null, false);
    shown.push(place);
  }
  timeline.settle(MonoMs(frames * 40), null, true);
  const correction = timeline.correction ?? NaN;
  return { shown: shown.map((p) => p + correction), timeline };
}

Deno.test("a well-behaved camera keeps its own rate to the tick", () => {
  const { shown, timeline } = drive(25 * 120, (i) => ({ pts: 777 + i * FRAME, delay: 20 }));
  equal(timeline.jumps, 0);
  shown.forEach((p, i) => equal(p, (shown[0] ?? 0) + i * FRAME));
  equal(shown[0], (WALL_START + 20) * 90);
});

Deno.test("for any jitter, bursts and clock error: never back, at most 500 ppm from the camera's rate", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 50, maxLength: 50 }),
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 1, max: 3 }),
      (jitter, ppm, burst) => {
        const frames = 25 * 90;
        const { shown, timeline } = drive(frames, (i) => ({
          pts: Math.round(i * FRAME * (1 + ppm * 1e-6)),
          // Held back to the end of its burst, plus what the network adds.
          delay: (burst - 1 - (i % burst)) * 40 + Math.floor((jitter[i % 50] ?? 0) / 10) * 10,
        }));
        equal(timeline.jumps, 0);
        for (let i = 1; i < frames; i++) {
          ok((shown[i] ?? 0) > (shown[i - 1] ?? 0), `back at ${i}`);
        }
        const media = Math.round((frames - 1) * FRAME * (1 + ppm * 1e-6));
        const drift = Math.abs((shown.at(-1) ?? 0) - (shown[0] ?? 0) - media);
        // The elapsed time is counted on arrivals, which may be 0.2 s apart from the media.
        ok(drift <= (media + 18_000) * 500e-6 + 1, `drifted ${drift} ticks`);
        for (let i = 0; i < frames; i++) {
          const off = (shown[i] ?? 0) / 90 - (WALL_START + i * 40);
          ok(Math.abs(off) < 300, `frame ${i} is ${off} ms off`);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("a camera clock that is 300 ppm fast is followed, so displayed time stays at arrival", () => {
  const { shown } = drive(25 * 600, (i) => ({ pts: Math.round(i * FRAME * 1.0003), delay: 0 }));
  const off = (shown.at(-1) ?? 0) / 90 - (WALL_START + (25 * 600 - 1) * 40);
  ok(Math.abs(off) < 25, `${off} ms off after ten minutes, ${600 * 0.3} without following`);
});

Deno.test("a wall clock that NTP slews by 0.8 s is followed at 500 ppm without a step", () => {
  const { shown, timeline } = drive(25 * 60, (i) => ({
    pts: i * FRAME,
    delay: 0,
    wallOffset: i < 500 ? 0 : 800,
  }));
  equal(timeline.jumps, 0);
  const gained = (shown.at(-1) ?? 0) - (shown[0] ?? 0) - (25 * 60 - 1) * FRAME;
  // The clock moved 40 s before the end, and is followed at once.
  ok(gained >= 38 * 45 && gained <= 40 * 45, `gained ${gained}`);
});

for (const [step, gain] of [[50, 40], [-50, -40]] as const) {
  Deno.test(`following a clock that moved by ${step} ms ends at the edge of the dead zone`, () => {
    const { shown } = drive(25 * 240, (i) => ({
      pts: i * FRAME,
      delay: 0,
      wallOffset: i < 500 ? 0 : step,
    }));
    const gained = (shown.at(-1) ?? 0) - (shown[0] ?? 0) - (25 * 240 - 1) * FRAME;
    equal(gained, gain * 90);
  });
}

Deno.test("after a jump, frames keep their regular distance though their arrivals do not", () => {
  const { shown } = drive(1000, (i) => ({ pts: (i < 500 ? i : 500) * FRAME, delay: (i % 3) * 20 }));
  for (let i = 1; i < 1000; i++) equal((shown[i] ?? 0) - (shown[i - 1] ?? 0), FRAME);
});

Deno.test("a second of stalled network with a burst behind it is no jump", () => {
  const { shown, timeline } = drive(25 * 60, (i) => ({
    pts: i * FRAME,
    delay: i >= 700 && i < 775 ? (775 - i) * 40 : 0,
  }));
  equal(timeline.jumps, 0);
  shown.forEach((p, i) => equal(p, (shown[0] ?? 0) + i * FRAME));
});

for (
  const [what, pts] of Object.entries({
    "a jump forward by 100 s": (i: number) => (i < 500 ? i : i + 2500) * FRAME,
    "a jump back by 50 s": (i: number) => (i < 500 ? i : i - 1250) * FRAME,
    "a freeze": (i: number) => (i < 500 ? i : 500) * FRAME,
    "half the rate": (i: number) => (i < 500 ? i : 500 + (i - 500) / 2) * FRAME,
    "double the rate": (i: number) => (i < 500 ? i : 500 + (i - 500) * 2) * FRAME,
  })
) {
  Deno.test(`${what} is noticed, and displayed time stays within 2 s of arrival`, () => {
    const { shown, timeline } = drive(25 * 60, (i) => ({ pts: pts(i), delay: 10 }));
    ok(timeline.jumps > 0);
    shown.forEach((p, i) => {
      const off = p / 90 - (WALL_START + i * 40);
      ok(Math.abs(off) <= 2100, `frame ${i} is ${off} ms off`);
      if (i > 0) ok(p > (shown[i - 1] ?? 0), `back at ${i}`);
    });
  });
}

Deno.test("pictures cached before the connection are placed before it, but not over older footage", () => {
  const pair = { wall: UtcMs(WALL_START), mono: MonoMs(0) };
  const place = (earliest: number | null) => {
    const timeline = new Timeline(pair);
    timeline.beginRun(pair);
    // Four seconds in 100 ms, then in real time.
    let first = 0;
    for (let i = 0; i < 120; i++) {
      const arrival = MonoMs(i < 100 ? i : 100 + (i - 99) * 40);
      const at = timeline.place(MediaTime90k(i * FRAME), arrival, i === 0);
      if (i === 0) first = at;
      timeline.settle(arrival, earliest === null ? null : Utc90k(earliest), false);
    }
    return first + (timeline.correction ?? NaN);
  };
  const free = place(null);
  ok(Math.abs(free / 90 - (WALL_START - 3860)) < 60, `${free / 90 - WALL_START}`);
  const earliest = (WALL_START - 1000) * 90;
  equal(place(earliest), earliest);
});
