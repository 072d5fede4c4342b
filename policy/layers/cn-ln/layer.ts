import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"CN-LN"> = {
  id: "CN-LN",
  title: {
    zh: "辽宁省公共安全视频图像信息系统管理办法",
    en: "Liaoning Measure on Public Security Video Image Information Systems",
  },
  version: 1,
  source: "Liaoning Provincial Government Decree 211",
  inForceFrom: "2008-01-01",
  inForceTo: null,
  onlyOver: null,
};
