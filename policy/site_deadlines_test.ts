import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { dayOf } from "../tests/policy/calendar_days.ts";
import { layersOf } from "../tests/policy/facts.ts";
import { amended, packOf } from "../tests/policy/packs.ts";
import { formatIsoDate } from "./calendar/iso_date.ts";
import { position, type PositionSite } from "./position.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { layOver } from "./rule_pack/apply_pack.ts";
import { type DeadlineSite, siteDeadlines } from "./site_deadlines.ts";

const TODAY = dayOf("2026-11-23");
const SITE: DeadlineSite = {
  layers: layersOf("CN", "CN-LN"),
  builder: "site-unit",
  exemptUnderCN9: false,
  inUse: null,
  handedOver: null,
  removal: null,
};

/** By event its last day, or `null`, and the articles. */
const shown = (site: DeadlineSite) =>
  siteDeadlines(site, TODAY).map(({ event, deadline: { due, cites } }) => [
    event,
    due === null ? null : formatIsoDate(due.lastDay),
    ...cites,
  ]);

Deno.test("a system of today is under every layer's limit for new ones", () => {
  deepStrictEqual(shown({ ...SITE, inUse: dayOf("2026-11-02") }), [
    ["in-use", "2026-12-02", "CN-14(1)", "LN-12(1)"],
    ["changed", "2026-11-26", "LN-12(1)"],
  ]);
});

Deno.test("a system between two layers is new under the earlier and old under the later", () => {
  const found = shown({ ...SITE, inUse: dayOf("2020-06-01") });
  deepStrictEqual(found.slice(0, 1), [["in-use", "2020-07-01", "LN-12(1)"]]);
  // Not January 2008: it is no older than Liaoning's measure.
  deepStrictEqual(found.slice(2), [["in-use-before-law", "2025-06-30", "CN-14(1)"]]);
});

Deno.test("an amended version does not begin the time of older systems again", () => {
  const pack = packOf(1, [amended("CN-LN", 2, "2026-06-01")]);
  const book = layOver(BUILT_IN, [pack], TODAY);
  strictEqual(book.layers["CN-LN"].info.version, 2);
  for (const inUse of ["2007-12-31", "2020-06-01", "2026-11-02"]) {
    const site = { ...SITE, inUse: dayOf(inUse) };
    const days = (one: RuleBook) =>
      siteDeadlines(site, TODAY, one).map(({ event, deadline: { due } }) => [event, due]);
    deepStrictEqual(days(book), days(BUILT_IN));
  }
});

Deno.test("a system older than all layers has no limit for new ones", () => {
  const events = shown({ ...SITE, inUse: dayOf("2007-12-31") });
  deepStrictEqual(events.map(([event]) => event), ["changed", "in-use-before-law"]);
  deepStrictEqual(events[1], ["in-use-before-law", "2008-01-31", "LN-12(2)"]);
  const first = shown({ ...SITE, inUse: dayOf("2008-01-01"), layers: layersOf("CN-LN") });
  deepStrictEqual(first[0], ["in-use", "2008-01-31", "LN-12(1)"]);
});

Deno.test("Anhui counts from delivery, and asks for notice before a removal", () => {
  const site = { ...SITE, layers: layersOf("CN-AH"), handedOver: dayOf("2026-11-02") };
  deepStrictEqual(shown({ ...site, removal: dayOf("2026-12-20") }), [
    ["handed-over", "2026-12-02", "AH-13(2)"],
    ["dismantling", "2026-12-09", "AH-15"],
  ]);
  // What government builds there is accepted before use, and not filed after delivery.
  deepStrictEqual(shown({ ...site, builder: "government" }), []);
});

Deno.test("a place that CN-9 frees files only where the province has it file", () => {
  const freed = { ...SITE, exemptUnderCN9: true, inUse: dayOf("2026-11-02") };
  deepStrictEqual(shown(freed).map(([, , ...cites]) => cites), [["LN-12(1)"], ["LN-12(1)"]]);
  deepStrictEqual(shown({ ...freed, layers: layersOf("CN") }), []);
});

Deno.test("nor does not filing cost it what the nation's article asks", () => {
  const site: PositionSite = {
    ...SITE,
    outsideOperator: false,
    besideSecretUnit: false,
    place: null,
  };
  const filing = (one: PositionSite) =>
    position(one, new Map(), TODAY).costs.filter(({ breach }) => breach === "not-filed")
      .map(({ pays }) => [...pays.cites, pays.fine?.max]);
  deepStrictEqual(filing(site), [["CN-29", 10_000]]);
  deepStrictEqual(filing({ ...site, exemptUnderCN9: true }), [["LN-22", 500]]);
  const alone = position(
    { ...site, layers: layersOf("CN"), exemptUnderCN9: true },
    new Map(),
    TODAY,
  );
  ok(alone.costs.every(({ breach }) => breach !== "not-filed"));
  strictEqual(alone.deadlines.length, 0);
});
