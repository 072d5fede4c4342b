import type { RetentionRule } from "../../layer_rules.ts";

/** Article 32(3): at least 90 days. */
export const retention: RetentionRule<"counter-terror-key-target"> = {
  floor: { span: { unit: "day", count: 90 }, cite: "counter-terror-key-target-32(3)" },
  importantFloor: null,
  erasesServed: null,
};
