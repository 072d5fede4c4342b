/**
 * Each law alone, article by article: the articles that answers name, and those that the texts
 * themselves name. The tables that it goes by were written from the texts; a place, an event, a
 * request or a breach without every law's answer does not compile.
 */
import { deadline } from "../../policy/deadline.ts";
import { disclosure } from "../../policy/disclosure.ts";
import { penalty } from "../../policy/penalty.ts";
import { erase, retention } from "../../policy/retention.ts";
import type { RuleBook } from "../../policy/rule_book.ts";
import { signage } from "../../policy/signage.ts";
import { siteDeadlines } from "../../policy/site_deadlines.ts";
import { siting } from "../../policy/siting.ts";
import {
  ACTIONS,
  APPROVERS,
  BREACHES,
  BUILDERS,
  EVENTS,
  PAPERS,
  PARTIES,
  PLACES,
  REQUESTERS,
} from "../../policy/words.ts";
import { GIVEN, type Law, type PerLaw, PLACES_IN_LAW, UNNAMED } from "./articles_of_places.ts";
import {
  type Basis,
  COSTS,
  KEPT_BY,
  LIMITS,
  LIMITS_OF_SOME,
  REQUESTS,
  SIGNS,
} from "./articles_of_requests.ts";
import { dayOf } from "./calendar_days.ts";
import { layersOf, utc } from "./facts.ts";

/** One answer beside what the texts say. */
export interface Case {
  readonly what: string;
  readonly answered: readonly unknown[];
  readonly expected: readonly unknown[];
}

const LETTERS: PerLaw<string> = { "CN": "CN", "CN-LN": "LN", "CN-AH": "AH" };

/** Articles as they are cited, in the order of answers. */
const cited = (law: Law, ...articles: readonly (string | null | undefined)[]): string[] =>
  [...new Set(articles.filter((one) => typeof one === "string"))]
    .map((one) => `${LETTERS[law]}-${one}`).sort();

function expectedSiting(law: Law, place: typeof PLACES[number], builder: string) {
  const where = PLACES_IN_LAW[place][law];
  if (where.said === "never") return ["forbidden", ...cited(law, where.item)];
  if (where.said === "unnamed") {
    const { free, shut } = UNNAMED[law];
    return shut?.slice(1).includes(builder)
      ? ["not-yours", ...cited(law, shut[0])]
      : ["permitted", ...cited(law, free)];
  }
  const { duty, shut } = GIVEN[law][where.by];
  if (where.by === builder) return ["required", ...cited(law, where.item, duty)];
  return shut?.slice(1).includes(builder)
    ? ["not-yours", ...cited(law, shut[0], duty)]
    : ["permitted", ...cited(law, where.item)];
}

/** Every place and builder: the item that names it, whose duty it is, who is shut out. */
export function* sitingCases(law: Law, book: RuleBook): Generator<Case> {
  for (const place of PLACES) {
    for (const builder of BUILDERS) {
      const { verdict, cites } = siting({ layers: layersOf(law), place, builder }, book);
      const expected = expectedSiting(law, place, builder);
      yield { what: `${law} ${place} ${builder}`, answered: [verdict, ...cites], expected };
    }
  }
}

/** Signs: the article on signs, required or not. */
export function* signageCases(law: Law, book: RuleBook): Generator<Case> {
  for (const builder of BUILDERS) {
    const { required, cites } = signage({ layers: layersOf(law), builder }, book);
    const [expected, article] = SIGNS[builder][law];
    yield {
      what: `${law} sign ${builder}`,
      answered: [required, ...cites],
      expected: [expected, ...cited(law, article)],
    };
  }
}

/** Every event: the paragraph that sets its time limit, or none. */
export function* deadlineCases(law: Law, book: RuleBook): Generator<Case> {
  const on = dayOf("2026-03-02");
  for (const event of EVENTS) {
    const { cites } = deadline({ layers: layersOf(law), event, on }, book);
    yield { what: `${law} ${event}`, answered: cites, expected: cited(law, LIMITS[event][law]) };
  }
}

/** Every event of a site that has had all of them, by builder: the paragraph that binds it, or none. */
export function* siteDeadlineCases(law: Law, book: RuleBook): Generator<Case> {
  const layers = layersOf(law);
  const [day, long] = [dayOf("2026-03-02"), dayOf("2007-12-03")];
  for (const builder of BUILDERS) {
    const site = { layers, builder, exemptUnderCN9: false, handedOver: day, removal: day };
    const found = [
      ...siteDeadlines({ ...site, inUse: day }, day, book),
      ...siteDeadlines({ ...site, inUse: long }, day, book)
        .filter(({ event }) => event === "in-use-before-law"),
    ];
    for (const event of EVENTS) {
      const article = LIMITS_OF_SOME[event]?.[law]?.includes(builder) ?? true
        ? LIMITS[event][law]
        : null;
      yield {
        what: `${law} ${event} of ${builder}`,
        answered: found.filter((one) => one.event === event)
          .flatMap(({ deadline }) => deadline.cites),
        expected: cited(law, article),
      };
    }
  }
}

/** Keeping and erasing: the item on keeping, for any footage. */
export function* retentionCases(law: Law, book: RuleBook): Generator<Case> {
  const recordedAt = utc("2026-03-02T10:00:00+08:00");
  const expected = cited(law, KEPT_BY[law]);
  for (const important of [false, true]) {
    const facts = { layers: layersOf(law), recordedAt, important };
    const kept = retention(facts, book);
    yield { what: `${law} keep`, answered: kept.ok ? kept.value.cites : [], expected };
    for (const held of [false, true]) {
      for (const at of [recordedAt, utc("2028-01-01T00:00:00+08:00")]) {
        const { cites } = erase({ ...facts, at, held }, book);
        yield { what: `${law} erase`, answered: cites, expected };
      }
    }
  }
}

const WHOLE = { staff: 2, shown: PAPERS } as const;

/** Each thing that the basis asks for left out alone, with the article that asks for it. */
function* lacking(
  law: Law,
  what: string,
  basis: Basis,
  ask: (change: object) => readonly string[],
): Generator<Case> {
  for (const approvedBy of APPROVERS) {
    const right = basis.approvedBy === "none" || approvedBy === basis.approvedBy ||
      // Who else is right is a verdict, tried elsewhere; here only the article against whoever is wrong.
      ask({ approvedBy })[0] === "permit";
    if (!right) {
      const expected = ["refuse", "right-approver", ...cited(law, basis.article)];
      yield { what: `${what} by ${approvedBy}`, answered: ask({ approvedBy }), expected };
    }
  }
  if (basis.twoPersons !== undefined) {
    const expected = ["refuse", "second-person", ...cited(law, basis.twoPersons)];
    yield { what: `${what} alone`, answered: ask({ staff: 1 }), expected };
  }
  for (const paper of PAPERS) {
    const article = basis.papers?.[paper];
    const shown = PAPERS.filter((one) => one !== paper);
    const answered = ask({ shown });
    yield article === undefined
      ? { what: `${what} without ${paper}`, answered: answered.slice(0, 1), expected: ["permit"] }
      : {
        what: `${what} without ${paper}`,
        answered,
        expected: ["refuse", paper, ...cited(law, article)],
      };
  }
}

/** Every request: the article that gives the right, each paper's item, or what refuses. */
export function* disclosureCases(law: Law, book: RuleBook): Generator<Case> {
  for (const requester of REQUESTERS) {
    for (const action of ACTIONS) {
      const word = REQUESTS[requester][action][law];
      for (const emergency of [false, true]) {
        const what = `${law} ${requester} ${action}${emergency ? " in an emergency" : ""}`;
        const approvedBy = "article" in word ? word.approvedBy : "own-organ-head";
        const ask = (change: object) => {
          const facts = { requester, action, emergency, approvedBy, ...WHOLE, ...change };
          const { verdict, missing, cites } = disclosure({ layers: layersOf(law), ...facts }, book);
          return [verdict, ...missing, ...cites];
        };
        if ("article" in word && (emergency || !word.emergencyOnly)) {
          const papers = Object.values(word.papers ?? {});
          const articles = cited(law, word.article, word.twoPersons, ...papers);
          yield { what, answered: ask({}), expected: ["permit", ...articles] };
          yield* lacking(law, what, word, ask);
        } else {
          const ban = "refusedBy" in word ? word : REQUESTS["other-individual"][action][law];
          const article = "refusedBy" in ban ? ban.refusedBy : null;
          const expected = ["refuse", "lawful-basis", ...cited(law, article)];
          yield { what, answered: ask({}), expected };
        }
      }
    }
  }
}

/** Every breach: the article on what it costs, whoever pays. */
export function* penaltyCases(law: Law, book: RuleBook): Generator<Case> {
  for (const breach of BREACHES) {
    for (const party of PARTIES) {
      for (const forProfit of [false, true]) {
        const { cites } = penalty({ layers: layersOf(law), breach, party, forProfit }, book);
        yield {
          what: `${law} ${breach}`,
          answered: cites,
          expected: cited(law, COSTS[breach][law]),
        };
      }
    }
  }
}

/** All of them by question. */
export const CASES = {
  retention: retentionCases,
  siting: sitingCases,
  signage: signageCases,
  deadline: function* (law: Law, book: RuleBook) {
    yield* deadlineCases(law, book);
    yield* siteDeadlineCases(law, book);
  },
  disclosure: disclosureCases,
  penalty: penaltyCases,
} as const;
