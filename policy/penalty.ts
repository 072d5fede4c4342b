/** What a breach costs. */
import { dearestFine, type Priced } from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { BreachRule, Fine, Fines, PenaltyRule } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";
import type { Breach, Party } from "./words.ts";

/** A breach, and who answers for it. */
export interface PenaltyFacts {
  readonly layers: Layers;
  readonly breach: Breach;
  readonly party: Party;
  /** Installed for profit. */
  readonly forProfit: boolean;
  /** Whether the profit brought unlawful gains (AH-25). Where nobody says, it did: that is dearer. */
  readonly gains?: boolean;
}

/** The fine. */
export interface Penalty {
  /** `null` where no layer sets an amount for this party. */
  readonly fine: Fine | null;
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

function finesFor(rule: BreachRule, facts: PenaltyFacts): Fines {
  if (!facts.forProfit) return rule.fines;
  const withGains = rule.forProfit ?? rule.fines;
  return facts.gains === false ? rule.withoutGains ?? withGains : withGains;
}

/** Each layer's price of a breach, for lists that show them all; a layer that does not name it is left out. */
export function prices(
  facts: PenaltyFacts,
  book: RuleBook = BUILT_IN,
): readonly Priced[] {
  const priced: Priced[] = [];
  for (const layer of facts.layers) {
    const penalties: PenaltyRule | null = book.layers[layer].penalty;
    const rule = penalties?.[facts.breach] ?? null;
    if (rule === null) continue;
    priced.push({ fine: finesFor(rule, facts)[facts.party] ?? null, cite: rule.cite });
  }
  return priced;
}

/** The dearest of the layers' fines. Where none sets an amount, the articles that name the breach. */
export function penalty(facts: PenaltyFacts, book: RuleBook = BUILT_IN): Penalty {
  const { value, cites } = dearestFine(prices(facts, book));
  return { fine: value, cites, rulesVersion: rulesVersion(facts.layers, book) };
}
