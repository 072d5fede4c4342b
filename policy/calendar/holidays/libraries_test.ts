/** The built-in years against two libraries that were made independently of each other. */
import chineseDays from "chinese-days";
import { SolarDay } from "tyme4ts";
import { assertEquals } from "../../../tests/assert.ts";
import { datesFrom, dayOf } from "../../../tests/policy/calendar_days.ts";
import { plainDayAfter } from "../../../tests/policy/plain_counting.ts";
import { restDay } from "../working_days.ts";
import { BUILT_IN_CALENDAR, BUILT_IN_HOLIDAYS } from "./mod.ts";

const DATES = datesFrom("2008-01-01", "2026-12-31");

const isRest = (date: string) => restDay(BUILT_IN_CALENDAR, dayOf(date)).rest;

/** What a library is known to get wrong, with who says so. */
type Exceptions = Readonly<Record<string, string>>;

/** Prints and fails on every date that is not as the library says and not excepted, and on excuses that are none. */
function compare(library: string, says: (date: string) => boolean, except: Exceptions): void {
  const word = (rest: boolean) => rest ? "rest" : "work";
  const different = DATES.filter((date) => says(date) !== isRest(date));
  const lines = different.filter((date) => except[date] === undefined)
    .map((date) => `${date}: ${library} ${word(says(date))}, table ${word(isRest(date))}`);
  for (const line of lines) console.log(line);
  assertEquals(lines, []);
  assertEquals(different, Object.keys(except));
}

Deno.test("every day of 2008 to 2026 is as chinese-days has it", () => {
  compare("chinese-days", (date) => !chineseDays.isWorkday(date), {});
});

function tymeHoliday(date: string) {
  const [year, month, day] = date.split("-").map(Number);
  return SolarDay.fromYmd(year ?? 0, month ?? 0, day ?? 0).getLegalHoliday();
}

Deno.test("every day of 2008 to 2026 is as tyme4ts has it, but for two make-up days of 2013", () => {
  compare("tyme4ts", (date) => {
    const arranged = tymeHoliday(date);
    if (arranged !== null) return !arranged.isWork();
    return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  }, {
    // Notice 国办发明电〔2012〕33号 of 8 December 2012, item 3: Sunday 7 April is worked.
    "2013-04-07": "tyme4ts lacks the make-up day of Tomb-Sweeping Day",
    // The same notice, item 7: Saturday 12 October is worked.
    "2013-10-12": "tyme4ts lacks the second make-up day of National Day",
  });
});

Deno.test("every holiday that a library names is in the table by name, weekends too", () => {
  const off = new Set(
    Object.entries(BUILT_IN_HOLIDAYS.years)
      .flatMap(([year, entry]) => entry.off.map((day) => `${year}-${day}`)),
  );
  const named = DATES.filter((date) =>
    chineseDays.isHoliday(date) && chineseDays.getDayDetail(date).name.includes(",")
  );
  assertEquals(named.filter((date) => !off.has(date)), []);
  assertEquals(named.length > 500, true);
});

Deno.test("each run of days off is whole: work before it and after it, within its year", () => {
  const cut: string[] = [];
  for (const [year, { off }] of Object.entries(BUILT_IN_HOLIDAYS.years)) {
    for (const date of off.map((day) => `${year}-${day}`)) {
      for (const beside of [plainDayAfter(date, -1), plainDayAfter(date, 1)]) {
        if (!beside.startsWith(year) || off.includes(beside.slice(5))) continue;
        if (isRest(beside)) cut.push(`${date}: ${beside} beside it is a day of rest`);
      }
    }
  }
  assertEquals(cut, []);
});

Deno.test("the table begins with 2008 and ends with 2026, and claims nothing of 2027", () => {
  const years = Object.keys(BUILT_IN_HOLIDAYS.years);
  assertEquals(years, Array.from({ length: 19 }, (_, at) => String(2008 + at)));
  // The reason for the flag: this library calls 1 October 2027 a working day without a word.
  assertEquals(chineseDays.isWorkday("2027-10-01"), true);
  assertEquals(restDay(BUILT_IN_CALENDAR, dayOf("2027-10-01")).known, false);
});
