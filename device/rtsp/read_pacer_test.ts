import { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import { ReadPacer } from "./read_pacer.ts";

Deno.test("ReadPacer wakes all who wait at one beat of the grid, and holds no timer when nobody waits", async () => {
  const clock = { wall: () => UtcMs(0), mono: () => MonoMs(performance.now()) };
  const pacer = new ReadPacer(clock, null, DurationMs(20));
  const woken: number[] = [];
  const wait = async () => {
    await pacer.beat();
    woken.push(performance.now());
  };
  await Promise.all([wait(), wait(), wait()]);
  assert(Math.max(...woken) - Math.min(...woken) < 5);
  const before = performance.now();
  await pacer.beat();
  assert(performance.now() - before < 60);
  assertEquals(woken.length, 3);
});

/** A pacer whose clock stands still but for its naps, which are noted. */
function napping() {
  let now = 1000;
  const naps: number[] = [];
  const slept = Promise.withResolvers<void>();
  const locks = new WakeLocks();
  const sleep = (time: DurationMs) => {
    naps.push(time);
    now += time;
    if (naps.length === 2) slept.resolve();
  };
  const clock = { wall: () => UtcMs(0), mono: () => MonoMs(now) };
  const pacer = new ReadPacer(clock, { locks, sleep });
  return { naps, locks, pacer, now: () => now, sleptTwice: slept.promise };
}

const turns = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("ReadPacer sleeps up to the beat in pieces, between which the event loop turns", async () => {
  const { naps, pacer, now, sleptTwice } = napping();
  await turns(10);
  assertEquals(naps, [], "nobody waits for a beat");
  const beat = pacer.beat();
  assertEquals(naps, [], "who has something to read, reads first");
  const seen: number[] = [];
  const turning = setInterval(() => seen.push(naps.length), 0);
  await sleptTwice;
  clearInterval(turning);
  assertEquals(naps, [50, 49]);
  assert(seen.includes(1), "the event loop turned between the two");
  assertEquals(now(), 1099, "awake a moment before the beat");
  await beat;
});

Deno.test("ReadPacer does not sleep while a lock is held, and sleeps again when it is let go", async () => {
  const { naps, locks, pacer, sleptTwice } = napping();
  const first = locks.hold(), second = locks.hold();
  const beat = pacer.beat();
  await turns(10);
  first();
  await turns(10);
  assertEquals(naps, []);
  second();
  await sleptTwice;
  assertEquals(naps, [50, 49]);
  locks.hold()(); // after the beat there is nothing to sleep for
  await beat;
  locks.hold()();
  await turns(10);
  assertEquals(naps.length, 2);
});

Deno.test("ReadPacer does not sleep before the time that somebody named, nor while somebody reads on", async () => {
  const named = napping();
  named.locks.stayAwakeUntil(MonoMs(1001));
  const beat = named.pacer.beat();
  await turns(30);
  assertEquals(named.naps, []);
  const reading = napping();
  const other = reading.pacer.beat();
  const reads = setInterval(() => reading.pacer.readsOn(), 0);
  await turns(30);
  assertEquals(reading.naps, []);
  clearInterval(reads);
  await reading.sleptTwice;
  assertEquals(reading.naps, [50, 49]);
  await Promise.all([beat, other]);
});
