import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { err, ok } from "../src/base/result.ts";
import { UtcMs } from "../src/base/units.ts";
import { type DatedFloor, strictestFloor, strictestVerdict, unionOfCites } from "./combine.ts";

const floor = (days: number, cite: DatedFloor["cite"]): DatedFloor => ({
  span: { unit: "day", count: days },
  cite,
  keepUntil: UtcMs(days * 86_400_000),
});

Deno.test("the floor that ends last decides, with those that end with it", () => {
  const [short, long, same] = [floor(15, "LN-14(7)"), floor(30, "CN-17"), floor(30, "AH-17(2)(3)")];
  deepStrictEqual(
    strictestFloor([ok(long), ok(short), ok(same)]),
    ok({ keepUntil: long.keepUntil, deciding: [long, same] }),
  );
  deepStrictEqual(strictestFloor([]), ok(null));
});

Deno.test("one answer that is an error makes the whole an error, wherever it stands", () => {
  const floors = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 5 });
  fc.assert(fc.property(floors, floors, (before, after) => {
    const good = (days: number) => ok(floor(days, "CN-17"));
    const broken = [...before.map(good), err("unreadable"), ...after.map(good)];
    deepStrictEqual(strictestFloor(broken), err("unreadable"));
  }));
});

Deno.test("articles come once each, in one order", () => {
  deepStrictEqual(unionOfCites(["LN-14(7)", "CN-17"], ["CN-17"], []), ["CN-17", "LN-14(7)"]);
});

Deno.test("one refusal refuses, and nobody's permission is none", () => {
  strictEqual(strictestVerdict(["permit", "permit"]), "permit");
  strictEqual(strictestVerdict(["permit", "refuse"]), "refuse");
  strictEqual(strictestVerdict([]), "refuse");
});
