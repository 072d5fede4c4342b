/** Whether a system needs a plain sign. */
import { strictestDuty } from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { SignageRule } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";
import type { Builder } from "./words.ts";

/** Whether the sign is required. */
export interface Signage {
  readonly required: boolean;
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

/** Required where one of the layers named requires it of this builder. */
export function signage(
  facts: { readonly layers: Layers; readonly builder: Builder },
  book: RuleBook = BUILT_IN,
): Signage {
  const rules = facts.layers
    .map((layer): SignageRule | null => book.layers[layer].signage)
    .filter((rule) => rule !== null);
  const { value, cites } = strictestDuty(
    rules.map((rule) => ({ value: rule.builders.includes(facts.builder), cites: [rule.cite] })),
  );
  return { required: value, cites, rulesVersion: rulesVersion(facts.layers, book) };
}
