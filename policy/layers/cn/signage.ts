import type { SignageRule } from "../../layer_rules.ts";

/** Article 13, which article 9 leaves in force for other public places too: whoever builds, signs. */
export const signage: SignageRule<"CN"> = {
  builders: ["government", "site-unit", "other-unit", "individual"],
  cite: "CN-13",
};
