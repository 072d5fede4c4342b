/**
 * What a body of rules (a layer) must say. Each layer is a folder under `layers/` with one file a
 * question; a member added to {@link LayerRules} is a question that every folder must then answer
 * before anything compiles.
 */
import type { Duty } from "./duty.ts";
import type { Cite, IsoDate, Layer } from "./layer.ts";
import type {
  Action,
  Approver,
  AskedBreach,
  Builder,
  Event,
  FurtherBreach,
  Paper,
  Party,
  Place,
  Requester,
} from "./words.ts";

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

/** Builders who may not build somewhere, and the article that says so. */
export interface Ban<L extends Layer = Layer> {
  readonly builders: readonly Builder[];
  readonly cite: Cite<L>;
}

/** Places that one kind of builder must equip. */
export interface PlaceGroup<L extends Layer = Layer> {
  readonly builder: Builder;
  /** Each place with the item that names it. */
  readonly places: { readonly [P in Place]?: Cite<L> };
  /** The article that gives the duty to this builder. */
  readonly duty: Cite<L>;
  /** Who may not build there besides; `null` where the layer leaves others alone. */
  readonly ban: Ban<L> | null;
}

/** Where cameras must be, may be and must not be. */
export interface SitingRule<L extends Layer = Layer> {
  /** Where nobody may install, whatever else is said of the place. */
  readonly forbidden: { readonly [P in Place]?: Cite<L> };
  readonly groups: readonly PlaceGroup<L>[];
  /** Places of no group: the article that decides, and who may not build there. */
  readonly elsewhere: { readonly cite: Cite<L>; readonly ban: Ban<L> | null };
}

/** Whose systems need a plain sign. */
export interface SignageRule<L extends Layer = Layer> {
  readonly builders: readonly Builder[];
  readonly cite: Cite<L>;
}

/** How long there is to act: days after the event, working days after it, or whole days ahead of it. */
export interface TimeLimit<L extends Layer = Layer> {
  readonly unit: "day" | "working-day" | "clear-day-ahead";
  readonly count: number;
  /**
   * The day that is counted from where the text itself names it, as for systems older than the law:
   * a later version of the layer, with a later first day, does not begin it again.
   */
  readonly from?: IsoDate;
  /** Whose systems it is about; left out where it is about everybody's. Questions name no builder. */
  readonly builders?: readonly Builder[];
  readonly cite: Cite<L>;
}

/** An order to act without a number of days. */
export interface UndatedOrder<L extends Layer = Layer> {
  readonly unit: "promptly";
  readonly cite: Cite<L>;
}

/** Time limits by event; `null` where the layer orders nothing. */
export type DeadlineRule<L extends Layer = Layer> = {
  readonly [E in Event]: TimeLimit<L> | UndatedOrder<L> | null;
};

/** A right to have footage, and what it hangs on. */
export interface Grant<L extends Layer = Layer> {
  readonly requesters: readonly Requester[];
  readonly actions: readonly Action[];
  /** Only while a natural disaster, accident or public-health emergency lasts. */
  readonly emergencyOnly: boolean;
  readonly basis: Cite<L>;
  /** Whose approval is right; `null` where the layer asks for none. */
  readonly approvers: readonly Approver[] | null;
  /** The article that asks for two persons; `null` where none does. */
  readonly twoPersons: Cite<L> | null;
  /** Papers to show or fill in, each with the item that asks for it. */
  readonly papers: { readonly [P in Paper]?: Cite<L> };
  /** There where lower rules' silence or general ban leave this right as it is. */
  readonly standsOverLowerBans?: true;
}

/** Who may have footage. Whoever has no grant is refused by `ban`. */
export interface DisclosureRule<L extends Layer = Layer> {
  readonly grants: readonly Grant<L>[];
  readonly ban: Cite<L>;
}

/** An amount in yuan, both ends included. */
export interface Fine {
  readonly min: number;
  readonly max: number;
}

/** Fines by who pays; a party left out pays none. */
export type Fines = { readonly [P in Party]?: Fine };

/** What a breach costs. */
export interface BreachRule<L extends Layer = Layer> {
  /** The article that sets the amount, or that orders something else instead. */
  readonly cite: Cite<L>;
  readonly fines: Fines;
  /** The amounts where it was done for profit, with unlawful gains; `null` where that changes nothing. */
  readonly forProfit: Fines | null;
  /** The amounts where the profit brought no unlawful gains; left out where that changes nothing of `forProfit`. */
  readonly withoutGains?: Fines;
}

/** What each breach costs; `null`, or left out among those of no question, where the layer says nothing of it. */
export type PenaltyRule<L extends Layer = Layer> =
  & { readonly [B in AskedBreach]: BreachRule<L> | null }
  & { readonly [B in FurtherBreach]?: BreachRule<L> | null };

/** Everything a layer says: one member a question; `null` where it is silent on the whole question. */
export interface LayerRules<L extends Layer = Layer> {
  readonly info: LayerInfo<L>;
  readonly retention: RetentionRule<L>;
  readonly siting: SitingRule<L> | null;
  readonly signage: SignageRule<L> | null;
  readonly deadline: DeadlineRule<L> | null;
  readonly disclosure: DisclosureRule<L> | null;
  readonly penalty: PenaltyRule<L> | null;
  readonly duties: readonly Duty<L>[];
}
