/** Layers by name, and how their articles are cited. */

/** Every layer, in the order in which they are shown: nation, provinces, sectors. */
export const LAYERS = [
  "CN",
  "CN-LN",
  "CN-AH",
  "counter-terror-key-target",
  "ln-hotel-pawn-massage",
  "parcel-counter",
  "parcel",
  "song-and-dance",
  "guarded-by-security-service",
] as const;

/** The word for one layer, as settings and questions spell it. */
export type Layer = typeof LAYERS[number];

/** What a layer's articles are cited by: the province's letters, or the layer's own word. */
type CitePrefix<L extends Layer> = L extends "CN-LN" ? "LN" : L extends "CN-AH" ? "AH" : L;

/** An article as `PREFIX-ARTICLE(PARAGRAPH)(ITEM)`, such as `LN-14(7)` or `AH-17(2)(3)`. */
export type Cite<L extends Layer = Layer> = `${CitePrefix<L>}-${string}`;

/** A date of the calendar, `YYYY-MM-DD`. */
export type IsoDate = `${number}-${number}-${number}`;
