/** Whether a kind of builder must, may or must not put cameras in a place. */
import { type Cited, type SitingVerdict, strictestSiting, unionOfCites } from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { SitingRule } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";
import type { Builder, Place } from "./words.ts";

/** A place, and who would build there. */
export interface SitingFacts {
  readonly layers: Layers;
  readonly place: Place;
  readonly builder: Builder;
}

/** Whether cameras belong there. */
export interface Siting {
  readonly verdict: SitingVerdict;
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

function sitingIn(rule: SitingRule, place: Place, builder: Builder): Cited<SitingVerdict> {
  const forbidden = rule.forbidden[place];
  if (forbidden !== undefined) return { value: "forbidden", cites: [forbidden] };
  const group = rule.groups.find((one) => one.places[place] !== undefined);
  const named = group?.places[place];
  if (group !== undefined && named !== undefined && group.builder === builder) {
    return { value: "required", cites: unionOfCites([named, group.duty]) };
  }
  const ban = group === undefined ? rule.elsewhere.ban : group.ban;
  if (ban?.builders.includes(builder)) {
    return { value: "not-yours", cites: unionOfCites([ban.cite], group ? [group.duty] : []) };
  }
  return { value: "permitted", cites: [named ?? rule.elsewhere.cite] };
}

/** The strictest verdict over exactly the layers named; a place that all are silent on is permitted. */
export function siting(facts: SitingFacts, book: RuleBook = BUILT_IN): Siting {
  const answers: Cited<SitingVerdict>[] = [];
  for (const layer of facts.layers) {
    const rule: SitingRule | null = book.layers[layer].siting;
    if (rule !== null) answers.push(sitingIn(rule, facts.place, facts.builder));
  }
  const answer = strictestSiting(answers);
  return {
    verdict: answer?.value ?? "permitted",
    cites: answer?.cites ?? [],
    rulesVersion: rulesVersion(facts.layers, book),
  };
}
