import * as fc from "fast-check";
import { assertEquals } from "../../tests/assert.ts";
import { calendarDates, dayOf, inventedTables } from "../../tests/policy/calendar_days.ts";
import { plainRest } from "../../tests/policy/plain_counting.ts";
import { indexHolidays } from "./holiday_calendar.ts";
import { BUILT_IN_CALENDAR } from "./holidays/mod.ts";
import { restDay } from "./working_days.ts";

const CASES = {
  "2026-09-20": { rest: false, known: true }, // a Sunday worked for National Day
  "2026-09-19": { rest: true, known: true }, // an ordinary Saturday
  "2026-09-25": { rest: true, known: true }, // Mid-Autumn, a Friday
  "2026-10-07": { rest: true, known: true },
  "2026-10-08": { rest: false, known: true },
  "2026-12-31": { rest: false, known: true },
  "2027-01-01": { rest: false, known: false }, // a Friday: a holiday for sure, but no notice says so
  "2027-10-01": { rest: false, known: false },
  "2027-10-02": { rest: true, known: false },
  "2007-12-31": { rest: false, known: false },
  "2008-01-01": { rest: true, known: true },
} as const;

for (const [date, said] of Object.entries(CASES)) {
  Deno.test(`${date}: rest ${said.rest}, known ${said.known}`, () => {
    assertEquals(restDay(BUILT_IN_CALENDAR, dayOf(date)), said);
  });
}

Deno.test("for any table and day, the lookup says what the table says", () => {
  fc.assert(
    fc.property(inventedTables, fc.array(calendarDates, { minLength: 50 }), (table, dates) => {
      const calendar = indexHolidays(table);
      for (const date of dates) {
        assertEquals(restDay(calendar, dayOf(date)), {
          rest: plainRest(table, date),
          known: Object.keys(table.years).includes(date.slice(0, 4)),
        });
      }
    }),
    { numRuns: 30 },
  );
});
