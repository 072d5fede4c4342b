import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseLayers } from "../../policy/site_layers.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { type Site, type Stamp, UNTOLD } from "../ledger/records.ts";
import { options, stamp, withFolder } from "../ledger/testing.ts";
import { keepWatch } from "../register/duty.ts";
import { beginRetirement, cancelRetirement, giveNotice } from "../register/retirement.ts";
import { LI, SUN } from "../register/testing.ts";
import { isoDay, lastDone, proveDuty } from "./duties.ts";
import { overdueDuties, siteDuties } from "./site_duties.ts";

// Its day is 2026-02-02.
const NOW = stamp(1);
const later = (days: number): Stamp => ({ ...NOW, at: UtcMs(NOW.at + days * DAY_MS) });

function withSite(layers: readonly string[], more: Partial<Site>, use: (ledger: Ledger) => void) {
  const parsed = parseLayers(layers);
  if (!parsed.ok) throw parsed.error;
  const site = {
    name: "商场",
    layers: parsed.value,
    exemptUnderCN9: false,
    venue: null,
    builder: null,
    ...UNTOLD,
    ...more,
  };
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => tx.setSite(site, NOW));
    use(ledger);
  });
}

const prove = (ledger: Ledger, duty: string, on: string, note = "Sheet 12") =>
  proveDuty(ledger, { duty, on: isoDay("on", on), by: "Wang", note }, NOW);

function one(ledger: Ledger, key: string, now = NOW) {
  const found = siteDuties(ledger, now).duties.find((duty) => duty.key === key);
  if (found === undefined) throw new Error(`no duty ${key}`);
  return found;
}

Deno.test("a duty: who did it last and what proves it, counted from there, late on the day after", () => {
  withSite(["CN", "CN-LN"], {}, (ledger) => {
    const key = "CN/maintenance";
    const never = one(ledger, key);
    deepStrictEqual([never.last, never.nextDue, never.overdue], [null, "2026-02-02", false]);
    prove(ledger, key, "2026-01-20", "first");
    prove(ledger, key, "2026-01-20", "put right");
    prove(ledger, key, "2025-12-20", "an older paper that was found");
    const done = one(ledger, key);
    const last = { on: "2026-01-20", by: "Wang", note: "put right", from: "written" };
    deepStrictEqual([done.last, done.nextDue, done.cite], [last, "2026-02-19", "CN-15(1)"]);
    strictEqual(one(ledger, key, later(17)).overdue, false);
    strictEqual(overdueDuties(ledger, later(17)), 0);
    strictEqual(one(ledger, key, later(18)).overdue, true);
    strictEqual(overdueDuties(ledger, later(18)), 1);
    prove(ledger, "CN/private-places", "2025-06-01");
    strictEqual(overdueDuties(ledger, later(18)), 2);
  });
});

Deno.test("days are those of Shanghai: late from 00:00 there, which is 16:00 in Greenwich", () => {
  withSite(["CN"], {}, (ledger) => {
    prove(ledger, "CN/maintenance", "2026-01-03");
    const at = (text: string): Stamp => ({ ...NOW, at: UtcMs(Date.parse(text)) });
    const before = siteDuties(ledger, at("2026-02-02T15:59:59.999Z"));
    const after = siteDuties(ledger, at("2026-02-02T16:00:00Z"));
    deepStrictEqual([before.today, after.today], ["2026-02-02", "2026-02-03"]);
    const late = (list: typeof before) => list.duties.filter((duty) => duty.overdue).length;
    deepStrictEqual([late(before), late(after)], [0, 1]);
  });
});

Deno.test("what depends on a fact that nobody told has no date until somebody writes it down", () => {
  withSite(["CN", "CN-AH"], {}, (ledger) => {
    const open = siteDuties(ledger, NOW).duties.filter((duty) => duty.onlyIf !== null);
    deepStrictEqual(open.map(({ key, onlyIf }) => [key, onlyIf]), [
      ["CN/secret-unit-consent", "beside-secret-unit"],
      ["CN/operator-agreement", "outside-operator"],
      ["CN-AH/acceptance", "built-by-government"],
      ["CN-AH/filing", "built-by-site-unit"],
      ["CN-AH/maintainer-agreement", "outside-operator"],
    ]);
    ok(open.every((duty) => duty.nextDue === null && !duty.overdue));
    prove(ledger, "CN/operator-agreement", "2025-01-01");
    const signed = one(ledger, "CN/operator-agreement");
    deepStrictEqual([signed.nextDue, signed.overdue], ["2026-01-01", true]);
  });
  withSite(["CN", "CN-AH"], { builder: "government" }, (ledger) => {
    const keys = siteDuties(ledger, NOW).duties.map(({ key }) => key);
    ok(!keys.includes("CN-AH/filing"), "it is for others");
    strictEqual(one(ledger, "CN-AH/acceptance").onlyIf, null);
  });
});

Deno.test("what a site was told: its day of first use dates what comes before it, and conditions are yes or no", () => {
  const told = { inUse: "2026-01-10", handedOver: "2026-01-05", builder: "government" } as const;
  withSite(
    ["CN", "CN-AH"],
    { ...told, outsideOperator: true, besideSecretUnit: false },
    (ledger) => {
      const list = siteDuties(ledger, NOW);
      deepStrictEqual([list.inUse, list.handedOver], ["2026-01-10", "2026-01-05"]);
      ok(list.duties.every((duty) => duty.onlyIf === null), "nothing is left open");
      const late = list.duties.filter((duty) => duty.overdue).map((
        { key, nextDue },
      ) => [key, nextDue]);
      deepStrictEqual(late, [
        ["CN/build-to-standard", "2026-01-10"],
        ["CN/products-conform", "2026-01-10"],
        ["CN-AH/key-spots", "2026-01-10"],
        ["CN-AH/together-with-project", "2026-01-10"],
        ["CN-AH/acceptance", "2026-01-05"],
      ]);
      strictEqual(overdueDuties(ledger, NOW), 5);
      ok(
        list.duties.every(({ key }) => key !== "CN/secret-unit-consent"),
        "it is beside no such unit",
      );
      strictEqual(
        one(ledger, "CN/operator-agreement").nextDue,
        "2026-02-02",
        "due without a proof too",
      );
      prove(ledger, "CN/build-to-standard", "2026-01-08");
      strictEqual(one(ledger, "CN/build-to-standard").nextDue, null);
      strictEqual(overdueDuties(ledger, NOW), 4);
    },
  );
  withSite(["CN", "CN-LN"], { outsideOperator: false, besideSecretUnit: true }, (ledger) => {
    const keys = siteDuties(ledger, NOW).duties.map(({ key }) => key);
    ok(!keys.some((key) => key.endsWith("operator-agreement")));
    const { onlyIf, nextDue } = one(ledger, "CN/secret-unit-consent");
    deepStrictEqual([onlyIf, nextDue], [null, null], "it is the site's; its day was not told");
  });
});

Deno.test("a system older than a law is not late for what was to come before its first use", () => {
  withSite(["CN", "CN-LN"], { inUse: "2020-06-01" }, (ledger) => {
    // The nation's regulation is of 2025, Liaoning's measure of 2008.
    const late = siteDuties(ledger, NOW).duties.filter((duty) => duty.overdue).map(({ key }) =>
      key
    );
    deepStrictEqual(late, ["CN-LN/build-to-standard", "CN-LN/together-with-project"]);
    strictEqual(one(ledger, "CN/build-to-standard").nextDue, null);
  });
});

Deno.test("the count of what is late follows what the site was told", () => {
  withSite(["CN"], {}, (ledger) => {
    strictEqual(overdueDuties(ledger, NOW), 0);
    const site = ledger.site();
    if (site === null) throw new Error("it was set");
    ledger.commit((tx) => tx.setSite({ ...site, inUse: "2026-01-10" }, NOW));
    strictEqual(overdueDuties(ledger, NOW), 2);
  });
});

Deno.test("the watch book and the steps of a removal prove their duties, and nobody writes them twice", () => {
  withSite(["CN", "CN-AH"], {}, (ledger) => {
    strictEqual(one(ledger, "CN-AH/duty-watch").last, null);
    ledger.commit((tx) => keepWatch(tx, "take-over", "all works", SUN, NOW));
    const watch = one(ledger, "CN-AH/duty-watch");
    deepStrictEqual(watch.last, { on: "2026-02-02", by: SUN.name, note: "", from: "watch-book" });
    strictEqual(watch.nextDue, "2026-02-03");
    strictEqual(lastDone(ledger).get("CN-AH/duty-watch"), isoDay("on", "2026-02-02"));
    ok(!lastDone(ledger).has("CN/duty-watch"), "a duty that no layer has is not proved");

    const gone = () =>
      siteDuties(ledger, NOW).duties.every((d) => d.key !== "CN-AH/removal-notice");
    ok(gone(), "nothing is planned");
    const plan = { plannedDay: "2026-03-20", noticeBy: "2026-03-06", cites: ["AH-15"] };
    const planned = { ...plan, rulesVersion: "x" };
    ledger.commit((tx) => beginRetirement(tx, planned, "moved", "Zhao", LI, NOW));
    strictEqual(one(ledger, "CN-AH/removal-data").nextDue, "2026-03-20");
    ok(one(ledger, "CN-AH/removal-notice").nextDue !== null);
    const notice = { day: "2026-02-01", to: "Bureau", how: "letter", reference: "9" };
    ledger.commit((tx) => giveNotice(tx, notice, LI, NOW));
    const given = one(ledger, "CN-AH/removal-notice");
    deepStrictEqual([given.last?.on, given.last?.from, given.nextDue], [
      "2026-02-01",
      "retirement",
      null,
    ]);
    ledger.commit((tx) => cancelRetirement(tx, "stays", LI, NOW));
    ok(gone());
  });
});

Deno.test("a place that CN-9 frees keeps the duties that it keeps, and can prove those of the nation", () => {
  withSite(["CN", "CN-LN"], { exemptUnderCN9: true }, (ledger) => {
    const keys = siteDuties(ledger, NOW).duties.map(({ key }) => key);
    ok(keys.includes("CN/sign-and-range") && !keys.includes("CN/maintenance"));
    prove(ledger, "CN/sign-and-range", "2026-02-01");
    strictEqual(one(ledger, "CN/sign-and-range").last?.on, "2026-02-01");
    let refused = false;
    try {
      prove(ledger, "CN/maintenance", "2026-02-01");
    } catch {
      refused = true;
    }
    ok(refused, "it is freed of it");
  });
});

Deno.test("before a site is set, the nation's and both provinces' duties are listed, in their order", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const list = siteDuties(ledger, NOW);
    strictEqual(list.site, null);
    deepStrictEqual(list.rules.map(({ id }) => id), ["CN", "CN-LN", "CN-AH"]);
    const layers = list.duties.map(({ key }) => key.split("/")[0]);
    deepStrictEqual(layers, layers.toSorted((a, b) => order(a) - order(b)));
    const keys = list.duties.map(({ key }) => key);
    ok(keys.indexOf("CN-AH/acceptance") < keys.indexOf("CN-AH/filing"), "by their articles");
  });
});

const order = (layer: string | undefined) => ["CN", "CN-LN", "CN-AH"].indexOf(layer ?? "");

Deno.test("for any papers, whatever their order, the day of a duty is the newest, and only that duty's", () => {
  const key = fc.constantFrom("CN/maintenance", "CN/security-measures", "CN-LN/training");
  const ago = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, ago), { maxLength: 12 }), (papers) => {
      withSite(["CN", "CN-LN"], {}, (ledger) => {
        for (const [duty, days] of papers) {
          const on = new Date(NOW.at + 8 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);
          prove(ledger, duty, on);
        }
        for (const { key, last, overdue, nextDue, rhythm } of siteDuties(ledger, NOW).duties) {
          const own = papers.filter(([duty]) => duty === key).map(([, days]) => days);
          strictEqual(last === null, own.length === 0);
          if (last === null || rhythm.kind !== "every") continue;
          const days = Math.min(...own);
          strictEqual(overdue, days > rhythm.days);
          strictEqual(nextDue! < "2026-02-02", overdue); // one that is done again and again has a day
        }
      });
    }),
    { numRuns: 15 },
  );
});
