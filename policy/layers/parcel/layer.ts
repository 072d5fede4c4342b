import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"parcel"> = {
  id: "parcel",
  title: {
    zh: "邮政业寄递安全监督管理办法：其他区域",
    en: "Postal Delivery Security Measure: elsewhere",
  },
  version: 1,
  source: "Ministry of Transport, Measure on Security Supervision of Postal Delivery",
  inForceFrom: "2020-02-15",
  inForceTo: null,
  onlyOver: null,
};
