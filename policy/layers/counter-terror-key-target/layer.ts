import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"counter-terror-key-target"> = {
  id: "counter-terror-key-target",
  title: { zh: "反恐怖主义法：防范恐怖袭击重点目标", en: "Counter-Terrorism Law: key targets" },
  version: 1,
  source: "Counter-Terrorism Law of the People's Republic of China, article 32",
  inForceFrom: "2016-01-01",
  inForceTo: null,
  onlyOver: null,
};
