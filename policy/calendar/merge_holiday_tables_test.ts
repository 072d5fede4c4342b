import * as fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { inventedTables } from "../../tests/policy/calendar_days.ts";
import { BUILT_IN_HOLIDAYS } from "./holidays/mod.ts";
import { mergeHolidayTables } from "./merge_holiday_tables.ts";
import { parseHolidayTable } from "./holiday_table.ts";

Deno.test("a newer table adds and replaces whole years and never drops a known one", () => {
  fc.assert(
    fc.property(inventedTables, (newer) => {
      const merged = mergeHolidayTables(BUILT_IN_HOLIDAYS, newer);
      assert(merged.ok);
      const { years } = merged.value;
      for (const [year, entry] of Object.entries(newer.years)) assertEquals(years[year], entry);
      for (const [year, entry] of Object.entries(BUILT_IN_HOLIDAYS.years)) {
        assertEquals(years[year], newer.years[year] ?? entry);
      }
      assertEquals(
        new Set(Object.keys(years)),
        new Set([...Object.keys(BUILT_IN_HOLIDAYS.years), ...Object.keys(newer.years)]),
      );
      assertEquals(parseHolidayTable(JSON.parse(JSON.stringify(merged.value))), merged);
    }),
    { numRuns: 30 },
  );
});

Deno.test("the merged table has the newer version and names where its years come from", () => {
  const year = { off: ["01-01", "05-01", "10-01"], work: [] };
  const base = { version: 3, source: "A", years: { "2026": year } };
  const adding = { version: 7, source: "B", years: { "2027": year } };
  const replacing = { version: 7, source: "B", years: { "2026": year, "2027": year } };
  const about = (newer: typeof adding | typeof replacing) => {
    const merged = mergeHolidayTables(base, newer);
    return merged.ok ? [merged.value.version, merged.value.source] : merged.error.message;
  };
  assertEquals<unknown>(about(adding), [7, "B; A"]);
  assertEquals<unknown>(about(replacing), [7, "B"]);
});

Deno.test("a table that is not newer is refused", () => {
  for (const version of [BUILT_IN_HOLIDAYS.version, BUILT_IN_HOLIDAYS.version - 1]) {
    const merged = mergeHolidayTables(BUILT_IN_HOLIDAYS, { ...BUILT_IN_HOLIDAYS, version });
    assert(!merged.ok);
    assertEquals(merged.error.field, "version");
  }
});
