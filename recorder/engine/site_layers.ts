import { type Layers, parseLayers, retentionLayers } from "../../policy/site_layers.ts";
import type { Site } from "../ledger/records.ts";

/** What governs before anybody has said where the device stands: the nation and both provinces, the strictest of all. */
export function unsetLayers(): Layers {
  const layers = parseLayers(["CN", "CN-LN", "CN-AH"]);
  if (!layers.ok) throw layers.error; // three known words
  return layers.value;
}

/** The layers whose floors bind a site's footage. A site that frees itself of its last floor keeps all layers. */
export function layersOf(site: Site | null): Layers {
  if (site === null) return unsetLayers();
  const layers = retentionLayers(site.layers, site);
  return layers.ok ? layers.value : site.layers;
}
