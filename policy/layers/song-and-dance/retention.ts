import type { RetentionRule } from "../../layer_rules.ts";

/** Article 15: 30 days. */
export const retention: RetentionRule<"song-and-dance"> = {
  floor: { span: { unit: "day", count: 30 }, cite: "song-and-dance-15" },
  importantFloor: null,
  erasesServed: null,
};
