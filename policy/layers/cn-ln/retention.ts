import type { RetentionRule } from "../../layer_rules.ts";

/** Article 14(7): at least 15 days, and one year for footage of important value. */
export const retention: RetentionRule<"CN-LN"> = {
  floor: { span: { unit: "day", count: 15 }, cite: "LN-14(7)" },
  importantFloor: { span: { unit: "year", count: 1 }, cite: "LN-14(7)" },
  erasesServed: null,
};
