import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { instants, layersOf, someLayers, utc } from "../../tests/policy/facts.ts";
import { amended, floorOf, packDays, packOf, somePacks } from "../../tests/policy/packs.ts";
import { BUILT_IN_HOLIDAYS } from "../calendar/holidays/mod.ts";
import { parseIsoDate } from "../calendar/iso_date.ts";
import { type ShanghaiDay, shanghaiDay, startOfDay } from "../days.ts";
import { deadline } from "../deadline.ts";
import { type IsoDate, type Layer, LAYERS } from "../layer.ts";
import { RULES } from "../layers/mod.ts";
import { floorDays, keepDuration, longestDuration } from "../keep_duration.ts";
import { loweringFloor } from "../lowering_floor.ts";
import { retention } from "../retention.ts";
import { BUILT_IN, type RuleBook } from "../rule_book.ts";
import { type Layers, rulesVersion } from "../site_layers.ts";
import { applyPack, bindAlso, layOver, withoutLapsed } from "./apply_pack.ts";
import type { RulePack } from "./pack.ts";

const day = (text: string): ShanghaiDay => {
  const parsed = parseIsoDate(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const TODAY = day("2027-06-01");

function applied(book: RuleBook, pack: RulePack, today = TODAY): RuleBook {
  const found = applyPack(book, pack, today);
  if (!found.ok) throw found.error;
  return found.value;
}

function keepUntil(book: RuleBook, layers: Layers, recordedAt: UtcMs, important: boolean): number {
  const found = retention({ layers, recordedAt, important }, book);
  if (!found.ok) throw found.error;
  return found.value.keepUntil;
}

const ln = layersOf("CN-LN");
const days = (count: number) => ({ unit: "day" as const, count });
const lnFloor = (version: number, from: IsoDate, count: number) =>
  packOf(version, [amended("CN-LN", version, from, { floor: floorOf("CN-LN", days(count)) })]);

Deno.test("a raised floor binds what is there already, and names its version", () => {
  const book = applied(BUILT_IN, lnFloor(2, "2027-01-01", 60));
  const recordedAt = utc("2026-12-20T12:00:00+08:00");
  const found = retention({ layers: ln, recordedAt, important: false }, book);
  deepStrictEqual(found, {
    ok: true,
    value: {
      keepUntil: utc("2027-02-19T00:00:00+08:00"),
      days: 60,
      mustEraseAfter: null,
      cites: ["LN-14(7)"],
      rulesVersion: "CN-LN/2+1",
    },
  });
});

Deno.test("a lowered floor is for footage recorded from its first day on; older footage keeps its own", () => {
  const lowered = applied(BUILT_IN, lnFloor(2, "2027-01-01", 7));
  const at = (text: string) => keepUntil(lowered, ln, utc(text), false);
  strictEqual(at("2026-12-31T23:59:59.999+08:00"), utc("2027-01-16T00:00:00+08:00"));
  strictEqual(at("2027-01-01T00:00:00+08:00"), utc("2027-01-09T00:00:00+08:00"));
  // The allocator knows ends only: newer footage waits for the last older footage.
  const keep = (text: string) => utc(text) + keepDuration(ln, utc(text), false, "good", lowered);
  strictEqual(keep("2027-01-01T00:00:00+08:00"), utc("2027-01-16T00:00:00+08:00"));
  strictEqual(keep("2027-01-20T00:00:00+08:00"), utc("2027-01-28T00:00:00+08:00"));
});

Deno.test("a later correction of a lowered floor does not take it from older footage", () => {
  const lowered = applied(BUILT_IN, lnFloor(2, "2027-01-01", 7));
  const corrected = applied(lowered, lnFloor(3, "2008-01-01", 7));
  for (const book of [lowered, corrected]) {
    const until = keepUntil(book, ln, utc("2026-12-31T12:00:00+08:00"), false);
    strictEqual(until, utc("2027-01-16T00:00:00+08:00"));
  }
  strictEqual(rulesVersion(ln, corrected), "CN-LN/3+1+2");
});

Deno.test("a version that is still to come answers nothing yet, but its floor binds", () => {
  const pack = lnFloor(2, "2028-01-01", 60);
  const early = applied(BUILT_IN, pack);
  strictEqual(early.layers["CN-LN"], RULES["CN-LN"]);
  strictEqual(rulesVersion(ln, early), "CN-LN/1+2");
  const at = utc("2027-06-01T12:00:00+08:00");
  strictEqual(keepUntil(early, ln, at, false), utc("2027-08-01T00:00:00+08:00"));
  strictEqual(layOver(BUILT_IN, [pack], day("2028-01-01")).layers["CN-LN"].info.version, 2);
});

Deno.test("refused: no newer version, a lower floor without a later first day, another base", () => {
  const problem = (book: RuleBook, pack: RulePack) => {
    const found = applyPack(book, pack, TODAY);
    return found.ok ? null : `${found.error.field}: ${found.error.problem}`;
  };
  const at = "pack.layers.CN-LN.info";
  strictEqual(
    problem(BUILT_IN, packOf(1, [RULES["CN-LN"]])),
    `${at}.version: is 1, and 1 is known already`,
  );
  const coming = applied(BUILT_IN, lnFloor(5, "2028-01-01", 60));
  strictEqual(
    problem(coming, lnFloor(5, "2028-01-01", 60)),
    `${at}.version: is 5, and 5 is known already`,
  );
  strictEqual(
    problem(BUILT_IN, lnFloor(2, "2008-01-01", 14)),
    `${at}.inForceFrom: is not after 2008-01-01, and LN-14(7) with 15 days is not reached any more`,
  );
  const lessImportant = amended("CN-LN", 2, "2008-01-01", { importantFloor: null });
  strictEqual(
    problem(BUILT_IN, packOf(1, [lessImportant])),
    `${at}.inForceFrom: is not after 2008-01-01, and LN-14(7) with 1 years is not reached any more`,
  );
  const based = {
    ...RULES["CN-LN"],
    info: { ...RULES["CN-LN"].info, version: 2, onlyOver: "CN" as const },
  };
  strictEqual(problem(BUILT_IN, packOf(1, [based])), `${at}.onlyOver: is not null`);
  strictEqual(
    problem(BUILT_IN, packOf(1, [], { holidays: BUILT_IN_HOLIDAYS })),
    `pack.holidays.version: is ${BUILT_IN_HOLIDAYS.version}, and ${BUILT_IN_HOLIDAYS.version} is already loaded`,
  );
});

/** Mostly on the days around which the packs come into force, at their midnights too. */
const recorded = fc.oneof(
  instants,
  fc.record({ on: packDays, at: fc.constantFrom(-1, 0, 1, DAY_MS / 3, DAY_MS - 1) })
    .map(({ on, at }) => UtcMs(startOfDay(on) + at)),
);
const both = fc.record({ layers: someLayers, recordedAt: recorded, important: fc.boolean() });

/** Packs that are accepted one after the other, with the book before and after each. */
function steps(packs: readonly RulePack[], today: ShanghaiDay) {
  let book = BUILT_IN;
  return packs.flatMap((pack) => {
    const found = applyPack(book, pack, today);
    if (!found.ok) return [];
    const step = { before: book, after: found.value, pack };
    book = found.value;
    return [step];
  });
}

/** The first day on which a pack may lower anything for some layers. */
function firstDay({ layers: changed }: RulePack, layers: Layers): number {
  const first = LAYERS.flatMap((layer: Layer) => {
    const rules = layers.includes(layer) ? changed[layer] : undefined;
    return rules === undefined ? [] : [day(rules.info.inForceFrom)];
  });
  return Math.min(...first); // Infinity where it changes none of them
}

const RUNS = { numRuns: 2000 };

Deno.test("for any packs: no footage from before a version's first day is ever kept shorter by it", () => {
  let lowered = 0;
  fc.assert(
    fc.property(somePacks, packDays, both, (packs, today, { layers, recordedAt, important }) => {
      for (const { before, after, pack } of steps(packs, today)) {
        const was = keepUntil(before, layers, recordedAt, important);
        const is = keepUntil(after, layers, recordedAt, important);
        if (is < was) lowered++;
        if (shanghaiDay(recordedAt) < firstDay(pack, layers)) strictEqual(is >= was, true);
      }
    }),
    RUNS,
  );
  strictEqual(lowered > 0, true); // or nothing was tried
});

Deno.test("for any packs, on any later day: what was accepted binds as much as on the day it was loaded", () => {
  fc.assert(
    fc.property(
      somePacks,
      packDays,
      fc.nat(1000),
      both,
      (packs, today, later, { layers, recordedAt, important }) => {
        const taken = steps(packs, today);
        const then = taken.at(-1)?.after ?? BUILT_IN;
        const all = taken.map(({ pack }) => pack);
        const now = layOver(BUILT_IN, all, today + later as ShanghaiDay);
        const first = Math.min(...all.map((pack) => firstDay(pack, layers)));
        if (shanghaiDay(recordedAt) >= first) return;
        strictEqual(
          keepUntil(now, layers, recordedAt, important) >=
            keepUntil(then, layers, recordedAt, important),
          true,
        );
      },
    ),
    RUNS,
  );
});

Deno.test("for any packs: the allocator never keeps shorter than the law, nor newer footage shorter than older", () => {
  fc.assert(
    fc.property(
      somePacks,
      packDays,
      both,
      fc.integer({ min: 0, max: 800 * DAY_MS }),
      (packs, today, { layers, recordedAt, important }, more) => {
        const book = layOver(BUILT_IN, packs, today);
        const from = recordedAt;
        const end = UtcMs(from + more);
        const kept = (at: UtcMs) => at + keepDuration(layers, at, important, "good", book);
        strictEqual(kept(from) >= keepUntil(book, layers, from, important), true);
        strictEqual(kept(end) >= kept(from), true);
        const longest = longestDuration(layers, important, book);
        strictEqual(keepDuration(layers, from, important, "good", book) <= longest, true);
        strictEqual(keepDuration(layers, from, important, "unknown", book), longest);
      },
    ),
    RUNS,
  );
});

Deno.test("for any packs: leaving lapsed floors out changes nothing for what can still be owed", () => {
  fc.assert(
    fc.property(somePacks, packDays, both, (packs, today, { layers, recordedAt, important }) => {
      const book = layOver(BUILT_IN, packs, today);
      const now = startOfDay(today);
      const pruned = withoutLapsed(book, now);
      const until = keepUntil(book, layers, recordedAt, important);
      if (until > now) strictEqual(keepUntil(pruned, layers, recordedAt, important), until);
    }),
    RUNS,
  );
});

Deno.test("an earlier floor lapses when the last footage under it is past it, and planning with it", () => {
  const book = applied(BUILT_IN, lnFloor(2, "2027-01-01", 7));
  strictEqual(floorDays(ln, false, book), 15);
  // The year of important footage ends last: 31 December 2027.
  const still = withoutLapsed(book, utc("2027-12-31T23:59:59+08:00"));
  strictEqual(floorDays(ln, false, still), 15);
  const over = withoutLapsed(book, utc("2028-01-01T00:00:00+08:00"));
  strictEqual(floorDays(ln, false, over), 7);
  strictEqual(rulesVersion(ln, over), "CN-LN/2");
});

Deno.test("floors of a pack that nobody can rely on bind everything besides", () => {
  const floor = floorOf("CN-LN", days(90));
  const retentionRule = { floor, importantFloor: null, erasesServed: null };
  const book = bindAlso(BUILT_IN, "CN-LN", { version: -9, retention: retentionRule });
  strictEqual(floorDays(ln, false, book), 90);
  strictEqual(rulesVersion(ln, book), "CN-LN/1+pack9");
});

Deno.test("a layer may not be left out for one whose equal floor ends with older footage", () => {
  // Anhui's floor was lowered to 7 days; its earlier 30 days are no stand-in for Liaoning's.
  const ah = packOf(1, [
    amended("CN-AH", 2, "2027-01-01", {
      floor: floorOf("CN-AH", days(7)),
      importantFloor: floorOf("CN-AH", { unit: "year", count: 1 }),
    }),
  ]);
  const book = applied(BUILT_IN, ah);
  const lowered = loweringFloor(layersOf("CN-LN"), layersOf("CN-AH"), book);
  deepStrictEqual([lowered?.article, lowered?.importantOnly], ["LN-14(7)", false]);
  strictEqual(loweringFloor(layersOf("CN-AH"), layersOf("CN-AH", "CN"), book), null);
});

Deno.test("holidays of a pack make a deadline of their year known, and the answer says which table", () => {
  const years = { "2027": { off: ["01-01", "05-01", "10-01"], work: [] } };
  const holidays = { version: 2, source: "a notice for 2027", years };
  const book = applied(BUILT_IN, packOf(1, [], { holidays }));
  const facts = {
    layers: layersOf("CN", "CN-AH"),
    event: "handed-over",
    on: day("2027-01-15"),
  } as const;
  strictEqual(deadline(facts).due?.provisional, true);
  strictEqual(deadline(facts, book).due?.provisional, false);
  strictEqual(book.layers, BUILT_IN.layers);
});

Deno.test("a program that is newer than a pack keeps its own version, and the pack's floor for older footage", () => {
  const built: RuleBook = {
    ...BUILT_IN,
    layers: {
      ...BUILT_IN.layers,
      "CN-LN": amended("CN-LN", 3, "2027-03-01"),
    } as RuleBook["layers"],
  };
  const book = layOver(built, [lnFloor(2, "2027-01-01", 60)], TODAY);
  strictEqual(book.layers, built.layers);
  const until = (text: string) => keepUntil(book, ln, utc(text), false);
  strictEqual(until("2027-02-28T12:00:00+08:00"), utc("2027-04-30T00:00:00+08:00"));
  strictEqual(until("2027-03-01T12:00:00+08:00"), utc("2027-03-17T00:00:00+08:00"));
  strictEqual(layOver(book, [lnFloor(2, "2027-01-01", 60)], TODAY).others["CN-LN"]?.length, 1);
});
