import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import { BitsPerSecond, Bytes, DAY_MS, MIB, MonoMs, TrustedMs } from "../../src/base/units.ts";
import { admit } from "./admission.ts";
import { hourly, lastMinute, measure, newMeter, resume } from "./bitrate_meter.ts";
import type { CameraDemand, PoolSize } from "./demand.ts";
import { forecast } from "./forecast.ts";

const BLOCK = Bytes(64 * MIB);
const pool = (blocks: number, heldBlocks = 0): PoolSize => ({
  blocks,
  blockBytes: BLOCK,
  heldBlocks,
});
const demand = (id: number, bitrate: number, floorDays = 30): CameraDemand => ({
  id: CameraId(id),
  bitrate: BitsPerSecond(bitrate),
  floorDays,
});
const anyCameras = fc.array(
  fc.record({
    bitrate: fc.integer({ min: 1000, max: 2e7 }),
    floorDays: fc.constantFrom(7, 30, 90),
  }),
  { minLength: 1, maxLength: 16 },
).map((list) => list.map((one, i) => demand(i + 1, one.bitrate, one.floorDays)));
const anyPool = fc.tuple(fc.nat(2_000_000), fc.nat(1000)).map(([blocks, held]) =>
  pool(blocks, held)
);

Deno.test("a camera of 4 Mbit/s needs 1.44 TB for thirty days, margins included", () => {
  // 4e6 / 8 × 86400 × 30 × 1.1 × 1.01 = 1 439 856 000 000 bytes = 21 455.5 blocks, and two in part.
  assert.equal(admit([demand(1, 4e6)], pool(21_458)).fits, true);
  assert.deepEqual(admit([demand(1, 4e6)], pool(21_457)), {
    fits: false,
    days: 29.9,
    daysNeeded: 30,
    bytesToAdd: BLOCK,
    bitrateToSet: 3_999_901,
    camera: 1,
  });
  assert.equal(admit([demand(1, 4e6)], pool(21_458, 1)).fits, false, "a held block is none to use");
});

Deno.test("what would make it fit makes it fit", () => {
  fc.assert(
    fc.property(anyCameras, anyPool, fc.nat(15), (cameras, size, pick) => {
      const changed = cameras[pick % cameras.length]?.id ?? null;
      const answer = admit(cameras, size, changed);
      if (answer.fits) return;
      assert.ok(answer.days < answer.daysNeeded);
      assert.equal(answer.bytesToAdd % size.blockBytes, 0);
      const bigger = { ...size, blocks: size.blocks + answer.bytesToAdd / size.blockBytes };
      assert.equal(admit(cameras, bigger).fits, true);
      assert.equal(
        admit(cameras, { ...bigger, blocks: bigger.blocks - 1 }).fits,
        false,
        "not more than needed",
      );
      const { bitrateToSet } = answer;
      const subject = cameras.find(({ id }) => id === answer.camera);
      assert.ok(subject !== undefined && (changed === null || subject.id === changed));
      if (bitrateToSet === null) return;
      assert.ok(bitrateToSet < subject.bitrate);
      const set = cameras.map((c) => c.id === subject.id ? { ...c, bitrate: bitrateToSet } : c);
      assert.equal(admit(set, size).fits, true);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a number that is none does not fit", () => {
  assert.equal(admit([demand(1, NaN)], pool(1e6)).fits, false);
  assert.equal(admit([demand(1, 1000, NaN)], pool(1e6)).fits, false);
  assert.equal(admit([demand(1, 1000)], pool(NaN)).fits, false);
  assert.equal(admit([demand(1, 1000, Infinity)], pool(1e6)).fits, false);
  assert.equal(admit([], pool(0)).fits, true);
});

const now = TrustedMs(1_000_000);

Deno.test("an empty pool that was admitted never runs out; half of it runs out when it is full", () => {
  fc.assert(
    fc.property(anyCameras.map((list) => list.map((c) => ({ ...c, floorDays: 30 }))), (cameras) => {
      const need = admit(cameras, pool(0));
      assert.ok(!need.fits);
      const blocks = need.bytesToAdd / BLOCK;
      const good = forecast({ cameras, pool: pool(blocks), freeBlocks: blocks, releases: [], now });
      assert.equal(good.runsOutAt, null);
      for (const days of good.daysReachable.values()) assert.ok(days >= 30);
      const half = Math.floor(blocks / 2);
      const bad = forecast({ cameras, pool: pool(half), freeBlocks: half, releases: [], now });
      const bits = cameras.reduce((sum, { bitrate }) => sum + bitrate, 0);
      const full = half * BLOCK * 8 / bits / 1.01 * 1000;
      assert.ok(bad.runsOutAt !== null && Math.abs(bad.runsOutAt - now - full) < 2);
      for (const days of bad.daysReachable.values()) assert.ok(days < 30);
    }),
    { numRuns: 200 },
  );
});

Deno.test("blocks that come back are counted when they come back, in any order given", () => {
  const cameras = [demand(1, BLOCK * 8 / 86_400 / 1.01)]; // one block a day
  const at = (days: number, blocks = 1) => ({ at: TrustedMs(now + days * DAY_MS), blocks });
  const out = (freeBlocks: number, releases: ReturnType<typeof at>[]) => {
    const { runsOutAt } = forecast({ cameras, pool: pool(9), freeBlocks, releases, now });
    return runsOutAt === null ? null : Math.round((runsOutAt - now) / DAY_MS * 100) / 100;
  };
  assert.equal(out(0, []), 0);
  assert.equal(out(3, []), 3);
  assert.equal(out(3, [at(2.5)]), 4);
  assert.equal(out(3, [at(3.5)]), 3, "half a day too late");
  assert.equal(out(1, [at(-400, 2), at(2, 2)]), 5, "past its release is there at once");
  assert.equal(out(1, [at(2, 2), at(-400, 2)]), 5);
  assert.equal(
    out(2, [at(1, 40)]),
    null,
    "what is written now is back after 31 days and one to fill up",
  );
  assert.equal(
    forecast({ cameras: [], pool: pool(9), freeBlocks: 0, releases: [], now }).runsOutAt,
    null,
  );
});

Deno.test("a steady stream is measured right, however it is cut into pieces", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 60 }),
      (steps) => {
        let at = 5;
        let meter = newMeter(MonoMs(at));
        assert.equal(hourly(meter), null);
        for (const ms of steps) meter = measure(meter, Bytes(ms * 500), MonoMs(at += ms));
        assert.ok(Math.abs((hourly(meter) ?? 0) - 4e6) < 1);
        assert.ok(Math.abs((lastMinute(meter) ?? 0) - 4e6) < 1);
        assert.equal(meter.measured, at - 5);
      },
    ),
  );
});

Deno.test("the minute follows a change at once, the hour slowly, and time off does not count", () => {
  let at = 0;
  let meter = newMeter(MonoMs(0));
  const run = (minutes: number, bytesPerSecond: number) => {
    for (let i = 0; i < minutes * 60; i++) {
      meter = measure(meter, Bytes(bytesPerSecond), MonoMs(at += 1000));
    }
  };
  run(240, 500_000);
  run(5, 1_000_000);
  const [hour, minute] = [hourly(meter) ?? 0, lastMinute(meter) ?? 0];
  assert.ok(minute > 7.9e6, `${minute}`);
  assert.ok(hour > 4.2e6 && hour < 4.5e6, `${hour}`);
  meter = resume(meter, MonoMs(at += DAY_MS));
  run(1, 1_000_000);
  assert.ok((hourly(meter) ?? 0) > 4.2e6);
});

Deno.test("one long piece counts as many short ones", () => {
  let whole = newMeter(MonoMs(0));
  for (let i = 1; i <= 60; i++) whole = measure(whole, Bytes(1e6), MonoMs(i * 60_000));
  let pieces = whole;
  for (let i = 1; i <= 600; i++) pieces = measure(pieces, Bytes(1e5), MonoMs(3_600_000 + i * 1000));
  whole = measure(whole, Bytes(6e7), MonoMs(4_200_000));
  const [one, many] = [hourly(whole) ?? 0, hourly(pieces) ?? 0];
  assert.ok(Math.abs(one / many - 1) < 0.001, `${one} and ${many}`);
});
