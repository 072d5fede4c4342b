import type { LayerInfo } from "../../layer_rules.ts";

export const info: LayerInfo<"song-and-dance"> = {
  id: "song-and-dance",
  title: {
    zh: "娱乐场所管理条例：歌舞娱乐场所",
    en: "Entertainment Venues Regulation: song and dance venues",
  },
  version: 1,
  source: "State Council, Regulation on Entertainment Venues, article 15",
  inForceFrom: "2006-03-01",
  inForceTo: null,
  onlyOver: null,
};
