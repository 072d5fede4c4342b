/** Everything that counter-terror-key-target says, in one piece. */
import type { LayerRules } from "../../layer_rules.ts";
import { deadline } from "./deadline.ts";
import { disclosure } from "./disclosure.ts";
import { duties } from "./duties.ts";
import { info } from "./layer.ts";
import { penalty } from "./penalty.ts";
import { retention } from "./retention.ts";
import { signage } from "./signage.ts";
import { siting } from "./siting.ts";

/** Every question's answer by counter-terror-key-target. */
export const rules: LayerRules<"counter-terror-key-target"> = {
  info,
  retention,
  siting,
  signage,
  deadline,
  disclosure,
  penalty,
  duties,
};
