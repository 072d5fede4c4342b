import { equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { Bytes } from "../../src/base/units.ts";
import { createBufferPool } from "./buffer_pool.ts";

const MB = 1024 * 1024;
const GIVE = -1;
const FORGET = -2;

Deno.test("for any order of taking, giving and forgetting: large enough, never lent twice, never over the bound", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.integer({ min: 1, max: 3 * MB }), fc.constant(GIVE), fc.constant(FORGET)),
        { maxLength: 60 },
      ),
      (acts) => {
        const pool = createBufferPool(Bytes(8 * MB), Bytes(3 * MB));
        const lent: Uint8Array<ArrayBuffer>[] = [];
        for (const act of acts) {
          if (act === FORGET) {
            pool.forgetUnneeded();
          } else if (act === GIVE) {
            const buffer = lent.shift();
            if (buffer !== undefined) pool.give(buffer);
          } else {
            const buffer = pool.take(act);
            if (buffer === null) continue;
            ok(buffer.length >= act);
            ok(!lent.includes(buffer));
            lent.push(buffer);
          }
          ok(lent.every((buffer) => buffer.length > 0), "memory that is lent was let go");
          const { lent: out, idle } = pool.stats;
          equal(out, lent.reduce((sum, b) => sum + b.length, 0));
          ok(out + idle <= 8 * MB && idle <= 3 * MB);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("in steady state nothing new is made", () => {
  const pool = createBufferPool(Bytes(64 * MB), Bytes(16 * MB));
  for (let i = 0; i < 1000; i++) {
    const a = pool.take(500_000 + (i % 7) * 1000);
    const b = pool.take(520_000);
    if (a !== null) pool.give(a);
    if (b !== null) pool.give(b);
  }
  ok(pool.stats.made <= 3, `${pool.stats.made} buffers were made`);
});

Deno.test("a buffer is at most a quarter larger than asked for when it is made", () => {
  const pool = createBufferPool(Bytes(64 * MB), Bytes(0));
  for (let bytes = 40_000; bytes < 9 * MB; bytes += 37_321) {
    const buffer = pool.take(bytes);
    ok(buffer !== null && buffer.length <= bytes * 1.26, `${buffer?.length} for ${bytes}`);
    pool.give(buffer);
  }
});

Deno.test("giving what was not lent is a fault of the program", () => {
  const pool = createBufferPool(Bytes(MB), Bytes(MB));
  const buffer = pool.take(1000);
  ok(buffer !== null);
  pool.give(buffer);
  throws(() => pool.give(buffer), /not lent/);
});

Deno.test("over the bound it refuses and counts", () => {
  const pool = createBufferPool(Bytes(MB), Bytes(MB));
  ok(pool.take(900_000) !== null);
  equal(pool.take(900_000), null);
  equal(pool.stats.refused, 1);
});

Deno.test("what was not needed since the last call is let go at once, what was stays", () => {
  const pool = createBufferPool(Bytes(64 * MB), Bytes(32 * MB));
  const [first, ...others] = Array.from({ length: 10 }, () => pool.take(MB));
  for (const buffer of others) if (buffer) pool.give(buffer);
  pool.forgetUnneeded();
  equal(pool.stats.idle, 9 * MB, "all ten were lent at one moment before this call");
  const second = pool.take(MB);
  ok(first && second && others.includes(second));
  pool.forgetUnneeded();
  equal(pool.stats.idle, 0, "two were enough since");
  equal(others.filter((buffer) => buffer?.buffer.detached).length, 8);
  pool.give(first);
  pool.give(second);
  pool.forgetUnneeded();
  equal(pool.stats.idle, 2 * MB);
});

Deno.test("sizes that nobody asks for any more go first", () => {
  const pool = createBufferPool(Bytes(64 * MB), Bytes(32 * MB));
  const old = pool.take(2 * MB);
  if (old) pool.give(old);
  for (let i = 0; i < 3; i++) {
    const pair = [pool.take(MB / 2), pool.take(MB / 2)];
    for (const buffer of pair) if (buffer) pool.give(buffer);
    pool.forgetUnneeded();
  }
  ok(old?.buffer.detached);
  equal(pool.stats.idle, MB);
  equal(pool.stats.made, 3, "the pair in use was kept from the start");
});
