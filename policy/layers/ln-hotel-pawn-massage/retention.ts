import type { RetentionRule } from "../../layer_rules.ts";

/** Article 17: at least 60 days. */
export const retention: RetentionRule<"ln-hotel-pawn-massage"> = {
  floor: { span: { unit: "day", count: 60 }, cite: "ln-hotel-pawn-massage-17" },
  importantFloor: null,
  erasesServed: null,
};
