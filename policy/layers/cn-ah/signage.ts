import type { SignageRule } from "../../layer_rules.ts";

/** Article 14: every system. */
export const signage: SignageRule<"CN-AH"> = {
  builders: ["government", "site-unit", "other-unit", "individual"],
  cite: "AH-14",
};
