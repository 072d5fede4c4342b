import type { RetentionRule } from "../../layer_rules.ts";

/** Article 17(2)(3): stored at least 30 days. */
export const retention: RetentionRule<"CN-AH"> = {
  floor: { span: { unit: "day", count: 30 }, cite: "AH-17(2)(3)" },
  importantFloor: null,
  erasesServed: null,
};
