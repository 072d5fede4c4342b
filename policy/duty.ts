/** Duties that are not the answer to a question: what a site must go on doing, and what proves it. */
import type { Cite, Layer } from "./layer.ts";

/** One thing said in both languages of the product. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/** How often a duty is due. Where the article says only "regularly", the product's own interval. */
export type Rhythm =
  /** Always: there is no next time. */
  | { readonly kind: "standing" }
  /** Whenever the thing happens that the duty is about. */
  | { readonly kind: "on-event" }
  /** Once, before the event of the site that is named. */
  | {
    readonly kind: "before";
    readonly event: "in-use" | "handed-over" | "removal-notice" | "removal";
  }
  /** Again and again. `set` tells whether the article sets the interval or the product proposes it. */
  | { readonly kind: "every"; readonly days: number; readonly set: "article" | "proposed" };

/** On what facts of the site a duty depends. */
export type DutyCondition =
  | "always"
  /** Government pays for or builds the system. */
  | "built-by-government"
  /** Everybody but government built it. */
  | "built-by-site-unit"
  /** Another unit runs or maintains it under a contract. */
  | "outside-operator"
  /** It stands beside a military area or an organ that keeps state secrets. */
  | "beside-secret-unit"
  /** The device is to be taken out of service. */
  | "dismantling";

/** A duty of the site's operator. */
export interface Duty<L extends Layer = Layer> {
  /** A word of its own inside the layer, for records that prove it. */
  readonly id: string;
  readonly cite: Cite<L>;
  readonly applies: DutyCondition;
  /** Whether CN-9 frees other public places from it. */
  readonly exemptUnderCN9: boolean;
  readonly what: Said;
  /** What an inspector accepts as proof. */
  readonly proof: Said;
  readonly rhythm: Rhythm;
}
