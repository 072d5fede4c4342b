/** Everything that CN-AH says, in one piece. */
import type { LayerRules } from "../../layer_rules.ts";
import { deadline } from "./deadline.ts";
import { disclosure } from "./disclosure.ts";
import { duties } from "./duties.ts";
import { info } from "./layer.ts";
import { penalty } from "./penalty.ts";
import { retention } from "./retention.ts";
import { signage } from "./signage.ts";
import { siting } from "./siting.ts";

/** Every question's answer by CN-AH. */
export const rules: LayerRules<"CN-AH"> = {
  info,
  retention,
  siting,
  signage,
  deadline,
  disclosure,
  penalty,
  duties,
};
