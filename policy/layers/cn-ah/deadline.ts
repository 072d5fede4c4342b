import type { DeadlineRule } from "../../layer_rules.ts";

/** Article 13: filing after delivery, and for systems older than the measure. Article 15: notice before removal. */
export const deadline: DeadlineRule<"CN-AH"> = {
  "in-use": null,
  "handed-over": {
    unit: "day",
    count: 30,
    cite: "AH-13(2)",
    // Of systems under article 9(2): government's are accepted before use instead (13(1)).
    builders: ["site-unit", "other-unit", "individual"],
  },
  "changed": null,
  "in-use-before-law": { unit: "day", count: 60, from: "2017-01-01", cite: "AH-13(3)" },
  "dismantling": { unit: "clear-day-ahead", count: 10, cite: "AH-15" },
};
