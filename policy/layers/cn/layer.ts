import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"CN"> = {
  id: "CN",
  title: {
    zh: "公共安全视频图像信息系统管理条例",
    en: "Regulation on Public Security Video Image Information Systems",
  },
  version: 1,
  source: "State Council Decree 799",
  inForceFrom: "2025-04-01",
  inForceTo: null,
  onlyOver: null,
};
