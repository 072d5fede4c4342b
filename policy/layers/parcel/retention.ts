import type { RetentionRule } from "../../layer_rules.ts";

/** At least 30 days. The article's number has not been checked against the official print, so the cite names the rule, not a number. */
export const retention: RetentionRule<"parcel"> = {
  floor: { span: { unit: "day", count: 30 }, cite: "parcel-retention" },
  importantFloor: null,
  erasesServed: null,
};
