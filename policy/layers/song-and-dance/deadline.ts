import type { DeadlineRule } from "../../layer_rules.ts";

/** Only this layer's retention articles are checked: on this question it is silent. */
export const deadline: DeadlineRule<"song-and-dance"> | null = null;
