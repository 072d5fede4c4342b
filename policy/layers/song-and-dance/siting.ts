import type { SitingRule } from "../../layer_rules.ts";

/** Only this layer's retention articles are checked: on this question it is silent. */
export const siting: SitingRule<"song-and-dance"> | null = null;
