import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { UtcMs } from "../src/base/units.ts";
import { instants, layersOf, layerWords, someLayers, utc } from "../tests/policy/facts.ts";
import { type Layer, LAYERS } from "./layer.ts";
import { erase, retention, type RetentionFacts } from "./retention.ts";

/** One day's recording of 2024-02-29 at 23:30, ordinary and important: until when, and by which articles. */
interface Case {
  readonly with?: Layer;
  readonly ordinary: readonly [string, number | null, string];
  readonly important: readonly [string, number | null, string];
  readonly ordersErasing: boolean;
}

/** A layer without its case does not compile. */
const CASES: Record<Layer, Case> = {
  "CN": {
    ordinary: ["2024-03-31", 30, "CN-17"],
    important: ["2024-03-31", 30, "CN-17"],
    ordersErasing: true,
  },
  "CN-LN": {
    ordinary: ["2024-03-16", 15, "LN-14(7)"],
    important: ["2025-03-01", null, "LN-14(7)"],
    ordersErasing: false,
  },
  "CN-AH": {
    ordinary: ["2024-03-31", 30, "AH-17(2)(3)"],
    important: ["2024-03-31", 30, "AH-17(2)(3)"],
    ordersErasing: false,
  },
  "counter-terror-key-target": {
    ordinary: ["2024-05-30", 90, "counter-terror-key-target-32(3)"],
    important: ["2024-05-30", 90, "counter-terror-key-target-32(3)"],
    ordersErasing: false,
  },
  "ln-hotel-pawn-massage": {
    with: "CN-LN",
    ordinary: ["2024-04-30", 60, "ln-hotel-pawn-massage-17"],
    important: ["2025-03-01", null, "LN-14(7)"],
    ordersErasing: false,
  },
  "parcel-counter": {
    ordinary: ["2024-05-30", 90, "parcel-counter-retention"],
    important: ["2024-05-30", 90, "parcel-counter-retention"],
    ordersErasing: false,
  },
  "parcel": {
    ordinary: ["2024-03-31", 30, "parcel-retention"],
    important: ["2024-03-31", 30, "parcel-retention"],
    ordersErasing: false,
  },
  "song-and-dance": {
    ordinary: ["2024-03-31", 30, "song-and-dance-15"],
    important: ["2024-03-31", 30, "song-and-dance-15"],
    ordersErasing: false,
  },
  "guarded-by-security-service": {
    ordinary: ["2024-03-31", 30, "guarded-by-security-service-25"],
    important: ["2024-03-31", 30, "guarded-by-security-service-25"],
    ordersErasing: false,
  },
};

function answer(facts: RetentionFacts) {
  const result = retention(facts);
  if (!result.ok) throw result.error;
  return result.value;
}

for (const layer of LAYERS) {
  Deno.test(`${layer} keeps what its articles order, and for no longer`, () => {
    const expected = CASES[layer];
    const layers = layersOf(layer, ...(expected.with === undefined ? [] : [expected.with]));
    for (const important of [false, true]) {
      const [date, days, cite] = important ? expected.important : expected.ordinary;
      const recordedAt = utc("2024-02-29T23:30:00+08:00");
      const keepUntil = utc(`${date}T00:00:00+08:00`);
      const found = answer({ layers, recordedAt, important });
      deepStrictEqual(found, {
        keepUntil,
        days,
        mustEraseAfter: expected.ordersErasing ? keepUntil : null,
        cites: [cite],
        rulesVersion: found.rulesVersion,
      });
      const at = (ms: number) =>
        erase({ layers, recordedAt, important, held: false, at: UtcMs(keepUntil + ms) }).verdict;
      deepStrictEqual([at(-1), at(0)], ["refuse", "permit"]);
    }
  });
}

Deno.test("a Liaoning site under the nation's article keeps 30 days, not 15", () => {
  const layers = layersOf("CN-LN", "CN");
  const recordedAt = utc("2026-02-02T08:00:00+08:00");
  deepStrictEqual(answer({ layers, recordedAt, important: false }).cites, ["CN-17"]);
  strictEqual(answer({ layers, recordedAt, important: false }).days, 30);
  const important = answer({ layers, recordedAt, important: true });
  deepStrictEqual(important.cites, ["CN-17", "LN-14(7)"]);
  strictEqual(important.mustEraseAfter, utc("2027-02-03T00:00:00+08:00"));
});

Deno.test("equal floors decide together", () => {
  const recordedAt = utc("2026-02-02T08:00:00+08:00");
  const facts = { layers: layersOf("CN", "CN-AH"), recordedAt, important: false };
  deepStrictEqual(answer(facts).cites, ["AH-17(2)(3)", "CN-17"]);
});

Deno.test("a layer that is named governs footage from before it came into force", () => {
  const recordedAt = utc("2025-03-20T08:00:00+08:00");
  const found = answer({ layers: layersOf("CN", "CN-LN"), recordedAt, important: false });
  strictEqual(found.keepUntil, utc("2025-04-20T00:00:00+08:00"));
});

Deno.test("a hold refuses after the floor, by the articles that leave room for it", () => {
  const recordedAt = utc("2026-02-02T08:00:00+08:00");
  const at = utc("2028-01-01T00:00:00+08:00");
  const ask = (...layers: Layer[]) =>
    erase({ layers: layersOf(...layers), recordedAt, at, important: true, held: true });
  deepStrictEqual(ask("CN-LN").cites, ["LN-14(7)"]);
  deepStrictEqual(ask("CN-LN", "CN").cites, ["CN-17", "LN-14(7)"]);
  strictEqual(ask("CN-LN").verdict, "refuse");
});

Deno.test("an instant that the calendar does not know is an error, keeps and refuses", () => {
  const layers = layersOf("CN-AH");
  const at = utc("2026-01-01T00:00:00+08:00");
  for (const wrong of [0, utc("1991-12-31T23:59:59+08:00"), NaN, Infinity, -Infinity, 1e18]) {
    const facts = { layers, recordedAt: UtcMs(wrong), important: false };
    strictEqual(retention(facts).ok, false);
    const refused = erase({ ...facts, at, held: false });
    strictEqual(refused.verdict, "refuse");
    strictEqual(refused.problem?.field, "recordedAt");
  }
  for (const wrong of [NaN, Infinity, -Infinity]) {
    const facts = { layers, recordedAt: utc("2020-01-01T00:00:00Z"), important: false };
    strictEqual(erase({ ...facts, at: UtcMs(wrong), held: false }).verdict, "refuse");
  }
});

const facts = fc.record({ layers: someLayers, recordedAt: instants, important: fc.boolean() });

Deno.test("keepUntil is always 00:00 in Shanghai, after the recording", () => {
  fc.assert(fc.property(facts, (some) => {
    const { keepUntil } = answer(some);
    strictEqual(new Date(keepUntil + 8 * 3_600_000).toISOString().slice(11), "00:00:00.000Z");
    strictEqual(keepUntil > some.recordedAt, true);
  }));
});

Deno.test("adding a layer never shortens, never permits what was refused, drops no duty", () => {
  fc.assert(fc.property(layerWords, layerWords, facts, instants, (words, more, some, at) => {
    const before = { ...some, layers: layersOf(...words) };
    const after = { ...some, layers: layersOf(...words, ...more) };
    strictEqual(answer(after).keepUntil >= answer(before).keepUntil, true);
    const verdict = (of: RetentionFacts) => erase({ ...of, at, held: false }).verdict;
    strictEqual(verdict(before) === "refuse" && verdict(after) === "permit", false);
    const ordered = answer(before).mustEraseAfter !== null;
    strictEqual(!ordered || answer(after).mustEraseAfter === answer(after).keepUntil, true);
  }));
});

Deno.test("never permitted before keepUntil, never under a hold, always after without one", () => {
  fc.assert(fc.property(facts, fc.integer({ min: -5e10, max: 5e10 }), (some, near) => {
    const { keepUntil } = answer(some);
    const at = UtcMs(keepUntil + near);
    strictEqual(erase({ ...some, at, held: true }).verdict, "refuse");
    strictEqual(erase({ ...some, at, held: false }).verdict, near < 0 ? "refuse" : "permit");
  }));
});

Deno.test("what was recorded later, or is important, is not released earlier", () => {
  fc.assert(
    fc.property(facts, fc.oneof(instants, fc.integer({ min: 0, max: 2e8 })), (some, gap) => {
      const later = UtcMs(Math.max(some.recordedAt, gap < 1e9 ? some.recordedAt + gap : gap));
      strictEqual(answer({ ...some, recordedAt: later }).keepUntil >= answer(some).keepUntil, true);
      strictEqual(answer({ ...some, important: true }).keepUntil >= answer(some).keepUntil, true);
    }),
  );
});
