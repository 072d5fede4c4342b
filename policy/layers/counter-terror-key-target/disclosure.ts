import type { DisclosureRule } from "../../layer_rules.ts";

/** Only this layer's retention articles are checked: on this question it is silent. */
export const disclosure: DisclosureRule<"counter-terror-key-target"> | null = null;
