import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { DAY_MS, UtcMs } from "../src/base/units.ts";
import { instants, layersOf, someLayers, utc } from "../tests/policy/facts.ts";
import { floorDays, keepDuration, longestDuration, orderedErasure } from "./keep_duration.ts";
import { type Layer, LAYERS } from "./layer.ts";
import { retention } from "./retention.ts";

Deno.test("a good clock's duration ends at keepUntil", () => {
  fc.assert(fc.property(someLayers, instants, fc.boolean(), (layers, recordedAt, important) => {
    const floor = retention({ layers, recordedAt, important });
    if (!floor.ok) throw floor.error;
    const duration = keepDuration(layers, recordedAt, important, "good");
    strictEqual(recordedAt + duration, floor.value.keepUntil);
  }));
});

Deno.test("an unknown clock never asks for less than any instant's duration", () => {
  fc.assert(
    fc.property(someLayers, instants, instants, fc.boolean(), (layers, true_, shown, imp) => {
      const unknown = keepDuration(layers, shown, imp, "unknown");
      strictEqual(unknown >= keepDuration(layers, true_, imp, "good"), true);
      strictEqual(unknown, longestDuration(layers, imp));
    }),
  );
});

Deno.test("the longest duration is reached: at 00:00, and over a leap day", () => {
  const ln = layersOf("CN-LN");
  const midnight = utc("2023-03-01T00:00:00+08:00");
  strictEqual(keepDuration(ln, midnight, false, "good"), longestDuration(ln, false));
  strictEqual(keepDuration(ln, midnight, true, "good"), longestDuration(ln, true));
  strictEqual(longestDuration(ln, false), 16 * DAY_MS);
  strictEqual(longestDuration(ln, true), 367 * DAY_MS);
});

Deno.test("an instant that no clock was right about counts as unknown", () => {
  const ah = layersOf("CN-AH");
  for (const wrong of [0, NaN, Infinity, -Infinity, 1e18]) {
    strictEqual(keepDuration(ah, UtcMs(wrong), false, "good"), 31 * DAY_MS);
  }
});

Deno.test("a later end of the same footage is never released earlier", () => {
  fc.assert(
    fc.property(someLayers, instants, fc.nat(1e6), fc.boolean(), (layers, at, more, imp) => {
      const later = UtcMs(at + more);
      strictEqual(
        later + keepDuration(layers, later, imp, "good") >=
          at + keepDuration(layers, at, imp, "good"),
        true,
      );
    }),
  );
});

/** Days planned for ordinary and important footage, and whether erasing is ordered. */
const PLANS: Record<Layer, readonly [number, number, boolean]> = {
  "CN": [30, 30, true],
  "CN-LN": [15, 366, false],
  "CN-AH": [30, 30, false],
  "counter-terror-key-target": [90, 90, false],
  "ln-hotel-pawn-massage": [60, 366, false],
  "parcel-counter": [90, 90, false],
  "parcel": [30, 30, false],
  "song-and-dance": [30, 30, false],
  "guarded-by-security-service": [30, 30, false],
};

Deno.test("planning knows each layer's days and its order to erase", () => {
  for (const layer of LAYERS) {
    const layers = layersOf(
      layer,
      ...(layer === "ln-hotel-pawn-massage" ? ["CN-LN"] as const : []),
    );
    const plan = [floorDays(layers), floorDays(layers, true), orderedErasure(layers)];
    deepStrictEqual(plan, [...PLANS[layer]], layer);
  }
});
