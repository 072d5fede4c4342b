/** The time limits that a site is under: each event that it has had, or plans, with the last day. */
import type { ShanghaiDay } from "./days.ts";
import { type Deadline, deadline, firstDay } from "./deadline.ts";
import type { LayerRules } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { filingLayers, type Layers, someOf } from "./site_layers.ts";
import { type Builder, type Event, EVENTS } from "./words.ts";

/** A site as its time limits depend on it. */
export interface DeadlineSite {
  readonly layers: Layers;
  readonly builder: Builder;
  /** See `retentionLayers`: a place that CN-9 frees from some articles. */
  readonly exemptUnderCN9: boolean;
  readonly inUse: ShanghaiDay | null;
  readonly handedOver: ShanghaiDay | null;
  /** The planned day of removal; `null` while none is planned. */
  readonly removal: ShanghaiDay | null;
}

/** One event and its last days. */
export interface SiteDeadline {
  readonly event: Event;
  readonly deadline: Deadline;
}

/** The day that an event of a site counts from, or `null` while it has none. */
function dayOf(event: Event, site: DeadlineSite, today: ShanghaiDay): ShanghaiDay | null {
  switch (event) {
    case "in-use":
      return site.inUse;
    case "handed-over":
      return site.handedOver;
    // What changed today, as an example that shows how long there is.
    case "changed":
      return today;
    // Older than a law is what was first used before it.
    case "in-use-before-law":
      return site.inUse;
    case "dismantling":
      return site.removal;
  }
}

/**
 * Whether an event starts a layer's time limit: what came before the layer is under the limit for
 * older systems instead, and what came after it is not.
 */
const starts = (event: Event, on: ShanghaiDay, first: ShanghaiDay): boolean =>
  event === "in-use-before-law" ? on < first : on >= first;

/** Whether what a layer says of an event is about systems of this builder. */
function binds({ deadline: limits }: LayerRules, event: Event, builder: Builder): boolean {
  const limit = limits?.[event] ?? null;
  return limit === null || limit.unit === "promptly" || (limit.builders?.includes(builder) ?? true);
}

/** The time limits of a site on a day, by event; one that it does not have, or no layer orders anything about, is left out. */
export function siteDeadlines(
  site: DeadlineSite,
  today: ShanghaiDay,
  book: RuleBook = BUILT_IN,
): readonly SiteDeadline[] {
  // Every time limit of the nation's is one of its article 14, which its article 9 frees places from.
  const bound = filingLayers(site.layers, site);
  if (bound === null) return [];
  return EVENTS.flatMap((event) => {
    const on = dayOf(event, site, today);
    if (on === null) return [];
    const layers = someOf(bound, (layer) => {
      const rules: LayerRules = book.layers[layer];
      return starts(event, on, firstDay(rules)) && binds(rules, event, site.builder);
    });
    if (layers === null) return [];
    const found = deadline({ layers, event, on }, book);
    return found.cites.length === 0 ? [] : [{ event, deadline: found }];
  });
}
