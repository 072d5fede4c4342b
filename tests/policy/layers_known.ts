/** When each layer came into force, its version, and what it only adds to. */
import type { Layer } from "../../policy/layer.ts";
import type { LayerInfo } from "../../policy/layer_rules.ts";

/** A layer's own facts as a row. */
export type LayerRow = readonly [
  id: Layer,
  inForceFrom: string,
  inForceTo: string | null,
  version: number,
  onlyOver: Layer | null,
];

/** Written from the texts; a layer without a row does not compile. */
export const LAYERS_KNOWN: Readonly<Record<Layer, LayerRow>> = {
  "CN": ["CN", "2025-04-01", null, 1, null],
  "CN-LN": ["CN-LN", "2008-01-01", null, 1, null],
  "CN-AH": ["CN-AH", "2017-01-01", null, 1, null],
  "counter-terror-key-target": ["counter-terror-key-target", "2016-01-01", null, 1, null],
  "ln-hotel-pawn-massage": ["ln-hotel-pawn-massage", "2020-01-01", null, 1, "CN-LN"],
  "parcel-counter": ["parcel-counter", "2020-02-15", null, 1, null],
  "parcel": ["parcel", "2020-02-15", null, 1, null],
  "song-and-dance": ["song-and-dance", "2006-03-01", null, 1, null],
  "guarded-by-security-service": ["guarded-by-security-service", "2010-01-01", null, 1, null],
};

/** What a layer says of itself but for its title and source. */
export const layerRow = (info: LayerInfo): LayerRow => [
  info.id,
  info.inForceFrom,
  info.inForceTo,
  info.version,
  info.onlyOver,
];
