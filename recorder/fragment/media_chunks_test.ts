import { Buffer } from "node:buffer";
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { joinBytes } from "../../src/base/bytes.ts";
import { Bytes } from "../../src/base/units.ts";
import { CHUNK_BYTES, createChunkPool } from "./chunk_pool.ts";
import { MediaChunks } from "./media_chunks.ts";

Deno.test("for any sizes of pictures: what was appended comes out, in order, and no more memory than it needs", () => {
  const size = fc.oneof(
    fc.nat(3000),
    fc.nat(3 * CHUNK_BYTES),
    fc.constantFrom(0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES),
  );
  fc.assert(
    fc.property(fc.array(fc.array(size, { maxLength: 12 }), { maxLength: 4 }), (fragments) => {
      const pool = createChunkPool(Bytes(64 << 20));
      const media = new MediaChunks(pool);
      let next = 0;
      for (const sizes of fragments) {
        const pictures = sizes.map((n) => new Uint8Array(n).map(() => next++ & 255));
        for (const picture of pictures) ok(media.append(picture));
        const right = joinBytes(pictures);
        equal(media.bytes, right.length);
        const { parts, chunks } = media.finish();
        equal(chunks.length, Math.ceil(right.length / CHUNK_BYTES));
        equal(Buffer.compare(joinBytes(parts), right), 0);
        equal(media.bytes, 0);
        pool.give(chunks);
      }
      equal(pool.stats.lent, 0);
    }),
    { numRuns: 60 },
  );
});

Deno.test("without memory nothing is appended and nothing is kept", () => {
  const pool = createChunkPool(Bytes(1 << 20));
  const media = new MediaChunks(pool);
  ok(media.append(new Uint8Array(1000).fill(1)));
  equal(media.append(new Uint8Array(2 << 20)), false);
  equal(media.bytes, 1000);
  equal(pool.stats.lent, CHUNK_BYTES);
  ok(media.append(new Uint8Array(1000).fill(2)), "a smaller one still has room");
  const { parts } = media.finish();
  equal(joinBytes(parts).length, 2000);
});
