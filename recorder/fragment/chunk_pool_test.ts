import { equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { Bytes } from "../../src/base/units.ts";
import { type Chunk, CHUNK_BYTES, createChunkPool } from "./chunk_pool.ts";

const MB = 1024 * 1024;
const IN_SLAB = MB / CHUNK_BYTES;

type Act = { readonly take: number } | { readonly give: number } | "forget";

Deno.test("for any order of taking, giving and forgetting: no byte is lent twice, never over the bound", () => {
  const act = fc.oneof<[fc.Arbitrary<Act>, fc.Arbitrary<Act>, fc.Arbitrary<Act>]>(
    fc.record({ take: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ give: fc.nat(30) }),
    fc.constant("forget"),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const pool = createChunkPool(Bytes(8 * MB));
      const lent: Chunk[][] = [];
      let mark = 0;
      for (const one of acts) {
        if (one === "forget") {
          pool.forgetUnneeded();
        } else if ("give" in one) {
          const [chunks] = lent.splice(one.give, 1);
          if (chunks !== undefined) pool.give(chunks);
        } else {
          const chunks: Chunk[] = [];
          for (let n = 0; n < one.take; n++) {
            const chunk = pool.take();
            if (chunk !== null) chunks.push(chunk);
          }
          mark++;
          for (const { bytes } of chunks) bytes.fill(mark & 255);
          if (chunks.length > 0) lent.push(Object.assign(chunks, { mark: mark & 255 }));
        }
        for (const chunks of lent) {
          const { mark } = chunks as Chunk[] & { mark: number }; // put there above
          for (const { bytes } of chunks) {
            equal(bytes.length, CHUNK_BYTES, "memory that is lent was let go");
            equal(bytes[0], mark);
            equal(bytes[CHUNK_BYTES - 1], mark);
          }
        }
        const { lent: out, idle } = pool.stats;
        equal(out, lent.reduce((sum, chunks) => sum + chunks.length, 0) * CHUNK_BYTES);
        ok(out + idle <= 8 * MB);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("in steady state nothing new is made", () => {
  const pool = createChunkPool(Bytes(64 * MB));
  const waiting: Chunk[][] = [];
  for (let i = 0; i < 1000; i++) {
    waiting.push(takeSome(pool, 7 + i % 3));
    if (waiting.length > 10) pool.give(waiting.shift() ?? []);
    if (i % 10 === 9) pool.forgetUnneeded();
  }
  ok(pool.stats.made <= 7, `${pool.stats.made} slabs were made`);
});

Deno.test("giving what was not lent, or twice, is a fault of the program", () => {
  const pool = createChunkPool(Bytes(MB));
  const chunks = takeSome(pool, 1);
  pool.give(chunks);
  throws(() => pool.give(chunks), /not lent/);
  throws(() => pool.give(takeSome(createChunkPool(Bytes(MB)), 1)), /not lent/);
});

Deno.test("over the bound it refuses and counts", () => {
  const pool = createChunkPool(Bytes(2 * MB));
  equal(takeSome(pool, 2 * IN_SLAB).length, 2 * IN_SLAB);
  equal(pool.take(), null);
  equal(pool.stats.refused, 1);
});

Deno.test("what was not needed since the last call is let go at once, what was stays", () => {
  const pool = createChunkPool(Bytes(64 * MB));
  const first = takeSome(pool, 1);
  const others = takeSome(pool, 10 * IN_SLAB);
  pool.give(others);
  pool.forgetUnneeded();
  equal(pool.stats.idle + pool.stats.lent, 11 * MB, "all were lent at one moment before this call");
  pool.forgetUnneeded();
  equal(pool.stats.idle + pool.stats.lent, 2 * MB, "one was enough since, and one is spare");
  ok(others.some(({ bytes }) => bytes.buffer.detached));
  equal(first[0]?.bytes.length, CHUNK_BYTES);
});

function takeSome(pool: ReturnType<typeof createChunkPool>, count: number): Chunk[] {
  return Array.from({ length: count }, () => pool.take()).filter((chunk) => chunk !== null);
}
