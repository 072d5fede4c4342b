import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"CN-AH"> = {
  id: "CN-AH",
  title: {
    zh: "安徽省公共安全视频图像信息系统管理办法",
    en: "Anhui Measure on Public Security Video Image Information Systems",
  },
  version: 1,
  source: "Anhui Provincial Government, in force 2017",
  inForceFrom: "2017-01-01",
  inForceTo: null,
  onlyOver: null,
};
