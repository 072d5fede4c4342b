import { strictEqual } from "node:assert/strict";
import { utc } from "../tests/policy/facts.ts";
import { shanghaiDay } from "./days.ts";
import { dateFloor } from "./floors.ts";

Deno.test("a floor whose length makes no sense is an error, not a short floor", () => {
  const day = shanghaiDay(utc("2026-02-02T08:00:00+08:00"));
  for (const count of [0, -1, 1.5, NaN, Infinity]) {
    for (const unit of ["day", "year"] as const) {
      strictEqual(dateFloor({ span: { unit, count }, cite: "CN-17" }, day).ok, false);
    }
  }
  strictEqual(dateFloor({ span: { unit: "day", count: 1 }, cite: "CN-17" }, day).ok, true);
});
