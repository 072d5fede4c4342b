import type { SignageRule } from "../../layer_rules.ts";

/** Only this layer's retention articles are checked: on this question it is silent. */
export const signage: SignageRule<"parcel-counter"> | null = null;
