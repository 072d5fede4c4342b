import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { amended, packOf } from "../../tests/policy/packs.ts";
import { BUILT_IN_HOLIDAYS } from "../calendar/holidays/mod.ts";
import { LAYERS } from "../layer.ts";
import { RULES } from "../layers/mod.ts";
import { parsePack, type RulePack, writePack } from "./pack.ts";

const WHOLE: RulePack = {
  format: 1,
  pack: 7,
  issued: "2026-12-01",
  note: "everything that is built in",
  layers: RULES,
  holidays: BUILT_IN_HOLIDAYS,
};

/** What is wrong with a pack's data, as `field: problem`; `null` where nothing is. */
function problemOf(data: unknown): string | null {
  const parsed = parsePack(JSON.stringify(data));
  return parsed.ok ? null : `${parsed.error.field}: ${parsed.error.problem}`;
}

/** A copy of the built-in pack as plain data, with one place set to something else. */
function changed(path: string, value: unknown): unknown {
  const data = JSON.parse(writePack(WHOLE));
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  let at = data;
  for (const key of keys) at = at[key];
  if (value === undefined) delete at[last];
  else at[last] = value;
  return data;
}

Deno.test("all layers and holidays that are built in, written as a pack, come out of it equal", () => {
  deepStrictEqual(parsePack(writePack(WHOLE)), { ok: true, value: WHOLE });
});

Deno.test("a pack may have layers alone or holidays alone, but must change something", () => {
  deepStrictEqual(packOf(3, [amended("CN-LN", 2, "2027-01-01")]).holidays, null);
  deepStrictEqual(packOf(3, [], { holidays: BUILT_IN_HOLIDAYS }).layers, {});
  strictEqual(problemOf(changed("holidays", undefined)), null);
  strictEqual(
    problemOf({ format: 1, pack: 1, issued: "2026-12-01", note: "n", layers: {} }),
    "pack: changes nothing",
  );
});

const LN = "layers/CN-LN";
const REFUSED: readonly (readonly [string, unknown, string])[] = [
  ["format", 2, "pack.format: 2 is not known"],
  ["pack", 0, "pack.pack: 0 is no whole number from 1 to 1000000"],
  ["pack", "7", 'pack.pack: "7" is no whole number from 1 to 1000000'],
  ["issued", "2027-02-29", 'pack.issued: "2027-02-29" has no day 29 in that month'],
  ["note", "two\nlines", "pack.note: has control or invisible characters"],
  ["note", undefined, "pack: has no `note`"],
  ["more", 1, "pack: has an unknown key `more`"],
  ["layers/CN-XX", {}, 'pack.layers: "CN-XX" is not known'],
  ["layers/CN-LN", RULES["CN-AH"], 'pack.layers.CN-LN.info.id: "CN-AH" is not known'],
  [`${LN}/signage`, undefined, "pack.layers.CN-LN: has no `signage`"],
  [
    `${LN}/info/version`,
    1.5,
    "pack.layers.CN-LN.info.version: 1.5 is no whole number from 1 to 1000000",
  ],
  [
    `${LN}/info/inForceFrom`,
    "2008-1-1",
    'pack.layers.CN-LN.info.inForceFrom: "2008-1-1" is not a date such as 2026-02-03',
  ],
  [
    `${LN}/info/inForceTo`,
    "2007-12-31",
    "pack.layers.CN-LN.info.inForceTo: is before `inForceFrom`",
  ],
  [`${LN}/info/onlyOver`, "CN-XX", 'pack.layers.CN-LN.info.onlyOver: "CN-XX" is not known'],
  [
    `${LN}/retention/floor/span/count`,
    0,
    "pack.layers.CN-LN.retention.floor.span.count: 0 is no whole number from 1 to 3650",
  ],
  [
    `${LN}/retention/floor/span/count`,
    30.5,
    "pack.layers.CN-LN.retention.floor.span.count: 30.5 is no whole number from 1 to 3650",
  ],
  [
    `${LN}/retention/floor/span/count`,
    null,
    "pack.layers.CN-LN.retention.floor.span.count: null is no whole number from 1 to 3650",
  ],
  [
    `${LN}/retention/floor/span/unit`,
    "month",
    'pack.layers.CN-LN.retention.floor.span.unit: "month" is not known',
  ],
  [
    `${LN}/retention/importantFloor/span/count`,
    11,
    "pack.layers.CN-LN.retention.importantFloor.span.count: 11 is no whole number from 1 to 10",
  ],
  [
    `${LN}/retention/floor/cite`,
    "AH-17(2)(3)",
    "pack.layers.CN-LN.retention.floor.cite: does not cite an article of this layer",
  ],
  [
    `${LN}/retention/floor/cite`,
    "CN-LN-14",
    "pack.layers.CN-LN.retention.floor.cite: does not cite an article of this layer",
  ],
  [
    `${LN}/retention/floor/cite`,
    "LN-14(7) ",
    "pack.layers.CN-LN.retention.floor.cite: does not cite an article of this layer",
  ],
  [
    `${LN}/deadline/in-use/count`,
    3661,
    "pack.layers.CN-LN.deadline.in-use.count: 3661 is no whole number from 1 to 3660",
  ],
  [`${LN}/deadline/in-use`, undefined, "pack.layers.CN-LN.deadline: has no `in-use`"],
  [
    `${LN}/penalty/not-filed/fines`,
    { unit: { min: 5, max: 4 } },
    "pack.layers.CN-LN.penalty.not-filed.fines.unit: has a least amount above its greatest",
  ],
  [
    `${LN}/siting/forbidden/moon`,
    "LN-9",
    'pack.layers.CN-LN.siting.forbidden: "moon" is not known',
  ],
  [`${LN}/signage/builders`, [], "pack.layers.CN-LN.signage.builders: has 0 entries"],
  [
    `${LN}/signage/builders`,
    ["government", "government"],
    "pack.layers.CN-LN.signage.builders: names a word twice",
  ],
  [
    `${LN}/duties/0/rhythm`,
    { kind: "every", days: 0, set: "article" },
    "pack.layers.CN-LN.duties[0].rhythm.days: 0 is no whole number from 1 to 3660",
  ],
  [
    `${LN}/duties/1`,
    RULES["CN-LN"].duties[0],
    `pack.layers.CN-LN.duties: has two duties \`${RULES["CN-LN"].duties[0]?.id}\``,
  ],
  [
    "holidays/years/2026/off/0",
    "02-30",
    "pack.holidays.years.2026.off[0]: 2026-02-30 has no day 30 in that month",
  ],
  ["holidays/version", 0, "pack.holidays.version: is not a whole number from 1 on"],
];

Deno.test("what is wrong in a pack is refused and named with its place", () => {
  for (const [path, value, said] of REFUSED) strictEqual(problemOf(changed(path, value)), said);
  for (const text of ["", "[]", "null", "{", "7", '"pack"']) {
    strictEqual(parsePack(text).ok, false, text);
  }
  strictEqual(parsePack(`"${"x".repeat(1_000_000)}"`).ok, false);
});

/** Every object inside some data, with the way to it. */
function objectsIn(data: unknown, path = ""): { path: string; object: object; list: boolean }[] {
  if (typeof data !== "object" || data === null) return [];
  const inside = Object.entries(data).flatMap(([key, value]) => objectsIn(value, `${path}/${key}`));
  return [{ path, object: data, list: Array.isArray(data) }, ...inside];
}

Deno.test("an unknown key is refused wherever it stands, and a missing one wherever none may miss", () => {
  const text = writePack({ ...WHOLE, layers: { "CN": RULES["CN"], "CN-LN": RULES["CN-LN"] } });
  let tried = 0;
  for (const { path } of objectsIn(JSON.parse(text)).filter(({ list }) => !list)) {
    const data = JSON.parse(text);
    const at = objectsIn(data).find((one) => one.path === path)?.object;
    if (at === undefined) throw new Error(path);
    Object.assign(at, { "strange-key": 1 });
    strictEqual(problemOf(data) === null, false, path);
    tried++;
  }
  strictEqual(tried > 100, true);
  for (const key of Object.keys(RULES["CN-LN"])) {
    strictEqual(
      problemOf(changed(`${LN}/${key}`, undefined)),
      `pack.layers.CN-LN: has no \`${key}\``,
    );
  }
});

Deno.test("every layer's own text is read by its own reader and refused by every other", () => {
  for (const layer of LAYERS) {
    for (const other of LAYERS) {
      const fits = problemOf(changed(`layers/${layer}`, RULES[other])) === null;
      strictEqual(fits, layer === other, `${other} as ${layer}`);
    }
  }
});
