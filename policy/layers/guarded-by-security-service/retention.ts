import type { RetentionRule } from "../../layer_rules.ts";

/** Article 25: at least 30 days, for the guard company and its client alike. */
export const retention: RetentionRule<"guarded-by-security-service"> = {
  floor: { span: { unit: "day", count: 30 }, cite: "guarded-by-security-service-25" },
  importantFloor: null,
  erasesServed: null,
};
