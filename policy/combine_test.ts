import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { err, ok } from "../src/base/result.ts";
import { UtcMs } from "../src/base/units.ts";
import {
  type Banned,
  type DatedFloor,
  type NeedsOfRight,
  strictestFloor,
  strictestVerdict,
  unionOfCites,
  unionOfNeeds,
} from "./combine.ts";
import { APPROVERS, PAPERS } from "./words.ts";

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

const right = (asks: Partial<NeedsOfRight>): NeedsOfRight => ({
  kind: "grant",
  basis: "LN-17(1)",
  standsOverLowerBans: false,
  approvers: null,
  twoPersons: null,
  papers: {},
  ...asks,
});
const ban: Banned = { kind: "ban", cite: "AH-18(3)" };

Deno.test("a form asks for every paper of every layer, and for an approver who is right for all", () => {
  const [one, other] = [
    right({
      approvers: ["own-organ-head", "operator"],
      twoPersons: "LN-18(1)",
      papers: { "credential": "LN-18(3)", "approval": "LN-18(2)" },
    }),
    right({
      basis: "AH-20",
      approvers: ["operator", "county-public-security"],
      twoPersons: "AH-22(2)",
      papers: { "credential": "AH-22(2)" },
    }),
  ];
  deepStrictEqual(unionOfNeeds([one, other]), {
    possible: true,
    approvers: ["operator"],
    twoPersons: ["AH-22(2)", "LN-18(1)"],
    papers: [
      { paper: "credential", cites: ["AH-22(2)", "LN-18(3)"] },
      { paper: "approval", cites: ["LN-18(2)"] },
    ],
    cites: ["AH-20", "LN-17(1)"],
  });
  deepStrictEqual(unionOfNeeds([one, right({})]).approvers, one.approvers);
});

Deno.test("nothing helps where a layer bans, no layer gives a right, or no approver is right for all", () => {
  const nobody = { possible: false, approvers: null, twoPersons: [], papers: [] };
  deepStrictEqual(unionOfNeeds([]), { ...nobody, cites: [] });
  deepStrictEqual(unionOfNeeds([right({}), ban]), { ...nobody, cites: ["AH-18(3)"] });
  const apart = [
    right({ approvers: ["operator"] }),
    right({ basis: "AH-20", approvers: ["own-organ-head"] }),
  ];
  deepStrictEqual(unionOfNeeds(apart), { ...nobody, cites: ["AH-20", "LN-17(1)"] });
  strictEqual(unionOfNeeds([right({ standsOverLowerBans: true }), ban]).possible, true);
});

Deno.test("needs in any order and said twice are the same, and a right more drops none of them", () => {
  const cites = fc.constantFrom("CN-20", "LN-18(1)", "AH-22(2)" as const);
  const some = fc.oneof(
    fc.constant(ban),
    fc.record({
      basis: cites,
      standsOverLowerBans: fc.boolean(),
      approvers: fc.option(fc.subarray([...APPROVERS], { minLength: 3 })),
      twoPersons: fc.option(cites),
      papers: fc.subarray([...PAPERS]).map((papers) =>
        Object.fromEntries(papers.map((paper) => [paper, "CN-20" as const]))
      ),
    }).map(right),
  );
  const shuffled = fc.array(some, { minLength: 1, maxLength: 4 }).chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
    )
  );
  fc.assert(fc.property(shuffled, some, ([list, again], more) => {
    const before = unionOfNeeds(list);
    deepStrictEqual(unionOfNeeds(again), before);
    const after = unionOfNeeds([...list, more]);
    if (!before.possible || !after.possible) return;
    for (const cite of before.twoPersons) strictEqual(after.twoPersons.includes(cite), true);
    for (const { paper } of before.papers) {
      strictEqual(after.papers.some((one) => one.paper === paper), true);
    }
    for (const approver of after.approvers ?? []) {
      strictEqual(before.approvers?.includes(approver) ?? true, true);
    }
  }));
});
