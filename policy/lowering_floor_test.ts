import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { instants, layersOf, layerWords, someLayers } from "../tests/policy/facts.ts";
import type { Layer } from "./layer.ts";
import { loweringFloor } from "./lowering_floor.ts";
import { retention } from "./retention.ts";

Deno.test("adding layers lowers nothing", () => {
  fc.assert(fc.property(layerWords, layerWords, (words, more) => {
    strictEqual(loweringFloor(layersOf(...words), layersOf(...words, ...more)), null);
  }));
});

Deno.test("a change shortens some footage's floor exactly when it is refused", () => {
  fc.assert(fc.property(someLayers, someLayers, instants, (before, after, recordedAt) => {
    const shorter = [false, true].some((important) => {
      const [old, now] = [before, after].map((layers) => {
        const floor = retention({ layers, recordedAt, important });
        if (!floor.ok) throw floor.error;
        return floor.value.keepUntil;
      });
      return old !== undefined && now !== undefined && now < old;
    });
    strictEqual(loweringFloor(before, after) !== null, shorter);
  }));
});

Deno.test("the article that forbids the change is named", () => {
  const change = (before: Layer[], after: Layer[]) =>
    loweringFloor(layersOf(...before), layersOf(...after));
  deepStrictEqual(change(["CN", "counter-terror-key-target"], ["CN"]), {
    article: "counter-terror-key-target-32(3)",
    was: { unit: "day", count: 90 },
    becomes: { unit: "day", count: 30 },
    importantOnly: false,
  });
  deepStrictEqual(change(["CN", "CN-LN"], ["CN", "CN-AH"]), {
    article: "LN-14(7)",
    was: { unit: "year", count: 1 },
    becomes: { unit: "day", count: 30 },
    importantOnly: true,
  });
  strictEqual(change(["CN", "CN-LN"], ["CN-LN"])?.article, "CN-17");
  strictEqual(change(["CN", "CN-AH"], ["CN-AH"]), null);
  strictEqual(change(["parcel"], ["parcel-counter"]), null);
});
