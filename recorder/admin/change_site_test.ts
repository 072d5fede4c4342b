import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import * as fc from "fast-check";
import { LAYERS } from "../../policy/layer.ts";
import { loweringFloor } from "../../policy/lowering_floor.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import { InputError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import { Bytes } from "../../src/base/units.ts";
import { layersOf } from "../engine/site_layers.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { type Site, UNTOLD } from "../ledger/records.ts";
import { options, stamp, withFolder } from "../ledger/testing.ts";
import { setSite } from "./cameras.ts";
import { changedSite, type SiteChange } from "./change_site.ts";

// Its day is 2026-02-02.
const NOW = stamp(1);
const ROOM = { blocks: 1_000_000, blockBytes: Bytes(2 ** 26), heldBlocks: 0 };

const MALL = changedSite(
  null,
  { name: "商场", layers: ["CN-LN", "CN"], venue: "shopping-mall" },
  NOW,
);
const TOLD = changedSite(MALL, {
  inUse: "2020-06-01",
  handedOver: "2020-05-20",
  outsideOperator: true,
  besideSecretUnit: false,
}, NOW);

Deno.test("what a change does not name stays, what it names is set, and null takes back what was told", () => {
  deepStrictEqual({ ...MALL, ...UNTOLD }, MALL);
  deepStrictEqual(changedSite(TOLD, {}, NOW), TOLD);
  deepStrictEqual(changedSite(TOLD, { layers: undefined, inUse: undefined }, NOW), TOLD);
  const more = changedSite(TOLD, { layers: ["CN", "CN-LN", "CN-AH"], builder: "government" }, NOW);
  deepStrictEqual(more, { ...TOLD, layers: more.layers, builder: "government" });
  const back = changedSite(TOLD, { inUse: null, outsideOperator: null }, NOW);
  deepStrictEqual(back, { ...TOLD, inUse: null, outsideOperator: null });
  strictEqual(changedSite(TOLD, { outsideOperator: false }, NOW).outsideOperator, false);
});

Deno.test("a day that is none, before 1992 or to come is refused, with its field and what to do", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["2026-02-30", /has no day 30 in that month; write a date such as/],
    ["2026-13-01", /has no month 13/],
    ["", /is not a date/],
    ["2026-2-3", /is not a date/],
    [" 2026-02-03", /is not a date/],
    ["２０２６-02-03", /is not a date/],
    ["__proto__", /is not a date/],
    ["2026-02-03T00:00:00Z", /is not a date/],
    ["1989-12-31", /is outside the years 1992 to/],
    ["1991-12-31", /is outside the years 1992 to/],
    ["0000-00-00", /is outside the years/],
    ["2026-02-04", /is a day to come \(the device has 2026-02-02\); tell it when it has come/],
    ["9999-12-31", /is outside the years/],
  ];
  for (const [text, why] of cases) {
    for (
      const [field, change] of [["in-use", { inUse: text }], ["handed-over", {
        handedOver: text,
      }]] as const
    ) {
      throws(() => changedSite(TOLD, change, NOW), (error) => {
        ok(error instanceof InputError && error.remedy.length > 0, String(error));
        strictEqual(error.field, field);
        ok(why.test(error.message), error.message);
        return true;
      });
    }
  }
  for (const taken of ["1992-01-01", "2024-02-29", "2026-02-02", "2026-02-03"]) {
    strictEqual(changedSite(TOLD, { inUse: taken }, NOW).inUse, taken);
  }
  // 16:00 in Greenwich is the next day in Shanghai.
  const evening = { ...NOW, at: UtcMs(Date.parse("2026-02-02T16:00:00Z")) };
  strictEqual(changedSite(TOLD, { inUse: "2026-02-04" }, evening).inUse, "2026-02-04");
});

Deno.test("facts alone do not make a site: before its layers were named they are to be named too", () => {
  throws(() => changedSite(null, { inUse: "2020-06-01" }, NOW), /layers: nobody has said yet/);
  throws(() => changedSite(TOLD, { layers: [] }, NOW), InputError);
  throws(() => changedSite(TOLD, { layers: ["constructor"] }, NOW), InputError);
});

const day = fc.integer({ min: 0, max: 12_400 }).map((days) =>
  new Date(Date.UTC(1992, 0, 1) + days * 86_400_000).toISOString().slice(0, 10)
);
const fact = fc.constantFrom(undefined, null, true, false);
const facts: fc.Arbitrary<SiteChange> = fc.record({
  inUse: fc.option(day, { nil: null }),
  handedOver: fc.option(day, { nil: undefined }),
  outsideOperator: fact,
  besideSecretUnit: fact,
});
const site: fc.Arbitrary<Site> = fc.record({
  named: fc.subarray([...LAYERS], { minLength: 1 }),
  exemptUnderCN9: fc.boolean(),
  change: facts,
}).filter(({ named }) => parseLayers(named).ok).map(({ named, exemptUnderCN9, change }) =>
  changedSite(null, { ...change, layers: named, exemptUnderCN9 }, NOW)
);

Deno.test("for any site, whatever is told of days, operator and neighbours, its floors stay what they are", () => {
  fc.assert(fc.property(site, facts, (old, change) => {
    const now = changedSite(old, change, NOW);
    deepStrictEqual(layersOf(now), layersOf(old));
    strictEqual(loweringFloor(layersOf(old), layersOf(now)), null);
    strictEqual(loweringFloor(layersOf(now), layersOf(old)), null);
  }));
});

Deno.test("for any facts told along with it, a change that lowers a floor is refused and nothing is kept of it", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const strict = changedSite(TOLD, { layers: ["CN", "CN-LN", "counter-terror-key-target"] }, NOW);
    setSite(ledger, ROOM, new Map(), strict, NOW);
    fc.assert(
      fc.property(facts, (change) => {
        const lower = changedSite(ledger.site(), { ...change, layers: ["CN", "CN-LN"] }, NOW);
        throws(() => setSite(ledger, ROOM, new Map(), lower, NOW), /cannot be lowered/);
        deepStrictEqual(ledger.site(), strict);
      }),
      { numRuns: 20 },
    );
  });
});

Deno.test("facts can be told to a pool that has become too small, other layers cannot", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    setSite(ledger, ROOM, new Map(), MALL, NOW);
    ledger.commit((tx) =>
      tx.addCamera({
        ...{ name: "a", url: "rtsp://192.0.2.1/", transport: "tcp", via: "native", audio: false },
        ...{ declaredBitrate: null, priority: 5 },
      }, NOW)
    );
    const small = { ...ROOM, blocks: 1 };
    setSite(ledger, small, new Map(), TOLD, NOW);
    deepStrictEqual(ledger.site(), TOLD);
    const event = ledger.newestEvents(1, { kind: "site-set" })[0];
    strictEqual(event?.details["inUse"], "2020-06-01", "who changed it when stands in the log");
    const more = changedSite(TOLD, { layers: [...TOLD.layers, "counter-terror-key-target"] }, NOW);
    throws(() => setSite(ledger, small, new Map(), more, NOW), /the pool would hold/);
  });
});
