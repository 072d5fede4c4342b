import { deepEqual, equal, ok } from "node:assert/strict";
import { Bytes, MediaTime90k, MonoMs, Utc90k, UtcMs } from "../../src/base/units.ts";
import { Bench, DUMMY_PARAMS, WALL_START } from "../../tests/media/feed.ts";
import type { GapCause } from "../port.ts";
import { type ChunkPool, createChunkPool } from "./chunk_pool.ts";

const FRAME = 3600;

/** Feeds `count` frames of 25 a second, with a key frame at each multiple of `gop`. */
function frames(bench: Bench, from: number, count: number, gop = 50, size = 100): void {
  for (let i = from; i < from + count; i++) {
    bench.video(i * FRAME, i % gop === 0, new Uint8Array(size));
    bench.mono += 40;
  }
}

const story = (bench: Bench) =>
  bench.fragments.map((f) => [f.frames, f.key, f.startsRun, f.gap] as const);

Deno.test("fragments are cut at key frames and about once a second inside a GOP", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 130, 60);
  bench.fragmenter.closed("camera-closed", "");
  deepEqual(story(bench), [
    [25, true, true, "first-recording"],
    [25, false, false, null],
    [10, false, false, null],
    [25, true, false, null],
    [25, false, false, null],
    [10, false, false, null],
    [10, true, false, null],
  ]);
});

Deno.test("each interruption leaves its cause at the fragment behind it", () => {
  const bench = new Bench();
  const run = (from: number) => frames(bench, from, 20);
  const seen: (GapCause | null)[] = [];
  bench.fragmenter.open(DUMMY_PARAMS);
  bench.fragmenter.broken("packets-lost", "before anything was recorded");
  run(0);
  bench.fragmenter.broken("packets-lost", "3 packets");
  frames(bench, 60, 1); // no key frame: dropped
  equal(bench.fragmenter.dropped, 1);
  run(100);
  bench.fragmenter.broken("packets-lost", "");
  bench.fragmenter.closed("camera-closed", "");
  bench.mono += 3000;
  bench.fragmenter.open(DUMMY_PARAMS);
  run(0);
  bench.fragmenter.open({ ...DUMMY_PARAMS, video: { ...DUMMY_PARAMS.video, width: 128 } });
  run(50);
  bench.fragmenter.stop("recorder-off");
  for (const f of bench.fragments) {
    seen.push(f.gap);
    equal(f.startsRun, true);
    ok(f.key);
  }
  deepEqual(seen, ["first-recording", "packets-lost", "camera-closed", "parameters-changed"]);
  deepEqual(bench.fragments.map((f) => f.params.video.width), [64, 64, 64, 128]);
});

Deno.test("a stalled stream's last fragment is out after two seconds, and the hole has a cause", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 10);
  for (let i = 0; i < 10; i++) {
    bench.mono += 500;
    bench.fragmenter.tick(MonoMs(bench.mono));
    equal(bench.fragments.length, bench.mono - 5000 >= 2000 ? 1 : 0);
  }
  frames(bench, 135, 20, 1000);
  bench.fragmenter.closed("camera-closed", "");
  deepEqual(story(bench), [
    [10, true, true, "first-recording"],
    [20, false, false, "stalled"],
  ]);
  const [a, b] = bench.fragments;
  equal((b?.start ?? 0) - (a?.start ?? 0), 135 * FRAME);
  equal(a?.duration, 10 * FRAME);
});

Deno.test("without memory the stream falls behind to the next key frame, says so, and recovers", () => {
  let refuse = false;
  const real = createChunkPool(Bytes(1 << 30));
  const pool: ChunkPool = {
    take: () => refuse ? null : real.take(),
    give: (chunks) => real.give(chunks),
    forgetUnneeded: () => real.forgetUnneeded(),
    get stats() {
      return real.stats;
    },
  };
  const bench = new Bench({ pool });
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 30);
  refuse = true;
  frames(bench, 30, 40, 50, 20_000); // outgrows its chunk; the key frame at 50 finds no memory either
  refuse = false;
  frames(bench, 70, 40);
  bench.fragmenter.closed("camera-closed", "");
  const [, second, third] = bench.fragments;
  ok((second?.frames ?? 0) >= 5);
  equal(third?.gap, "fell-behind");
  equal(third?.key, true);
  equal(third?.startsRun, true);
  equal(bench.fragmenter.dropped + bench.fragments.reduce((n, f) => n + f.frames, 0), 110);
  ok(bench.notices.some((n) => n.kind === "fell-behind"));
  for (const f of bench.fragments) pool.give(f.chunks);
  equal(pool.stats.lent, 0);
});

Deno.test("a picture larger than a fragment may be is dropped with its GOP", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 10);
  bench.video(10 * FRAME, false, new Uint8Array(9 * 1024 * 1024));
  frames(bench, 11, 60);
  bench.fragmenter.closed("camera-closed", "");
  deepEqual(story(bench).map(([, , , gap]) => gap), ["first-recording", "bad-stream"]);
  ok(bench.notices.some((n) => n.kind === "too-large"));
});

Deno.test("a reconnect whose camera resends cached pictures does not lie over older footage", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 100);
  bench.fragmenter.closed("camera-closed", "");
  bench.mono += 500;
  bench.fragmenter.open(DUMMY_PARAMS);
  for (let i = 0; i < 50; i++) bench.video(i * FRAME, i === 0);
  frames(bench, 51, 60, 1000);
  bench.fragmenter.closed("camera-closed", "");
  let end = 0;
  for (const f of bench.fragments) {
    equal(f.wentBack, false);
    ok(f.start >= end);
    end = f.start + f.duration;
  }
});

Deno.test("footage in the index that lies far in the future is not waited for but flagged", () => {
  const bench = new Bench({ lastEnd: Utc90k((WALL_START + 3_600_000) * 90) });
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 60);
  equal(bench.fragments[0]?.wentBack, true);
  equal(bench.fragments[0]?.start, WALL_START * 90);
});

Deno.test("the camera's own clock is told beside each fragment", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 10);
  bench.fragmenter.senderReport({
    cameraUtc: UtcMs(WALL_START + 1200 - 7000),
    pts: MediaTime90k(30 * FRAME),
    arrival: MonoMs(bench.mono),
  });
  frames(bench, 10, 30);
  equal(bench.fragments[0]?.cameraClockOffset, -7000);
});

for (const [what, rate] of [["fast", 1.0004], ["slow", 0.9996]] as const) {
  Deno.test(`a camera with a ${what} clock leaves no hole and no overlap between fragments`, () => {
    const bench = new Bench();
    bench.fragmenter.open(DUMMY_PARAMS);
    for (let i = 0; i < 25 * 120; i++) {
      bench.video(Math.round(i * FRAME * rate), i % 50 === 0);
      bench.mono += 40;
    }
    let end: number | null = null;
    let slewed = 0;
    for (const f of bench.fragments) {
      if (end !== null) equal(f.start, end);
      end = f.start + f.duration;
      // 25 frames are 90 036 or 89 964 ticks by the camera's own clock.
      equal(f.frames, 25);
      if (Math.abs(f.duration - 90_000) < 30) slewed++;
    }
    ok(slewed > 20, `only ${slewed} fragments were slewed`);
  });
}

Deno.test("a wall clock set back between two connections is followed and flagged", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 50);
  bench.fragmenter.closed("camera-closed", "");
  bench.wallOffset -= 5000;
  bench.fragmenter.open(DUMMY_PARAMS);
  const start = bench.mono + bench.wallOffset;
  frames(bench, 0, 50);
  bench.fragmenter.closed("camera-closed", "");
  const second = bench.fragments.find((f) => f.gap === "camera-closed");
  equal(second?.start, start * 90);
  equal(second?.wentBack, true);
});

Deno.test("every chunk of growing and shrinking fragments goes back to the pool", () => {
  const bench = new Bench();
  bench.fragmenter.open(DUMMY_PARAMS);
  frames(bench, 0, 20, 50, 10);
  for (let size = 1000; size < 60_000; size += 5000) frames(bench, 50, 30, 50, size);
  bench.fragmenter.closed("camera-closed", "");
  for (const f of bench.fragments) bench.pool.give(f.chunks);
  equal(bench.pool.stats.lent, 0);
});
