import { assertEquals } from "../../tests/assert.ts";
import { WriteStaging } from "./write_staging.ts";

/** Lets everything that waits for nothing go on. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("two write at a time, the others in the order in which they asked; no buffer serves two at once", async () => {
  const staging = new WriteStaging();
  const begun: number[] = [];
  const seen: ArrayBufferLike[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const done = ends.map(({ promise }, i) =>
    staging.inTurn(async (join) => {
      begun.push(i);
      const joined = join([new Uint8Array(1000).fill(i), new Uint8Array([i])]);
      seen.push(joined.buffer);
      await promise;
      assertEquals(joined, new Uint8Array(1001).fill(i));
    })
  );
  await settled();
  assertEquals(begun, [0, 1]);
  ends[1]?.resolve();
  await settled();
  assertEquals(begun, [0, 1, 2]);
  for (const { resolve } of ends) resolve();
  await Promise.all(done);
  assertEquals(begun, [0, 1, 2, 3, 4]);
  assertEquals(new Set(seen).size, 2);
});

Deno.test("a write that fails gives its place to the next", async () => {
  const staging = new WriteStaging();
  const fail = () => staging.inTurn(() => Promise.reject(new Error("no space")));
  const results = await Promise.allSettled([fail(), fail(), fail(), fail()]);
  assertEquals(results.map(({ status }) => status), Array(4).fill("rejected"));
  assertEquals(await staging.inTurn((join) => Promise.resolve(join([]).length)), 0);
});
