import { assertEquals } from "../assert.ts";
import { type PlainDeadline, plainDeadline } from "./plain_deadline.ts";

/** The first days of May 2026 as if they were the whole table of 2026; other years unknown. */
function isRestDay(day: string): boolean | undefined {
  if (!day.startsWith("2026-")) return undefined;
  if (["2026-05-01", "2026-05-04", "2026-05-05"].includes(day)) return true;
  if (day === "2026-05-09") return false; // a Saturday on which one works
  return Temporal.PlainDate.from(day).dayOfWeek >= 6;
}

function asked(event: string, on: string, ...layers: string[]): PlainDeadline {
  return plainDeadline({ layers, event, on }, isRestDay);
}

const none: PlainDeadline = { lastDay: null, safeDay: null, provisional: false };

Deno.test("thirty days do not count the first and move off a day of rest", () => {
  const plain = { lastDay: "2026-04-01", safeDay: "2026-04-01", provisional: false };
  assertEquals(asked("in-use", "2026-03-02", "CN"), plain);
  assertEquals(asked("in-use", "2026-03-02", "CN-LN", "CN"), plain);
  assertEquals(asked("handed-over", "2026-03-02", "CN-AH"), plain);
  const moved = { lastDay: "2026-05-06", safeDay: "2026-05-01", provisional: false };
  assertEquals(asked("in-use", "2026-04-01", "CN-LN"), moved);
});

Deno.test("a layer without a number of days sets no day", () => {
  assertEquals(asked("changed", "2026-03-02", "CN"), none);
  assertEquals(asked("changed", "2026-03-02", "CN-AH"), none);
  assertEquals(asked("in-use", "2026-03-02", "CN-AH"), none);
  assertEquals(asked("handed-over", "2026-03-02", "CN", "CN-LN"), none);
  assertEquals(asked("dismantling", "2026-03-02", "CN", "CN-LN", "parcel"), none);
});

Deno.test("Liaoning counts three working days for a change", () => {
  const over = { lastDay: "2026-05-07", safeDay: "2026-05-07", provisional: false };
  assertEquals(asked("changed", "2026-04-29", "CN-LN"), over);
  const madeUp = { lastDay: "2026-05-11", safeDay: "2026-05-11", provisional: false };
  assertEquals(asked("changed", "2026-05-07", "CN-LN"), madeUp);
});

Deno.test("systems older than the law have the law's own days, whatever the date given", () => {
  const day = (date: string) => ({ lastDay: date, safeDay: date, provisional: true });
  assertEquals(asked("in-use-before-law", "2026-01-01", "CN"), day("2025-06-30"));
  assertEquals(asked("in-use-before-law", "2026-01-01", "CN-LN"), day("2008-01-31"));
  assertEquals(asked("in-use-before-law", "2026-01-01", "CN-AH"), day("2017-03-02"));
  assertEquals(asked("in-use-before-law", "2026-01-01", "CN", "CN-AH"), day("2017-03-02"));
});

Deno.test("ten clear days lie between notice and removal, and notice never moves later", () => {
  const plain = { lastDay: "2026-03-20", safeDay: "2026-03-20", provisional: false };
  assertEquals(asked("dismantling", "2026-03-31", "CN-AH"), plain);
  // Eleven days back is Saturday the 21st; the Friday before it is in time.
  assertEquals(asked("dismantling", "2026-04-01", "CN-AH"), plain);
  const holiday = { lastDay: "2026-04-30", safeDay: "2026-04-30", provisional: false };
  assertEquals(asked("dismantling", "2026-05-16", "CN-AH"), holiday);
});

Deno.test("a year without a table is guessed and says so", () => {
  const guess = { lastDay: "2027-01-18", safeDay: "2027-01-16", provisional: true };
  assertEquals(asked("in-use", "2026-12-17", "CN"), guess);
});
