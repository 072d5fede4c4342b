/** The duties are those of the table beside the texts; and when each is due. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { parseIsoDate } from "../../policy/calendar/iso_date.ts";
import type { ShanghaiDay } from "../../policy/days.ts";
import type { Duty } from "../../policy/duty.ts";
import { duties, type DutySite } from "../../policy/duties.ts";
import { LAYERS } from "../../policy/layer.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { DUTY_TABLE, dutyRows } from "./articles_of_duties.ts";
import { layersOf, someLayers } from "./facts.ts";

Deno.test("every duty is there, with its article, its condition and its rhythm", () => {
  deepStrictEqual(dutyRows(RULES), DUTY_TABLE);
  const keys = DUTY_TABLE.map(([key]) => key);
  strictEqual(new Set(keys).size, keys.length);
});

Deno.test("every duty is said in both languages", () => {
  for (const layer of LAYERS) {
    const all: readonly Duty[] = RULES[layer].duties;
    for (const { what, proof, id } of all) {
      for (const { zh, en } of [what, proof]) {
        ok(/[\u4e00-\u9fff]/.test(zh) && !/[\u4e00-\u9fff]/.test(en) && en.length > 5, id);
      }
    }
  }
});

function day(text: string): ShanghaiDay {
  const parsed = parseIsoDate(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

const SCHOOL: DutySite = {
  layers: layersOf("CN", "CN-AH"),
  exemptUnderCN9: false,
  builder: "site-unit",
  outsideOperator: false,
  besideSecretUnit: false,
  inUse: day("2026-09-01"),
  handedOver: day("2026-08-20"),
  removal: null,
};
const TODAY = day("2026-11-22");
const keysOf = (site: DutySite) => duties(site, new Map(), TODAY).map((one) => one.key);

Deno.test("a contract, a removal and the builder change which duties there are", () => {
  const usual = keysOf(SCHOOL);
  ok(!usual.includes("CN/operator-agreement") && !usual.includes("CN-AH/removal-notice"));
  ok(usual.includes("CN-AH/filing") && !usual.includes("CN-AH/acceptance"));
  const run = keysOf({ ...SCHOOL, outsideOperator: true });
  ok(run.includes("CN/operator-agreement") && run.includes("CN-AH/maintainer-agreement"));
  const government = keysOf({ ...SCHOOL, builder: "government" });
  ok(government.includes("CN-AH/acceptance") && !government.includes("CN-AH/filing"));
  ok(keysOf({ ...SCHOOL, besideSecretUnit: true }).includes("CN/secret-unit-consent"));
});

Deno.test("a place that CN-9 frees keeps its sign and its secrecy", () => {
  const freed = keysOf({ ...SCHOOL, exemptUnderCN9: true });
  for (const gone of ["CN/filing", "CN/register", "CN/keep-and-delete", "CN/maintenance"]) {
    ok(!freed.includes(gone), gone);
  }
  for (const kept of ["CN/sign-and-range", "CN/no-abuse", "CN-AH/keep", "CN-AH/register"]) {
    ok(freed.includes(kept), kept);
  }
});

Deno.test("what comes before first use has that day, but for what the rules' first day came after", () => {
  const dated = (inUse: string | null) =>
    duties({ ...SCHOOL, inUse: inUse === null ? null : day(inUse) }, new Map(), TODAY)
      .filter(({ duty: { rhythm } }) => rhythm.kind === "before" && rhythm.event === "in-use")
      .filter(({ nextDue }) => nextDue !== null)
      .map(({ key, nextDue, overdue }) => [key, nextDue, overdue]);
  const nation = ["CN/build-to-standard", "CN/products-conform"];
  const province = ["CN-AH/key-spots", "CN-AH/together-with-project"];
  const late = (keys: readonly string[], on: string) => keys.map((key) => [key, day(on), true]);
  deepStrictEqual(dated(null), []);
  deepStrictEqual(dated("2016-12-31"), []);
  deepStrictEqual(dated("2017-01-01"), late(province, "2017-01-01"));
  deepStrictEqual(dated("2025-03-31"), late(province, "2025-03-31"));
  deepStrictEqual(dated("2025-04-01"), late([...nation, ...province], "2025-04-01"));
  ok(dated("2026-11-22").every(([, , overdue]) => overdue === false), "it is that very day");
  const handed = (on: string) =>
    duties({ ...SCHOOL, builder: "government", handedOver: day(on) }, new Map(), TODAY)
      .find(({ key }) => key === "CN-AH/acceptance")?.nextDue;
  deepStrictEqual([handed("2016-12-31"), handed("2017-01-01")], [null, day("2017-01-01")]);
});

Deno.test("next due: an interval after the last proof, notice before a removal", () => {
  const find = (site: DutySite, key: string, done: readonly [string, ShanghaiDay][] = []) => {
    const found = duties(site, new Map(done), TODAY).find((one) => one.key === key);
    if (found === undefined) throw new Error(`no duty ${key}`);
    return [found.nextDue, found.overdue];
  };
  const key = "CN-AH/safety-inspection";
  deepStrictEqual(find(SCHOOL, key), [TODAY, false]);
  deepStrictEqual(find(SCHOOL, key, [[key, day("2026-10-30")]]), [day("2026-11-29"), false]);
  deepStrictEqual(find(SCHOOL, key, [[key, day("2026-10-22")]]), [day("2026-11-21"), true]);
  const leaving = { ...SCHOOL, removal: day("2026-12-20") };
  // Eleven days earlier is a working Wednesday; the data goes with the removal itself.
  deepStrictEqual(find(leaving, "CN-AH/removal-notice"), [day("2026-12-09"), false]);
  deepStrictEqual(find(leaving, "CN-AH/removal-data"), [day("2026-12-20"), false]);
  deepStrictEqual(find(SCHOOL, "CN-AH/key-spots"), [day("2026-09-01"), true]);
  const settled: [string, ShanghaiDay] = ["CN-AH/key-spots", day("2026-08-01")];
  deepStrictEqual(find(SCHOOL, "CN-AH/key-spots", [settled]), [null, false]);
});

Deno.test("a layer more drops no duty", () => {
  fc.assert(fc.property(someLayers, someLayers, fc.boolean(), (few, more, freed) => {
    const site = { ...SCHOOL, exemptUnderCN9: freed };
    const many = new Set(keysOf({ ...site, layers: layersOf(...few, ...more) }));
    for (const key of keysOf({ ...site, layers: few })) ok(many.has(key), key);
  }));
});
