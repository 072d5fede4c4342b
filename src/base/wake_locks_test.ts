import { assert, assertEquals, assertRejects } from "../../tests/assert.ts";
import { MonoMs } from "./units.ts";
import { WakeLocks } from "./wake_locks.ts";

Deno.test("WakeLocks is free when every lock was let go, and says so once", () => {
  const locks = new WakeLocks();
  let freed = 0;
  locks.onFree = () => freed++;
  assert(!locks.held);
  const first = locks.hold(), second = locks.hold();
  first();
  first();
  assert(locks.held);
  assertEquals(freed, 0);
  second();
  assert(!locks.held);
  second();
  assertEquals(freed, 1);
});

Deno.test("WakeLocks holds a lock while work lasts, whether it succeeds or fails", async () => {
  const locks = new WakeLocks();
  const good = Promise.withResolvers<number>(), bad = Promise.withResolvers<number>();
  const both = [locks.during(good.promise), locks.during(bad.promise)];
  assert(locks.held);
  good.resolve(7);
  assertEquals(await both[0], 7);
  assert(locks.held);
  bad.reject(new Error("no"));
  await assertRejects(() => both[1] ?? Promise.resolve(), Error);
  assert(!locks.held);
});

Deno.test("WakeLocks stays awake until the latest time that anybody named", () => {
  const locks = new WakeLocks();
  locks.stayAwakeUntil(MonoMs(20));
  locks.stayAwakeUntil(MonoMs(10));
  assertEquals(locks.awakeUntil, MonoMs(20));
});
