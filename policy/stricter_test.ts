/** What must hold of every question when layers are combined. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { UtcMs } from "../src/base/units.ts";
import { answerQuestion } from "./ask.ts";
import { SITING_VERDICTS } from "./combine.ts";
import type { ShanghaiDay } from "./days.ts";
import { deadline } from "./deadline.ts";
import { disclosure, neededFor } from "./disclosure.ts";
import { type Layer, LAYERS } from "./layer.ts";
import { penalty } from "./penalty.ts";
import { erase, retention } from "./retention.ts";
import { RULES } from "./layers/mod.ts";
import { signage } from "./signage.ts";
import { type Layers, layersAsked } from "./site_layers.ts";
import { siting } from "./siting.ts";
import * as words from "./words.ts";

function layersOf(names: readonly Layer[]): Layers {
  const layers = layersAsked(names);
  if (!layers.ok) throw layers.error;
  return layers.value;
}

const someNames = fc.uniqueArray(fc.constantFrom(...LAYERS), { minLength: 1 });
/** Layers, and the same with more. */
const growing = fc.tuple(someNames, fc.uniqueArray(fc.constantFrom(...LAYERS), { minLength: 1 }))
  .map(([few, more]) => ({ few: layersOf(few), many: layersOf([...few, ...more]) }));
const instant = fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2030, 0, 1) }).map(UtcMs);
const request = fc.record({
  requester: fc.constantFrom(...words.REQUESTERS),
  action: fc.constantFrom(...words.ACTIONS),
  staff: fc.nat(3),
  shown: fc.subarray([...words.PAPERS]),
  approvedBy: fc.constantFrom(...words.APPROVERS),
  emergency: fc.boolean(),
});
const RUNS = { numRuns: 3_000 };

Deno.test("a layer more never shortens a floor nor permits what was refused to erase", () => {
  const facts = fc.record({ recordedAt: instant, important: fc.boolean() });
  fc.assert(
    fc.property(growing, facts, instant, fc.boolean(), ({ few, many }, one, at, held) => {
      const before = retention({ layers: few, ...one });
      const after = retention({ layers: many, ...one });
      if (!before.ok || !after.ok) throw new Error("a floor is missing");
      ok(after.value.keepUntil >= before.value.keepUntil);
      if (before.value.mustEraseAfter !== null) ok(after.value.mustEraseAfter !== null);
      const refused = erase({ layers: few, ...one, at, held }).verdict === "refuse";
      if (refused) strictEqual(erase({ layers: many, ...one, at, held }).verdict, "refuse");
    }),
    RUNS,
  );
});

Deno.test("a layer more never opens a place, and drops no sign", () => {
  const place = fc.constantFrom(...words.PLACES);
  const builder = fc.constantFrom(...words.BUILDERS);
  fc.assert(
    fc.property(growing, place, builder, ({ few, many }, place, builder) => {
      const rank = (layers: Layers) =>
        SITING_VERDICTS.indexOf(siting({ layers, place, builder }).verdict);
      ok(rank(many) <= rank(few));
      if (signage({ layers: few, builder }).required) {
        ok(signage({ layers: many, builder }).required);
      }
    }),
    RUNS,
  );
});

Deno.test("a layer more never gives more time", () => {
  const event = fc.constantFrom(...words.EVENTS);
  const on = fc.integer({ min: 13_880, max: 21_900 }).map((day) => day as ShanghaiDay);
  fc.assert(
    fc.property(growing, event, on, ({ few, many }, event, on) => {
      const before = deadline({ layers: few, event, on }).due;
      const after = deadline({ layers: many, event, on }).due;
      if (before === null) return;
      ok(after !== null && after.lastDay <= before.lastDay && after.safeDay <= before.safeDay);
      ok(after.safeDay <= after.lastDay);
    }),
    RUNS,
  );
});

Deno.test("a layer more permits nobody who was refused, but whom the nation itself lets see", () => {
  fc.assert(
    fc.property(growing, request, ({ few, many }, one) => {
      const before = disclosure({ layers: few, ...one });
      const after = disclosure({ layers: many, ...one });
      const opened = one.requester === "data-subject" && one.action === "view" &&
        !few.includes("CN") && many.includes("CN");
      const unknown = few.every((layer) => RULES[layer].disclosure === null);
      if (opened || unknown) return;
      if (before.verdict === "refuse") strictEqual(after.verdict, "refuse");
      if (after.missing[0] === "lawful-basis") return;
      for (const lack of before.missing) ok(after.missing.includes(lack), lack);
      const asked = (layers: Layers) => neededFor({ layers, ...one }).papers.map((p) => p.paper);
      for (const paper of asked(few)) ok(asked(many).includes(paper), paper);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("bringing more never turns a permit into a refusal", () => {
  fc.assert(
    fc.property(someNames, request, fc.constantFrom(...words.PAPERS), (names, one, paper) => {
      const layers = layersOf(names);
      const more = { ...one, staff: one.staff + 1, shown: [...one.shown, paper] };
      if (disclosure({ layers, ...one }).verdict === "permit") {
        strictEqual(disclosure({ layers, ...more }).verdict, "permit");
      }
    }),
    RUNS,
  );
});

Deno.test("what a form asks for is enough, and nothing of it is too much", () => {
  fc.assert(
    fc.property(someNames, request, (names, one) => {
      const facts = { layers: layersOf(names), ...one };
      const needed = neededFor(facts);
      const papers = needed.papers.map((p) => p.paper);
      const brought = {
        ...facts,
        staff: needed.twoPersons.length === 0 ? 1 : 2,
        shown: papers,
        approvedBy: needed.approvers?.[0] ?? "none",
      };
      strictEqual(disclosure(brought).verdict, needed.possible ? "permit" : "refuse");
      if (!needed.possible) return;
      for (const paper of papers) {
        const less = { ...brought, shown: papers.filter((other) => other !== paper) };
        deepStrictEqual(disclosure(less).missing, [paper]);
      }
      if (needed.twoPersons.length > 0) {
        deepStrictEqual(disclosure({ ...brought, staff: 1 }).missing, ["second-person"]);
      }
      if (needed.approvers !== null) {
        deepStrictEqual(disclosure({ ...brought, approvedBy: "none" }).missing, ["right-approver"]);
      }
    }),
    RUNS,
  );
});

Deno.test("a layer more makes no breach cheaper", () => {
  const breach = fc.constantFrom(...words.BREACHES);
  const party = fc.constantFrom(...words.PARTIES);
  fc.assert(
    fc.property(growing, breach, party, fc.boolean(), ({ few, many }, breach, party, forProfit) => {
      const before = penalty({ layers: few, breach, party, forProfit }).fine;
      const after = penalty({ layers: many, breach, party, forProfit }).fine;
      if (before !== null) ok(after !== null && after.max >= before.max);
    }),
    RUNS,
  );
});

Deno.test("the order of layers does not matter, and asking one twice changes nothing", () => {
  const word = <W extends string>(list: readonly W[]) => fc.constantFrom(...list);
  const question = fc.oneof(
    fc.record({ ask: word(["retention"]), recordedAt: instant.map(iso), important: fc.boolean() }),
    fc.record({
      ask: word(["erase"]),
      recordedAt: instant.map(iso),
      at: instant.map(iso),
      important: fc.boolean(),
      held: fc.boolean(),
    }),
    fc.record({
      ask: word(["siting"]),
      place: word(words.ASKED_PLACES),
      builder: word(words.BUILDERS),
    }),
    fc.record({ ask: word(["signage"]), builder: word(words.BUILDERS) }),
    fc.record({
      ask: word(["deadline"]),
      event: word(words.EVENTS),
      on: instant.map((at) => iso(at).slice(0, 10)),
    }),
    request.map((one) => ({ ask: "disclosure", ...one })),
    fc.record({
      ask: word(["penalty"]),
      breach: word(words.ASKED_BREACHES),
      party: word(words.PARTIES),
      forProfit: fc.boolean(),
    }),
  );
  const shuffled = someNames.chain((names) => {
    const layers = [...layersOf(names)];
    return fc.tuple(
      fc.constant(layers),
      fc.shuffledSubarray([...layers, ...layers], { minLength: 2 * layers.length }),
    );
  });
  fc.assert(
    fc.property(question, shuffled, (question, [layers, again]) => {
      const one = answerQuestion(JSON.stringify({ ...question, layers }));
      ok(one.ok, one.line);
      deepStrictEqual(answerQuestion(JSON.stringify({ ...question, layers: again })), one);
    }),
    RUNS,
  );
});

const iso = (at: number) => new Date(at).toISOString();
