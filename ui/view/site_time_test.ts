import assert from "node:assert/strict";
import fc from "fast-check";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { clockTime, dayName, dayStart, fullTime, shortTime } from "./site_time.ts";

Deno.test("the site's day begins at 16:00 UTC of the day before", () => {
  const evening = UtcMs(Date.UTC(2026, 10, 21, 16, 0, 0));
  assert.equal(fullTime(evening), "2026-11-22 00:00:00");
  assert.equal(dayStart(evening), evening);
  assert.equal(dayName(UtcMs(evening - 1)), "2026-11-21");
  assert.equal(shortTime(evening, UtcMs(evening + 60_000)), "00:00");
  assert.equal(shortTime(evening, UtcMs(evening - 1)), "2026-11-22 00:00");
});

Deno.test("the offset is the time zone's own for every recording since the last summer time", () => {
  const zone = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Shanghai",
    timeStyle: "medium",
  });
  fc.assert(fc.property(
    fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2099, 0, 1) }).map(UtcMs),
    (at) => {
      assert.equal(clockTime(at), zone.format(at));
      const start = dayStart(at);
      assert.ok(start <= at && at < start + DAY_MS);
    },
  ));
});

Deno.test("times that cannot be do not break a page", () => {
  for (const at of [NaN, Infinity, -1, 1e300]) assert.match(fullTime(UtcMs(at)), /^\d{4}-/);
});
