import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"parcel-counter"> = {
  id: "parcel-counter",
  title: {
    zh: "邮政业寄递安全监督管理办法：交寄、验视、提取区域",
    en: "Postal Delivery Security Measure: counters and pick-up",
  },
  version: 1,
  source: "Ministry of Transport, Measure on Security Supervision of Postal Delivery",
  inForceFrom: "2020-02-15",
  inForceTo: null,
  onlyOver: null,
};
