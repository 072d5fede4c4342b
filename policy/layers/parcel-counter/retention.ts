import type { RetentionRule } from "../../layer_rules.ts";

/** At least 90 days where parcels are handed over, opened for inspection or picked up. The article's number has not been checked against the official print, so the cite names the rule, not a number. */
export const retention: RetentionRule<"parcel-counter"> = {
  floor: { span: { unit: "day", count: 90 }, cite: "parcel-counter-retention" },
  importantFloor: null,
  erasesServed: null,
};
