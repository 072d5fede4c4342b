import type { RetentionRule } from "../../layer_rules.ts";

/**
 * Article 17: at least 30 days; after that, what has served its purpose is erased.
 * It does not bind the other public places of article 9: see `retentionLayers`.
 */
export const retention: RetentionRule<"CN"> = {
  floor: { span: { unit: "day", count: 30 }, cite: "CN-17" },
  importantFloor: null,
  erasesServed: "CN-17",
};
