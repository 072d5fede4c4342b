/**
 * Breaks every literal of the layers once and sees a reading of the texts disagree: answers are
 * compared with the plain reading over every fact that matters, articles with the table of articles.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { BUILT_IN_CALENDAR } from "../../policy/calendar/holidays/mod.ts";
import { parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { restDay } from "../../policy/calendar/working_days.ts";
import { answerQuestion } from "../../policy/ask.ts";
import { formatShanghai } from "../../policy/instants.ts";
import type { Layer } from "../../policy/layer.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import * as words from "../../policy/words.ts";
import { UtcMs } from "../../src/base/units.ts";
import { CASES } from "./articles.ts";
import type { Law } from "./articles_of_places.ts";
import { type Data, mutants } from "./mutants.ts";
import { plainDeadline } from "./plain_deadline.ts";
import { plainDisclosure } from "./plain_disclosure.ts";
import { utc } from "./facts.ts";
import { plainPenalty } from "./plain_penalty.ts";
import { plainRetention } from "./plain_retention.ts";
import { plainSignage } from "./plain_signage.ts";
import { plainSiting } from "./plain_siting.ts";

const PROVINCES = ["CN", "CN-LN", "CN-AH"] as const;
const QUESTIONS = ["retention", "siting", "signage", "deadline", "disclosure", "penalty"] as const;

/** The built-in rules with one layer's data changed. */
function bookWith(layer: Layer, ask: string, data: Data): RuleBook {
  // A broken rule has the shape of a rule, or the questions must show that it has not.
  return { ...BUILT_IN, layers: { ...RULES, [layer]: { ...RULES[layer], [ask]: data } } };
}

function isRestDay(date: string): boolean | undefined {
  const day = parseIsoDate(date);
  if (!day.ok) throw new Error(day.error);
  const { rest, known } = restDay(BUILT_IN_CALENDAR, day.value);
  return known ? rest : undefined;
}

interface Fact {
  readonly question: Readonly<Record<string, unknown>>;
  readonly said: unknown;
}

/** Every fact of a question that the layers can tell apart, with the plain reading's answer. */
function facts(ask: typeof QUESTIONS[number], layers: readonly Layer[]): readonly Fact[] {
  switch (ask) {
    case "retention":
      return ["2024-02-29", "2026-02-02"].flatMap((day) =>
        [false, true].map((important) => {
          const recordedAt = utc(`${day}T23:59:59+08:00`);
          const { keepUntil, days, mustEraseAfter } = plainRetention({
            layers,
            recordedAt,
            important,
          });
          const shown = (at: number | null) => at === null ? null : formatShanghai(UtcMs(at));
          return {
            question: { ask, layers, recordedAt: formatShanghai(recordedAt), important },
            said: { keepUntil: shown(keepUntil), days, mustEraseAfter: shown(mustEraseAfter) },
          };
        })
      );
    case "siting":
      return words.PLACES.flatMap((place) =>
        words.BUILDERS.map((builder) => {
          const one = { layers, place, builder };
          return { question: { ask, ...one }, said: { verdict: plainSiting(one) } };
        })
      );
    case "signage":
      return words.BUILDERS.map((builder) => {
        const one = { layers, builder };
        return { question: { ask, ...one }, said: plainSignage(one) };
      });
    case "deadline":
      return words.EVENTS.flatMap((event) =>
        ["2026-02-03", "2026-09-02", "2026-09-28"].map((on) => {
          const one = { layers, event, on };
          return { question: { ask, ...one }, said: plainDeadline(one, isRestDay) };
        })
      );
    case "disclosure":
      return words.REQUESTERS.flatMap((requester) =>
        words.ACTIONS.flatMap((action) =>
          [false, true].flatMap((emergency) =>
            words.APPROVERS.flatMap((approvedBy) =>
              [{ staff: 1, shown: [] }, { staff: 2, shown: words.PAPERS }].map((brought) => {
                const one = {
                  layers: [...layers],
                  requester,
                  action,
                  emergency,
                  approvedBy,
                  ...brought,
                };
                return { question: { ask, ...one }, said: plainDisclosure(one) };
              })
            )
          )
        )
      );
    case "penalty":
      return words.BREACHES.flatMap((breach) =>
        words.PARTIES.flatMap((party) =>
          [false, true].map((forProfit) => {
            const one = { layers, breach, party, forProfit };
            return { question: { ask, ...one }, said: plainPenalty(one) };
          })
        )
      );
  }
}

/** Whether some fact's answer is not the plain reading's any more. */
function noticed(all: readonly Fact[], book: RuleBook): boolean {
  return all.some(({ question, said }) => {
    try {
      const { cites: _, ...answer } = JSON.parse(
        answerQuestion(JSON.stringify(question), book).line,
      );
      deepStrictEqual(answer, said);
      return false;
    } catch {
      return true;
    }
  });
}

/** Whether some answer's articles are not those of the texts any more. */
function articlesNoticed(ask: keyof typeof CASES, law: Law, book: RuleBook): boolean {
  try {
    for (const { answered, expected } of CASES[ask](law, book)) {
      if (JSON.stringify(answered) !== JSON.stringify(expected)) return true;
    }
    return false;
  } catch {
    return true;
  }
}

Deno.test("no number, word or entry of a list in a layer can change unnoticed", () => {
  const survivors: string[] = [];
  let tried = 0;
  for (const layer of PROVINCES) {
    for (const ask of QUESTIONS) {
      const rules = RULES[layer];
      // All together too: what a layer says of the others shows only there.
      const all = [...facts(ask, [layer]), ...facts(ask, PROVINCES)];
      ok(!noticed(all, BUILT_IN), `${layer} ${ask}: the rules and their plain reading differ`);
      for (const mutant of mutants(rules[ask] as Data, `${layer}.${ask}`)) {
        tried++;
        const book = bookWith(layer, ask, mutant.data);
        if (!noticed(all, book) && !articlesNoticed(ask, layer, book)) {
          survivors.push(`${mutant.path}: ${mutant.change}`);
        }
      }
    }
  }
  console.log(`${tried - survivors.length} of ${tried} changes noticed`);
  deepStrictEqual(survivors, []);
});
