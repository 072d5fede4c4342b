import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import type { DutyDone, SiteDuty } from "../../recorder/register_ask_port.ts";
import { daysBetween, DUTY_GROUPS, dutyGroups, groupOf } from "./duty_groups.ts";

const TODAY = "2026-02-20";
const LAST: DutyDone = { on: "2026-01-01", by: "Li", note: "n", from: "written" };
const said = { zh: "查", en: "check" };
const duty = (more: Partial<SiteDuty>): SiteDuty => ({
  key: "CN/x",
  cite: "CN-15(1)",
  what: said,
  proof: said,
  rhythm: { kind: "every", days: 30, set: "proposed" },
  onlyIf: null,
  last: null,
  nextDue: null,
  overdue: false,
  ...more,
});

Deno.test("where a duty stands: late, within thirty days, later, once, always, in some cases", () => {
  const before = { kind: "before", event: "in-use" } as const;
  const cases: readonly (readonly [Partial<SiteDuty>, string])[] = [
    [{ nextDue: "2026-02-19", overdue: true, last: LAST }, "overdue"],
    [{ nextDue: TODAY }, "soon"],
    // 28 days of February: the 22nd of March is the thirtieth day.
    [{ nextDue: "2026-03-22", last: LAST }, "soon"],
    [{ nextDue: "2026-03-23", last: LAST }, "later"],
    [{ rhythm: before }, "once"],
    [{ rhythm: before, last: LAST }, "settled"],
    [{ rhythm: before, nextDue: "2026-02-25" }, "soon"],
    [{ rhythm: { kind: "standing" } }, "undated"],
    [{ rhythm: { kind: "on-event" }, last: LAST }, "undated"],
    [{ onlyIf: "outside-operator" }, "maybe"],
    [{ onlyIf: "outside-operator", rhythm: before }, "maybe"],
    [{ onlyIf: "outside-operator", last: LAST, nextDue: "2026-02-01", overdue: true }, "overdue"],
    [{ onlyIf: "beside-secret-unit", rhythm: before, last: LAST }, "settled"],
  ];
  for (const [more, group] of cases) strictEqual(groupOf(duty(more), TODAY), group);
});

Deno.test("whole days between days, over leap days and years", () => {
  deepStrictEqual(
    [["2024-02-28", "2024-03-01"], ["2025-12-31", "2026-01-01"], ["2026-01-02", "2026-01-01"]]
      .map(([from = "", to = ""]) => daysBetween(from, to)),
    [2, 1, -1],
  );
});

Deno.test("for any duties, each stands in one group, none is lost, and the earliest is first", () => {
  const day = fc.integer({ min: -400, max: 400 }).map((days) =>
    new Date(Date.UTC(2026, 1, 20) + days * 86_400_000).toISOString().slice(0, 10)
  );
  const some = fc.record({
    nextDue: fc.option(day),
    last: fc.constantFrom(null, LAST),
    onlyIf: fc.constantFrom(null, "outside-operator" as const),
    rhythm: fc.constantFrom<SiteDuty["rhythm"]>(
      { kind: "standing" },
      { kind: "before", event: "removal" },
      { kind: "every", days: 7, set: "article" },
    ),
  }).map((more) => duty({ ...more, overdue: more.nextDue !== null && more.nextDue < TODAY }));
  fc.assert(fc.property(fc.array(some), (duties) => {
    const groups = dutyGroups({ duties, today: TODAY });
    deepStrictEqual(Object.keys(groups), [...DUTY_GROUPS]);
    const all = Object.values(groups).flat();
    strictEqual(all.length, duties.length);
    strictEqual(new Set(all).size, duties.length);
    ok(duties.every((one) => one.overdue === groups.overdue.includes(one)));
    for (const list of Object.values(groups)) {
      const days = list.map(({ nextDue }) => nextDue ?? "");
      deepStrictEqual(days, days.toSorted());
    }
  }));
});
