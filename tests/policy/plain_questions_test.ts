/** Random facts compare the rules with their second, plain reading, question by question. */
import { deepStrictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { BUILT_IN_CALENDAR } from "../../policy/calendar/holidays/mod.ts";
import { parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { restDay } from "../../policy/calendar/working_days.ts";
import { answerQuestion } from "../../policy/ask.ts";
import * as words from "../../policy/words.ts";
import { calendarDates } from "./calendar_days.ts";
import { layerWords } from "./facts.ts";
import { plainDeadline } from "./plain_deadline.ts";
import { plainDisclosure } from "./plain_disclosure.ts";
import { plainPenalty } from "./plain_penalty.ts";
import { plainSignage } from "./plain_signage.ts";
import { plainSiting } from "./plain_siting.ts";

/** `HOLDFAST_FACTS` asks for more or fewer. */
const RUNS = { numRuns: Number(Deno.env.get("HOLDFAST_FACTS") ?? 100_000) };

const word = <W extends string>(list: readonly W[]) => fc.constantFrom(...list);

/** The answer without the articles, which the plain reading does not name. */
function answer(question: Readonly<Record<string, unknown>>): unknown {
  const { cites: _, ...said } = JSON.parse(answerQuestion(JSON.stringify(question)).line);
  return said;
}

function isRestDay(date: string): boolean | undefined {
  const day = parseIsoDate(date);
  if (!day.ok) throw new Error(day.error);
  const { rest, known } = restDay(BUILT_IN_CALENDAR, day.value);
  return known ? rest : undefined;
}

Deno.test("where cameras must and must not be: every place, builder and pair of layers", () => {
  const facts = fc.record({
    layers: layerWords,
    place: word(words.ASKED_PLACES),
    builder: word(words.BUILDERS),
  });
  fc.assert(
    fc.property(facts, (one) => {
      deepStrictEqual(answer({ ask: "siting", ...one }), { verdict: plainSiting(one) });
    }),
    RUNS,
  );
});

Deno.test("signs", () => {
  for (const builder of words.BUILDERS) {
    for (const layers of [["CN"], ["CN-LN"], ["CN-AH"], ["CN", "CN-LN"], ["parcel"]]) {
      const one = { layers, builder };
      deepStrictEqual(answer({ ask: "signage", ...one }), plainSignage(one));
    }
  }
});

Deno.test("time limits, around every holiday and make-up day", () => {
  const facts = fc.record({
    layers: layerWords,
    event: word(words.EVENTS),
    on: calendarDates,
  });
  fc.assert(
    fc.property(facts, (one) => {
      deepStrictEqual<unknown>(answer({ ask: "deadline", ...one }), plainDeadline(one, isRestDay));
    }),
    RUNS,
  );
});

Deno.test("who may have footage", () => {
  const facts = fc.record({
    layers: layerWords,
    requester: word(words.REQUESTERS),
    action: word(words.ACTIONS),
    staff: fc.nat(3),
    // Most sets of papers lack something: whole ones come as often.
    shown: fc.oneof(fc.subarray([...words.PAPERS]), fc.constant([...words.PAPERS])),
    approvedBy: word(words.APPROVERS),
    emergency: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, (one) => {
      deepStrictEqual<unknown>(answer({ ask: "disclosure", ...one }), plainDisclosure(one));
    }),
    RUNS,
  );
});

Deno.test("what a breach costs", () => {
  const facts = fc.record({
    layers: layerWords,
    breach: word(words.ASKED_BREACHES),
    party: word(words.PARTIES),
    forProfit: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, (one) => {
      deepStrictEqual<unknown>(answer({ ask: "penalty", ...one }), plainPenalty(one));
    }),
    RUNS,
  );
});
