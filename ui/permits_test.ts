import assert from "node:assert/strict";
import { createPermits } from "./permits.ts";

Deno.test("no more than the bound at once, the queue in order, and a full queue says so", async () => {
  const permits = createPermits(1, 2);
  const first = await permits.take();
  const order: string[] = [];
  const second = permits.take().then((give) => (order.push("second"), give));
  const third = permits.take().then((give) => (order.push("third"), give));
  assert.equal(await permits.take(), null);
  assert.equal(permits.tryTake(), null);
  first?.();
  first?.();
  const give = await second;
  await Promise.resolve();
  assert.deepEqual(order, ["second"]);
  give?.();
  (await third)?.();
  assert.notEqual(permits.tryTake(), null);
});
