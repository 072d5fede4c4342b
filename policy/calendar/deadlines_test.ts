import * as fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { calendarDates, dayOf, inventedTables } from "../../tests/policy/calendar_days.ts";
import {
  type PlainDeadline,
  plainNoticeAhead,
  plainWithinDays,
  plainWithinWorkingDays,
} from "../../tests/policy/plain_counting.ts";
import type { ShanghaiDay } from "../days.ts";
import {
  type Deadline,
  MOST_DEADLINE_DAYS,
  noticeDaysAhead,
  withinDays,
  withinWorkingDays,
} from "./deadlines.ts";
import { type HolidayCalendar, indexHolidays } from "./holiday_calendar.ts";
import type { HolidayTable } from "./holiday_table.ts";
import { BUILT_IN_CALENDAR, BUILT_IN_HOLIDAYS } from "./holidays/mod.ts";
import { formatIsoDate } from "./iso_date.ts";
import { mergeHolidayTables } from "./merge_holiday_tables.ts";
import { restDay } from "./working_days.ts";

/** One way of counting, fast and plain, and where it must begin for its end to come near a day. */
interface Counting {
  readonly count: (calendar: HolidayCalendar, from: ShanghaiDay, n: number) => Deadline;
  readonly plain: (table: HolidayTable, from: string, n: number) => PlainDeadline;
  readonly toward: (end: number, n: number) => number;
}

const COUNTINGS: Readonly<Record<string, Counting>> = {
  "within days": { count: withinDays, plain: plainWithinDays, toward: (end, n) => end - n },
  "within working days": {
    count: withinWorkingDays,
    plain: plainWithinWorkingDays,
    toward: (end, n) => end - Math.round(n * 1.4),
  },
  "notice days ahead": {
    count: noticeDaysAhead,
    plain: plainNoticeAhead,
    toward: (end, n) => end + n + 1,
  },
};

const shown = (it: Deadline): PlainDeadline => ({
  lastDay: formatIsoDate(it.lastDay),
  safeDay: formatIsoDate(it.safeDay),
  provisional: it.provisional,
});

/** Lengths that the measures have, and any others. */
const lengths = fc.oneof(
  fc.constantFrom(1, 3, 5, 7, 10, 15, 20, 30, 60, 90),
  fc.integer({ min: 1, max: 120 }),
);

/** The built-in years alone, or with others laid over them. */
const tables: fc.Arbitrary<HolidayTable> = fc.oneof(
  fc.constant(BUILT_IN_HOLIDAYS),
  inventedTables.map((newer) => {
    const merged = mergeHolidayTables(BUILT_IN_HOLIDAYS, newer);
    if (!merged.ok) throw merged.error;
    return merged.value;
  }),
);

const ends = fc.array(fc.record({ end: calendarDates, n: lengths }), {
  minLength: 60,
  maxLength: 60,
});

for (const [name, { count, plain, toward }] of Object.entries(COUNTINGS)) {
  const start = (end: string, n: number) => toward(dayOf(end), n) as ShanghaiDay;

  Deno.test(`${name}: counting a day at a time finds the same, for any table`, () => {
    fc.assert(
      fc.property(tables, ends, (table, cases) => {
        const calendar = indexHolidays(table);
        for (const { end, n } of cases) {
          const from = start(end, n);
          assertEquals(shown(count(calendar, from, n)), plain(table, formatIsoDate(from), n));
        }
      }),
      { numRuns: 40 },
    );
  });

  Deno.test(`${name}: what is not provisional stays as it is when further years become known`, () => {
    fc.assert(
      fc.property(inventedTables, ends, (newer, cases) => {
        const added = Object.entries(newer.years).filter(([year]) => Number(year) > 2026);
        const years = { ...BUILT_IN_HOLIDAYS.years, ...Object.fromEntries(added) };
        const calendar = indexHolidays({ ...newer, years });
        for (const { end, n } of cases) {
          const before = count(BUILT_IN_CALENDAR, start(end, n), n);
          if (!before.provisional) assertEquals(count(calendar, start(end, n), n), before);
        }
      }),
      { numRuns: 20 },
    );
  });

  Deno.test(`${name}: the last day is a working day, and the safe day is not after it`, () => {
    fc.assert(fc.property(calendarDates, lengths, (end, n) => {
      const it = count(BUILT_IN_CALENDAR, start(end, n), n);
      assertEquals(restDay(BUILT_IN_CALENDAR, it.lastDay).rest, false);
      assert(it.safeDay <= it.lastDay);
    }));
  });

  Deno.test(`${name}: what begins later never ends earlier`, () => {
    fc.assert(fc.property(calendarDates, lengths, fc.nat(15), (end, n, later) => {
      const from = start(end, n);
      const [one, two] = [from, from + later].map((it) =>
        count(BUILT_IN_CALENDAR, it as ShanghaiDay, n)
      );
      assert(one !== undefined && two !== undefined);
      assert(one.lastDay <= two.lastDay && one.safeDay <= two.safeDay);
    }));
  });

  Deno.test(`${name}: no other length than 1 to ${MOST_DEADLINE_DAYS} whole days is counted`, () => {
    const from = dayOf("2020-06-01");
    for (const n of [0, -1, 1.5, NaN, Infinity, MOST_DEADLINE_DAYS + 1]) {
      assertThrows(() => count(BUILT_IN_CALENDAR, from, n), RangeError);
    }
    count(BUILT_IN_CALENDAR, from, 1);
    count(BUILT_IN_CALENDAR, from, MOST_DEADLINE_DAYS);
  });
}

Deno.test("notice leaves n whole days between, and no later working day would", () => {
  fc.assert(fc.property(calendarDates, lengths, (date, n) => {
    const planned = dayOf(date);
    const { lastDay } = noticeDaysAhead(BUILT_IN_CALENDAR, planned, n);
    assert(planned - lastDay - 1 >= n);
    for (let day = lastDay + 1; planned - day - 1 >= n; day++) {
      assertEquals(restDay(BUILT_IN_CALENDAR, day as ShanghaiDay).rest, true);
    }
  }));
});

type Worked = readonly [
  counting: keyof typeof COUNTINGS,
  from: string,
  n: number,
  lastDay: string,
  safeDay: string,
  provisional: boolean,
];

/** Counted by hand on the printed calendar. */
const WORKED: readonly Worked[] = [
  // The first of the nine days of Spring Festival.
  ["within days", "2026-01-16", 30, "2026-02-24", "2026-02-15", false],
  // A Sunday that is worked: nothing moves.
  ["within days", "2026-08-21", 30, "2026-09-20", "2026-09-20", false],
  ["within days", "2026-09-01", 30, "2026-10-08", "2026-10-01", false],
  // Filing what was in use before the national regulation came into force.
  ["within days", "2025-04-01", 90, "2025-06-30", "2025-06-30", false],
  ["within days", "2024-01-30", 30, "2024-02-29", "2024-02-29", false],
  // Both make-up weekends around Mid-Autumn of 2010: the Sunday before, the Saturday after.
  ["within days", "2010-09-12", 7, "2010-09-19", "2010-09-19", false],
  ["within days", "2010-09-12", 10, "2010-09-25", "2010-09-22", false],
  // The last known day; then the first of which nothing is known.
  ["within days", "2026-12-01", 30, "2026-12-31", "2026-12-31", false],
  ["within days", "2026-12-02", 30, "2027-01-01", "2027-01-01", true],
  ["within days", "2027-09-01", 30, "2027-10-01", "2027-10-01", true],
  ["within days", "2007-12-02", 30, "2008-01-02", "2008-01-01", false],
  ["within working days", "2026-02-13", 1, "2026-02-14", "2026-02-14", false],
  ["within working days", "2026-02-14", 5, "2026-02-28", "2026-02-28", false],
  ["within working days", "2026-09-30", 3, "2026-10-10", "2026-10-10", false],
  ["within working days", "2026-12-30", 2, "2027-01-01", "2027-01-01", true],
  // From the last day of National Day back over all of it; a worked Sunday stays.
  ["notice days ahead", "2026-10-18", 10, "2026-09-30", "2026-09-30", false],
  ["notice days ahead", "2026-10-19", 10, "2026-10-08", "2026-10-08", false],
  ["notice days ahead", "2026-10-02", 10, "2026-09-21", "2026-09-21", false],
  ["notice days ahead", "2026-10-01", 10, "2026-09-20", "2026-09-20", false],
  ["notice days ahead", "2027-01-12", 10, "2027-01-01", "2027-01-01", true],
  ["notice days ahead", "2027-01-11", 10, "2026-12-31", "2026-12-31", false],
];

for (const [counting, from, n, lastDay, safeDay, provisional] of WORKED) {
  Deno.test(`${counting}: ${n} from ${from} is ${lastDay}`, () => {
    const it = COUNTINGS[counting]?.count(BUILT_IN_CALENDAR, dayOf(from), n);
    assert(it !== undefined);
    assertEquals(shown(it), { lastDay, safeDay, provisional });
  });
}

Deno.test("a day of an unknown year makes it provisional although the last day's year is known", () => {
  const year = { off: ["01-01", "05-01", "10-01"], work: [] };
  const knowing = (known: string) =>
    indexHolidays({ version: 2, source: "invented", years: { [known]: year } });
  // 31 December 2028 is a Sunday, 1 January 2029 the holiday.
  assertEquals(shown(withinDays(knowing("2029"), dayOf("2028-12-21"), 10)), {
    lastDay: "2029-01-02",
    safeDay: "2028-12-31",
    provisional: true,
  });
  // 2 January 2028 is a Sunday, 31 December 2027 a Friday.
  assertEquals(shown(noticeDaysAhead(knowing("2027"), dayOf("2028-01-13"), 10)), {
    lastDay: "2027-12-31",
    safeDay: "2027-12-31",
    provisional: true,
  });
});
