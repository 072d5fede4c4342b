/** Every fact that the layers can tell apart, with the plain reading's answer to compare the rules with. */
import { BUILT_IN_CALENDAR } from "../../policy/calendar/holidays/mod.ts";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { restDay } from "../../policy/calendar/working_days.ts";
import { deadline } from "../../policy/deadline.ts";
import { disclosure } from "../../policy/disclosure.ts";
import { penalty } from "../../policy/penalty.ts";
import { retention } from "../../policy/retention.ts";
import type { RuleBook } from "../../policy/rule_book.ts";
import { signage } from "../../policy/signage.ts";
import type { Layers } from "../../policy/site_layers.ts";
import { siting } from "../../policy/siting.ts";
import * as words from "../../policy/words.ts";
import { dayOf } from "./calendar_days.ts";
import { utc } from "./facts.ts";
import { plainDeadline } from "./plain_deadline.ts";
import { plainDisclosure } from "./plain_disclosure.ts";
import { plainPenalty } from "./plain_penalty.ts";
import { plainRetention } from "./plain_retention.ts";
import { plainSignage } from "./plain_signage.ts";
import { plainSiting } from "./plain_siting.ts";

/** One fact: what the rules of a book answer, and what the plain reading does. Both as text. */
export interface Fact {
  readonly what: string;
  readonly answered: (book: RuleBook) => string;
  readonly plain: string;
}

/** The questions whose answers are data of a layer. */
export const QUESTIONS = [
  "retention",
  "siting",
  "signage",
  "deadline",
  "disclosure",
  "penalty",
] as const;

/** Both answers as lists of the same members. */
function fact(
  one: object,
  answered: (book: RuleBook) => readonly unknown[],
  plain: readonly unknown[],
): Fact {
  return {
    what: JSON.stringify(one),
    answered: (book) => JSON.stringify(answered(book)),
    plain: JSON.stringify(plain),
  };
}

/** Around a leap day, and the year's usual; the millisecond before midnight in Shanghai. */
const RECORDED = ["2024-02-29T23:59:59.999+08:00", "2026-02-02T23:59:59.999+08:00"].map(utc);
/** Thirty days on from these are a working day, a holiday and a day of rest. */
const ON = ["2026-02-03", "2026-09-02", "2026-09-28"];

function isRestDay(date: string): boolean | undefined {
  const { rest, known } = restDay(BUILT_IN_CALENDAR, dayOf(date));
  return known ? rest : undefined;
}

const retentionFacts = (layers: Layers): readonly Fact[] =>
  RECORDED.flatMap((recordedAt) =>
    [false, true].map((important) => {
      const one = { layers, recordedAt, important };
      const plain = plainRetention(one);
      return fact(one, (book) => {
        const kept = retention(one, book);
        if (!kept.ok) return [kept.error.message];
        const { keepUntil, days, mustEraseAfter, cites } = kept.value;
        return [keepUntil, days, mustEraseAfter, cites];
      }, [plain.keepUntil, plain.days, plain.mustEraseAfter, plain.cites]);
    })
  );

const sitingFacts = (layers: Layers): readonly Fact[] =>
  words.PLACES.flatMap((place) =>
    words.BUILDERS.map((builder) => {
      const one = { layers, place, builder };
      return fact(one, (book) => [siting(one, book).verdict], [plainSiting(one)]);
    })
  );

const signageFacts = (layers: Layers): readonly Fact[] =>
  words.BUILDERS.map((builder) => {
    const one = { layers, builder };
    return fact(one, (book) => [signage(one, book).required], [plainSignage(one).required]);
  });

const deadlineFacts = (layers: Layers): readonly Fact[] =>
  words.EVENTS.flatMap((event) =>
    ON.map((on) => {
      const one = { layers, event, on };
      const plain = plainDeadline(one, isRestDay);
      return fact(one, (book) => {
        const { due } = deadline({ layers, event, on: dayOf(on) }, book);
        return due === null
          ? [null, null, false]
          : [formatIsoDate(due.lastDay), formatIsoDate(due.safeDay), due.provisional];
      }, [plain.lastDay, plain.safeDay, plain.provisional]);
    })
  );

const BROUGHT = [{ staff: 1, shown: [] }, { staff: 2, shown: words.PAPERS }] as const;

const disclosureFacts = (layers: Layers): readonly Fact[] =>
  words.REQUESTERS.flatMap((requester) =>
    words.ACTIONS.flatMap((action) =>
      [false, true].flatMap((emergency) =>
        words.APPROVERS.flatMap((approvedBy) =>
          BROUGHT.map((brought) => {
            const one = { layers, requester, action, emergency, approvedBy, ...brought };
            const plain = plainDisclosure(one);
            return fact(one, (book) => {
              const { verdict, missing } = disclosure(one, book);
              return [verdict, missing];
            }, [plain.verdict, plain.missing]);
          })
        )
      )
    )
  );

const PROFIT = [
  { forProfit: false },
  { forProfit: true },
  { forProfit: true, gains: false },
] as const;

const penaltyFacts = (layers: Layers): readonly Fact[] =>
  words.BREACHES.flatMap((breach) =>
    words.PARTIES.flatMap((party) =>
      PROFIT.map((profit) => {
        const one = { layers, breach, party, ...profit };
        const plain = plainPenalty(one);
        return fact(one, (book) => {
          const { fine } = penalty(one, book);
          return [fine?.min ?? null, fine?.max ?? null];
        }, [plain.min, plain.max]);
      })
    )
  );

/** By question the facts under some layers. */
export const FACTS: {
  readonly [Q in typeof QUESTIONS[number]]: (layers: Layers) => readonly Fact[];
} = {
  retention: retentionFacts,
  siting: sitingFacts,
  signage: signageFacts,
  deadline: deadlineFacts,
  disclosure: disclosureFacts,
  penalty: penaltyFacts,
};
