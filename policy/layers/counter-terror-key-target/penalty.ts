import type { PenaltyRule } from "../../layer_rules.ts";

/** Only this layer's retention articles are checked: on this question it is silent. */
export const penalty: PenaltyRule<"counter-terror-key-target"> | null = null;
