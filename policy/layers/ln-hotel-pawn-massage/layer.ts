import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"ln-hotel-pawn-massage"> = {
  id: "ln-hotel-pawn-massage",
  title: {
    zh: "辽宁省治安特业服务管理办法：旅馆、典当、按摩",
    en: "Liaoning Measure on Special Trades: hotels, pawn shops, massage",
  },
  version: 1,
  source: "Liaoning Measure on Public Security Special Trades, article 17",
  inForceFrom: "2020-01-01",
  inForceTo: null,
  onlyOver: "CN-LN",
};
