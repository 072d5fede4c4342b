/**
 * What a body of rules (a layer) must say. Each layer is a folder under `layers/` with one file a
 * question; a member added to {@link LayerRules} is a question that every folder must then answer
 * before anything compiles.
 */

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

/** A length of time as the law writes it: days counted one by one, or years by the calendar (Civil Code 200–202). */
export interface Span {
  readonly unit: "day" | "year";
  readonly count: number;
}

/** A least time to keep footage, and the article that orders it. */
export interface Floor<L extends Layer = Layer> {
  readonly span: Span;
  readonly cite: Cite<L>;
}

/** What a layer orders about keeping and erasing footage. */
export interface RetentionRule<L extends Layer = Layer> {
  /** For every recording. */
  readonly floor: Floor<L>;
  /** For footage of important value, in addition; `null` where the layer knows no such class. */
  readonly importantFloor: Floor<L> | null;
  /** The article that orders footage which has served its purpose to be erased; `null` where none does. */
  readonly erasesServed: Cite<L> | null;
}

/** Where a layer comes from and when it binds. */
export interface LayerInfo<L extends Layer = Layer> {
  readonly id: L;
  readonly title: { readonly zh: string; readonly en: string };
  /** Rises with every change of this folder's data. Decisions store it. */
  readonly version: number;
  readonly source: string;
  readonly inForceFrom: IsoDate;
  readonly inForceTo: IsoDate | null;
  /** The layer that this one is only an addition to; `null` where it stands alone. */
  readonly onlyOver: Layer | null;
}

/** Everything a layer says: one member a question. */
export interface LayerRules<L extends Layer = Layer> {
  readonly info: LayerInfo<L>;
  readonly retention: RetentionRule<L>;
}
