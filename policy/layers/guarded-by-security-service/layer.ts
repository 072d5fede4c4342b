import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"guarded-by-security-service"> = {
  id: "guarded-by-security-service",
  title: {
    zh: "保安服务管理条例：保安服务中形成的影像",
    en: "Security Services Regulation: footage made in security services",
  },
  version: 1,
  source: "State Council, Regulation on Security Services, article 25",
  inForceFrom: "2010-01-01",
  inForceTo: null,
  onlyOver: null,
};
