/** Who may have footage, on what papers and whose approval, and what a request still lacks. */
import {
  type CombinedDisclosure,
  type CombinedNeeds,
  type DisclosureAnswer,
  strictestDisclosure,
  unionOfNeeds,
} from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { DisclosureRule, Grant } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";
import {
  type Action,
  type Approver,
  type Lack,
  type Paper,
  PAPERS,
  type Requester,
} from "./words.ts";

/** Who asks for what, and when. */
export interface RequestFacts {
  readonly layers: Layers;
  readonly requester: Requester;
  readonly action: Action;
  /** A natural disaster, accident, public-health or other public emergency. */
  readonly emergency: boolean;
}

/** A request with what was brought. */
export interface DisclosureFacts extends RequestFacts {
  /** How many persons came. */
  readonly staff: number;
  readonly shown: readonly Paper[];
  readonly approvedBy: Approver;
}

/** Whether footage may be given, and if not, what is lacking. */
export interface Disclosure extends CombinedDisclosure {
  readonly rulesVersion: string;
}

/** The grants of a layer that fit a request; `null` where the layer says nothing of disclosure. */
function grantsIn(rule: DisclosureRule, facts: RequestFacts): readonly Grant[] {
  return rule.grants.filter((grant) =>
    grant.requesters.includes(facts.requester) && grant.actions.includes(facts.action) &&
    (facts.emergency || !grant.emergencyOnly)
  );
}

const papersOf = (grant: Grant): readonly { paper: Paper; cite: Cite }[] =>
  PAPERS.flatMap((paper) => {
    const cite = grant.papers[paper];
    return cite === undefined ? [] : [{ paper, cite }];
  });

function lacksOf(grant: Grant, facts: DisclosureFacts) {
  const lacks: { lack: Lack; cite: Cite }[] = [];
  if (grant.approvers !== null && !grant.approvers.includes(facts.approvedBy)) {
    lacks.push({ lack: "right-approver", cite: grant.basis });
  }
  // Written so that a number that is none counts as nobody.
  if (grant.twoPersons !== null && !(facts.staff >= 2)) {
    lacks.push({ lack: "second-person", cite: grant.twoPersons });
  }
  for (const { paper, cite } of papersOf(grant)) {
    if (!facts.shown.includes(paper)) lacks.push({ lack: paper, cite });
  }
  return lacks;
}

function answerIn(rule: DisclosureRule, facts: DisclosureFacts): DisclosureAnswer {
  const [best] = grantsIn(rule, facts)
    .map((grant) => ({ grant, lacks: lacksOf(grant, facts) }))
    .sort((one, other) => one.lacks.length - other.lacks.length);
  if (best === undefined) return { kind: "ban", cite: rule.ban };
  const { grant, lacks } = best;
  const asks = papersOf(grant).map((one) => one.cite);
  if (grant.twoPersons !== null) asks.push(grant.twoPersons);
  return {
    kind: "grant",
    basis: grant.basis,
    lacks,
    asks,
    standsOverLowerBans: grant.standsOverLowerBans === true,
  };
}

const rulesIn = (layers: Layers, book: RuleBook): readonly DisclosureRule[] =>
  layers.map((layer): DisclosureRule | null => book.layers[layer].disclosure)
    .filter((rule) => rule !== null);

/** Whether footage may be given. Layers that know no requests decide nothing; with no other, nobody may. */
export function disclosure(facts: DisclosureFacts, book: RuleBook = BUILT_IN): Disclosure {
  const answers = rulesIn(facts.layers, book).map((rule) => answerIn(rule, facts));
  return { ...strictestDisclosure(answers), rulesVersion: rulesVersion(facts.layers, book) };
}

/** What a request must bring, for a form that asks no more than that. */
export interface Needed extends CombinedNeeds {
  readonly rulesVersion: string;
}

/**
 * What must be brought for a request: what every layer that decides it asks, and no more. Of several
 * rights that fit a request in one layer, the one that the layer names first.
 */
export function neededFor(facts: RequestFacts, book: RuleBook = BUILT_IN): Needed {
  const answers = rulesIn(facts.layers, book).map((rule) => {
    const [grant] = grantsIn(rule, facts);
    if (grant === undefined) return { kind: "ban", cite: rule.ban } as const;
    const standsOverLowerBans = grant.standsOverLowerBans === true;
    return { ...grant, kind: "grant", standsOverLowerBans } as const;
  });
  return { ...unionOfNeeds(answers), rulesVersion: rulesVersion(facts.layers, book) };
}
