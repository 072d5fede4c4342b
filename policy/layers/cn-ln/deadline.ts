import type { DeadlineRule } from "../../layer_rules.ts";

/** Article 12: filing after first use, after a change, and for systems older than the measure. */
export const deadline: DeadlineRule<"CN-LN"> = {
  "in-use": { unit: "day", count: 30, cite: "LN-12(1)" },
  "handed-over": null,
  "changed": { unit: "working-day", count: 3, cite: "LN-12(1)" },
  "in-use-before-law": { unit: "day", count: 30, from: "2008-01-01", cite: "LN-12(2)" },
  "dismantling": null,
};
