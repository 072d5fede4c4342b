/** A site's whole position before the law: what it must do and by when, what it may not, and what a breach costs. */
import { duties, type DutyOfSite, type DutySite, type LastDone } from "./duties.ts";
import type { ShanghaiDay } from "./days.ts";
import { type Needed, neededFor } from "./disclosure.ts";
import { floorsOf } from "./floors.ts";
import type { Layer } from "./layer.ts";
import type { Floor, LayerInfo } from "./layer_rules.ts";
import { type Penalty, penalty, prices } from "./penalty.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Signage, signage } from "./signage.ts";
import { type SiteDeadline, siteDeadlines } from "./site_deadlines.ts";
import { filingLayers, retentionLayers } from "./site_layers.ts";
import { type Siting, siting } from "./siting.ts";
import type { Priced } from "./combine.ts";
import * as words from "./words.ts";

/** A site as its position depends on it. */
export interface PositionSite extends DutySite {
  /** The kind of place; `null` where nobody said. */
  readonly place: words.Place | null;
}

/** One kind of request and what it must bring. */
export interface RequestNeeds {
  readonly requester: words.Requester;
  readonly action: words.Action;
  readonly emergency: boolean;
  readonly needed: Needed;
}

/** What one breach costs one party, over all layers and in each. */
export interface BreachCost {
  readonly breach: words.Breach;
  readonly party: words.Party;
  /** Built for profit: told apart only where that changes an amount. */
  readonly forProfit: boolean;
  /** Whether the profit brought unlawful gains: told apart only where that changes an amount. */
  readonly gains: boolean;
  /** The one to be paid: the dearest. */
  readonly pays: Penalty;
  readonly each: readonly Priced[];
}

/** Everything together. */
export interface Position {
  readonly layers: readonly LayerInfo[];
  readonly floors: readonly Floor[];
  readonly importantFloors: readonly Floor[];
  readonly siting: Siting | null;
  readonly forbiddenPlaces: readonly { readonly place: words.Place; readonly siting: Siting }[];
  readonly signage: Signage;
  readonly deadlines: readonly SiteDeadline[];
  readonly duties: readonly DutyOfSite[];
  readonly requests: readonly RequestNeeds[];
  readonly costs: readonly BreachCost[];
}

/** A site's position on a day. */
export function position(
  site: PositionSite,
  lastDone: LastDone,
  today: ShanghaiDay,
  book: RuleBook = BUILT_IN,
): Position {
  const { layers, builder } = site;
  const infos = layers.map((layer: Layer): LayerInfo => book.layers[layer].info);
  const bound = retentionLayers(layers, site);
  const keeping = bound.ok ? bound.value : layers;
  const ordinary = floorsOf(keeping, false, book);
  const filing = filingLayers(layers, site);
  return {
    layers: infos,
    floors: ordinary,
    importantFloors: floorsOf(keeping, true, book).filter((floor) => !ordinary.includes(floor)),
    siting: site.place === null ? null : siting({ layers, place: site.place, builder }, book),
    forbiddenPlaces: words.PLACES
      .map((place) => ({ place, siting: siting({ layers, place, builder }, book) }))
      .filter((one) => one.siting.verdict === "forbidden"),
    signage: signage({ layers, builder }, book),
    deadlines: siteDeadlines(site, today, book),
    duties: duties(site, lastDone, today, book),
    requests: words.REQUESTERS.flatMap((requester) =>
      words.ACTIONS.flatMap((action) =>
        [false, true].map((emergency) => ({
          requester,
          action,
          emergency,
          needed: neededFor({ layers, requester, action, emergency }, book),
        })).filter((one, _index, [usual]) =>
          // An emergency is told apart only where it changes what is needed.
          !one.emergency || JSON.stringify(one.needed) !== JSON.stringify(usual?.needed)
        )
      )
    ),
    costs: words.BREACHES.flatMap((breach) =>
      words.PARTIES.flatMap((party) => {
        const binding = breach === "not-filed" ? filing : layers;
        if (binding === null) return [];
        const cost = (forProfit: boolean, gains: boolean): BreachCost => {
          const facts = { layers: binding, breach, party, forProfit, gains };
          const [pays, each] = [penalty(facts, book), prices(facts, book)];
          return { breach, party, forProfit, gains, pays, each };
        };
        const differ = (one: BreachCost, other: BreachCost) =>
          JSON.stringify(one.each) !== JSON.stringify(other.each);
        const [usual, withGains, without] = [
          cost(false, false),
          cost(true, true),
          cost(true, false),
        ];
        return [
          usual,
          ...(differ(usual, withGains) ? [withGains] : []),
          ...(differ(usual, without) && differ(withGains, without) ? [without] : []),
        ].filter((one) => one.pays.fine !== null);
      })
    ),
  };
}
