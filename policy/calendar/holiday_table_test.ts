import * as fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { inventedTables } from "../../tests/policy/calendar_days.ts";
import { BUILT_IN_HOLIDAYS } from "./holidays/mod.ts";
import { parseHolidayTable } from "./holiday_table.ts";

const YEAR = { off: ["01-01", "05-01", "10-01", "10-04"], work: ["10-10"] };
const TABLE = { version: 2, source: "notice for 2027", years: { "2027": YEAR } };

Deno.test("the built-in table is one that would be let through", () => {
  assertEquals(parseHolidayTable(JSON.parse(JSON.stringify(BUILT_IN_HOLIDAYS))), {
    ok: true,
    value: BUILT_IN_HOLIDAYS,
  });
});

Deno.test("any well-formed table comes through JSON as it was, whatever the order of its days", () => {
  fc.assert(
    fc.property(inventedTables, (table) => {
      const turned = Object.entries(table.years).map(([year, { off, work }]) =>
        [year, { off: off.toReversed(), work: work.toReversed() }] as const
      );
      const sent = JSON.stringify({ ...table, years: Object.fromEntries(turned) });
      assertEquals(parseHolidayTable(JSON.parse(sent)), { ok: true, value: table });
    }),
    { numRuns: 30 },
  );
});

const withYear = (year: unknown) => ({ ...TABLE, years: { "2027": year } });
const weekends = Array.from({ length: 28 }, (_, at) => String(at + 1).padStart(2, "0"))
  .flatMap((day) => ["02", "03", "04"].map((month) => `${month}-${day}`));

const REFUSED: readonly (readonly [what: string, table: unknown, field: string, why: RegExp])[] = [
  ["null", null, "holidays", /is not an object/],
  ["a list", [], "holidays", /is not an object/],
  ["a text", "2027", "holidays", /is not an object/],
  ["no version", { source: "x", years: TABLE.years }, "holidays", /has no `version`/],
  ["no source", { version: 2, years: TABLE.years }, "holidays", /has no `source`/],
  ["no years", { version: 2, source: "x" }, "holidays", /has no `years`/],
  ["a key too many", { ...TABLE, signedBy: "x" }, "holidays", /unknown key `signedBy`/],
  ["version 0", { ...TABLE, version: 0 }, "version", /whole number/],
  ["version 1.5", { ...TABLE, version: 1.5 }, "version", /whole number/],
  ["version as text", { ...TABLE, version: "2" }, "version", /whole number/],
  ["blank source", { ...TABLE, source: " " }, "source", /does not say/],
  ["endless source", { ...TABLE, source: "x".repeat(501) }, "source", /does not say/],
  ["source as number", { ...TABLE, source: 3 }, "source", /does not say/],
  ["years as list", { ...TABLE, years: [YEAR] }, "years", /is not an object/],
  ["no year at all", { ...TABLE, years: {} }, "years", /is empty/],
  ["a short year", { ...TABLE, years: { "27": YEAR } }, "years", /`27` is no year/],
  ["year 1991", { ...TABLE, years: { "1991": YEAR } }, "years", /`1991` is no year/],
  ["year 9990", { ...TABLE, years: { "9990": YEAR } }, "years", /`9990` is no year/],
  [
    "the prototype as a year",
    JSON.parse('{"version":2,"source":"x","years":{"__proto__":{"off":[],"work":[]}}}'),
    "years",
    /`__proto__` is no year/,
  ],
  ["a year as list", withYear([]), "years.2027", /is not an object/],
  ["a year without work", withYear({ off: YEAR.off }), "years.2027", /has no `work`/],
  ["a year without off", withYear({ work: [] }), "years.2027", /has no `off`/],
  ["a year with more", withYear({ ...YEAR, name: "x" }), "years.2027", /unknown key `name`/],
  ["off as text", withYear({ ...YEAR, off: "01-01" }), "years.2027.off", /is not a list/],
  ["a number as a day", withYear({ ...YEAR, work: [1010] }), "years.2027.work[0]", /not a text/],
  [
    "a hole in a list",
    withYear({ ...YEAR, work: new Array(1) }),
    "years.2027.work[0]",
    /is not a text/,
  ],
  [
    "30 February",
    withYear({ ...YEAR, off: [...YEAR.off, "02-30"] }),
    "years.2027.off[4]",
    /2027-02-30 has no day 30/,
  ],
  [
    "a leap day in a common year",
    withYear({ ...YEAR, off: ["02-29", ...YEAR.off] }),
    "years.2027.off[0]",
    /2027-02-29 has no day 29/,
  ],
  ["a day without zeros", withYear({ ...YEAR, work: ["10-9"] }), "years.2027.work[0]", /no.* date/],
  [
    "a day twice",
    withYear({ ...YEAR, off: [...YEAR.off, "10-04"] }),
    "years.2027.off[4]",
    /10-04 stands there twice/,
  ],
  ["a working Monday", withYear({ ...YEAR, work: ["10-11"] }), "years.2027.work", /no Saturday/],
  [
    "a day in both lists",
    withYear({ off: [...YEAR.off, "10-10"], work: ["10-10"] }),
    "years.2027.work",
    /10-10 is in `off` too/,
  ],
  ["no New Year", withYear({ ...YEAR, off: ["05-01", "10-01"] }), "years.2027.off", /01-01 is not/],
  ["no May Day", withYear({ ...YEAR, off: ["01-01", "10-01"] }), "years.2027.off", /05-01 is not/],
  ["no 1 October", withYear({ ...YEAR, off: ["01-01", "05-01"] }), "years.2027.off", /10-01 is/],
  [
    "87 days off",
    withYear({ ...YEAR, off: ["01-01", "05-01", "10-01", ...weekends] }),
    "years.2027.off",
    /has 87 days, more than 80/,
  ],
];

for (const [what, table, field, why] of REFUSED) {
  Deno.test(`a table is refused for ${what}`, () => {
    const parsed = parseHolidayTable(table);
    assert(!parsed.ok, "it was let through");
    assertEquals(parsed.error.field, field);
    assert(why.test(parsed.error.message), parsed.error.message);
  });
}

Deno.test("what the refused tables were made from is let through", () => {
  assertEquals(parseHolidayTable(TABLE), { ok: true, value: TABLE });
});

Deno.test("80 days off are let through, 81 are not", () => {
  const off = (count: number) => ["01-01", "05-01", "10-01", ...weekends.slice(0, count - 3)];
  assertEquals(parseHolidayTable(withYear({ off: off(80), work: [] })).ok, true);
  assertEquals(parseHolidayTable(withYear({ off: off(81), work: [] })).ok, false);
});

Deno.test("no value whatever makes the parser throw", () => {
  fc.assert(fc.property(fc.anything(), (value) => {
    parseHolidayTable(value);
    parseHolidayTable({ ...TABLE, years: value });
    parseHolidayTable(withYear(value));
    parseHolidayTable(withYear({ ...YEAR, work: value }));
    parseHolidayTable(withYear({ ...YEAR, off: [value] }));
  }));
});
