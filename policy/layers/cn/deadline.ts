import type { DeadlineRule } from "../../layer_rules.ts";

/** Article 14: filing. A changed item is filed promptly, without a number of days. */
export const deadline: DeadlineRule<"CN"> = {
  "in-use": { unit: "day", count: 30, cite: "CN-14(1)" },
  "handed-over": null,
  "changed": { unit: "promptly", cite: "CN-14(1)" },
  "in-use-before-law": { unit: "day", count: 90, from: "2025-04-01", cite: "CN-14(1)" },
  "dismantling": null,
};
