import assert from "node:assert/strict";
import * as fc from "fast-check";
import { MonoMs } from "../../src/base/units.ts";
import { Tries } from "./tries.ts";

Deno.test("never more than ten tries in any minute, for an account and for an address", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(20_000), fc.nat(2), fc.nat(2), fc.boolean()), {
      maxLength: 200,
    }),
    (tries) => {
      const asked = new Tries();
      const taken = new Map<string, number[]>();
      let now = 0;
      for (const [pause, account, address, right] of tries) {
        now += pause;
        const keys = [`account ${account}`, `address ${address}`];
        if (asked.take(keys, MonoMs(now)) > 0) continue;
        for (const key of keys) taken.set(key, [...taken.get(key) ?? [], now]);
        if (right) asked.succeeded(keys, MonoMs(now));
        else asked.failed(keys, MonoMs(now));
      }
      for (const times of taken.values()) {
        for (const at of times) {
          assert.ok(times.filter((t) => t >= at && t < at + 60_000).length <= 10);
        }
      }
    },
  ));
});

Deno.test("whatever was tried before, a minute's patience is enough", () => {
  fc.assert(fc.property(fc.array(fc.nat(5000), { maxLength: 300 }), (pauses) => {
    const asked = new Tries();
    let now = 0;
    for (const pause of pauses) {
      now += pause;
      if (asked.take(["a"], MonoMs(now)) === 0) asked.failed(["a"], MonoMs(now));
    }
    assert.ok(asked.take(["a"], MonoMs(now)) <= 60_000);
    assert.equal(asked.take(["a"], MonoMs(now + 60_000)), 0);
  }));
});

Deno.test("waits double after five failures, and a right try ends them", () => {
  const asked = new Tries();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 9; i++) {
    const wait = asked.take(["a"], MonoMs(now));
    waits.push(wait);
    now += wait;
    if (wait > 0) assert.equal(asked.take(["a"], MonoMs(now)), 0);
    asked.failed(["a"], MonoMs(now));
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 1000, 2000, 4000, 8000]);
  asked.succeeded(["a"], MonoMs(now));
  assert.equal(asked.take(["a"], MonoMs(now)), 0);
});

Deno.test("keys that objects have by nature are keys; many keys do not fill the memory", () => {
  const asked = new Tries();
  for (const key of ["constructor", "__proto__", "hasOwnProperty"]) {
    for (let i = 0; i < 10; i++) assert.equal(asked.take([key], MonoMs(0)), 0);
    assert.ok(asked.take([key], MonoMs(0)) > 0);
  }
  for (let i = 0; i < 20_000; i++) asked.take([`name ${i}`], MonoMs(1));
  assert.ok(asked.take(["constructor"], MonoMs(2)) > 0, "those who must wait are kept");
});
