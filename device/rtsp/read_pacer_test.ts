import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import { ReadPacer } from "./read_pacer.ts";

Deno.test("ReadPacer wakes all who wait at one beat of the grid, and holds no timer when nobody waits", async () => {
  const clock = { wall: () => UtcMs(0), mono: () => MonoMs(performance.now()) };
  const pacer = new ReadPacer(clock, 20);
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
