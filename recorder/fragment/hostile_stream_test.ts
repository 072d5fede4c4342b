import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { joinBytes } from "../../src/base/bytes.ts";
import { parseFragment } from "../mp4/parse_fragment.ts";
import { Bench, DUMMY_PARAMS, WALL_START } from "../../tests/media/feed.ts";
import type { CutFragment } from "./cut_fragment.ts";

const FRAME = 3600;

/** The number of each frame travels in its bytes, so that a lost or doubled one is seen. */
function numbered(i: number): Uint8Array {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setUint32(4, i);
  return data;
}

function samplesOf(f: CutFragment): { number: number; duration: number; key: boolean }[] {
  const payload = joinBytes(f.payload);
  const parsed = parseFragment(payload);
  if (!parsed.ok) throw new Error(parsed.error.what);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return (parsed.value.tracks[0]?.samples ?? []).map((s) => ({
    number: view.getUint32(s.at + 4),
    duration: s.duration,
    key: s.key,
  }));
}

/** What must hold however hostile the stream was; `stepped`: the wall clock was set on purpose. */
function checkAll(bench: Bench, sent: number, stepped: boolean): void {
  let next = 0;
  let end = -Infinity;
  for (const f of bench.fragments) {
    if (!stepped) {
      ok(f.start >= end, `went back by ${end - f.start}`);
      equal(f.wentBack, false);
    } else equal(f.wentBack, f.start < end);
    end = f.start + f.duration;
    let sum = 0;
    for (const [i, s] of samplesOf(f).entries()) {
      ok(i === 0 || !s.key, "a key frame always begins a fragment");
      equal(s.number, next++, "each frame once and in order");
      ok(s.duration > 0 && s.duration <= 10 * 90_000, `a sample lasts ${s.duration}`);
      sum += s.duration;
    }
    equal(sum, f.duration);
  }
  equal(next, sent, "no frame is lost");
}

/** What a camera may do to its next timestamp, besides counting on. */
const mischief = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ jump: 0, pause: 0, rate: 1 }) },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.integer({ min: -400_000, max: 400_000 }),
      pause: fc.constant(0),
      rate: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.constantFrom(2 ** 33, -(2 ** 33), 2 ** 32, -(2 ** 32), 9_000_000, -4_500_000),
      pause: fc.constant(0),
      rate: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.constant(0),
      pause: fc.constantFrom(100, 900, 3000, 20_000),
      rate: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      jump: fc.constant(0),
      pause: fc.constant(0),
      rate: fc.constantFrom(0, 0.5, 2, 40, -1),
    }),
  },
);

Deno.test("for any timestamps and pauses: no frame lost or doubled, no time back, sane durations", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ act: mischief, frames: fc.integer({ min: 1, max: 40 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.boolean(),
      (acts, gop, firstPts, ticks) => {
        const bench = new Bench();
        bench.fragmenter.open(DUMMY_PARAMS);
        let pts = firstPts;
        let sent = 0;
        for (const { act, frames } of acts) {
          pts += act.jump;
          for (let i = 0; i < frames; i++) {
            bench.mono += 40 + (i === 0 ? act.pause : 0);
            if (ticks) bench.fragmenter.tick(bench.mono as never);
            bench.video(pts, sent % gop === 0, numbered(sent));
            sent++;
            pts += Math.round(FRAME * act.rate);
          }
        }
        bench.fragmenter.closed("camera-closed", "");
        checkAll(bench, sent, false);
        // After all mischief, displayed time is still near arrival: the anchor is never lost.
        const last = bench.fragments.at(-1);
        if (last !== undefined) {
          const off = (last.start + last.duration) / 90 - (WALL_START - 5000 + bench.mono);
          ok(off < 12_000 && off > -12_000, `displayed time is ${off} ms off`);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("for any permutation of presentation times: no frame lost or doubled, no time back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 1, maxLength: 120 }),
      (places) => {
        const bench = new Bench();
        bench.fragmenter.open(DUMMY_PARAMS);
        places.forEach((p, i) => {
          bench.video(p * FRAME, i % 17 === 0, numbered(i));
          bench.mono += 40;
        });
        bench.fragmenter.closed("camera-closed", "");
        checkAll(bench, places.length, false);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("for any steps of the wall clock: each is a gap with its cause, and going back is flagged", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -3000, max: 3000 }))
          .filter((ms) => Math.abs(ms) > 1100),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      (steps) => {
        const bench = new Bench();
        bench.fragmenter.open(DUMMY_PARAMS);
        let sent = 0;
        const record = (frames: number) => {
          for (let i = 0; i < frames; i++, sent++) {
            bench.video(sent * FRAME, sent % 50 === 0, numbered(sent));
            bench.mono += 40;
          }
        };
        record(100);
        for (const step of steps) {
          bench.wallOffset += step;
          record(100);
        }
        bench.fragmenter.closed("camera-closed", "");
        checkAll(bench, sent, true);
        ok(bench.fragments.every((f) => f.duration <= 90_000), "a step lengthens no fragment");
        ok(bench.notices.every((n) => n.kind === "clock-step"), "a step is no timestamp jump");
        equal(bench.fragments.filter((f) => f.gap === "clock-step").length, steps.length);
        equal(bench.fragments.filter((f) => f.wentBack).length, steps.filter((s) => s < 0).length);
        const last = bench.fragments.at(-1);
        const off = last === undefined
          ? NaN
          : (last.start + last.duration) / 90 - (bench.mono + bench.wallOffset);
        ok(Math.abs(off) < 100, `displayed time is ${off} ms off the new wall clock`);
      },
    ),
    { numRuns: 100 },
  );
});
