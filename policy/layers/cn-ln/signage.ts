import type { SignageRule } from "../../layer_rules.ts";

/** Article 13: only systems that government pays for. */
export const signage: SignageRule<"CN-LN"> = { builders: ["government"], cite: "LN-13" };
