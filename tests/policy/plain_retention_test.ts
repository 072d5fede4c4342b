import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { erase, retention } from "../../policy/retention.ts";
import { instants, layersOf, layerWords } from "./facts.ts";
import { plainErase, plainRetention } from "./plain_retention.ts";
import { UtcMs } from "../../src/base/units.ts";

Deno.test("100 000 random facts: the rules and their plain reading agree", () => {
  const facts = fc.record({
    words: layerWords,
    recordedAt: instants,
    important: fc.boolean(),
    held: fc.boolean(),
    near: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -4e10, max: 4e10 })),
  });
  fc.assert(
    fc.property(facts, ({ words, recordedAt, important, held, near }) => {
      const layers = layersOf(...words);
      const plain = plainRetention({ layers: words, recordedAt, important });
      const real = retention({ layers, recordedAt, important });
      if (!real.ok) throw real.error;
      const { keepUntil, days, mustEraseAfter, cites } = real.value;
      deepStrictEqual<unknown>({ keepUntil, days, mustEraseAfter, cites }, plain);
      const at = UtcMs(plain.keepUntil + near);
      strictEqual(
        erase({ layers, recordedAt, important, at, held }).verdict,
        plainErase({ layers: words, recordedAt, important, at, held }),
      );
    }),
    { numRuns: 100_000 },
  );
});
