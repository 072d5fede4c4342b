/** What a site must go on doing: which duties it has, what proves each, and when it is next due. */
import type { ShanghaiDay } from "./days.ts";
import { deadline, firstDay } from "./deadline.ts";
import type { Duty, DutyCondition } from "./duty.ts";
import type { Layer } from "./layer.ts";
import type { LayerRules } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import type { Layers } from "./site_layers.ts";
import type { Builder } from "./words.ts";

/** What a site's duties depend on. */
export interface DutySite {
  readonly layers: Layers;
  /** See `retentionLayers`: a place that CN-9 frees from some articles. */
  readonly exemptUnderCN9: boolean;
  readonly builder: Builder;
  /** Another unit runs or maintains the system under a contract. */
  readonly outsideOperator: boolean;
  readonly besideSecretUnit: boolean;
  readonly inUse: ShanghaiDay | null;
  readonly handedOver: ShanghaiDay | null;
  /** The planned day of removal; `null` while none is planned. */
  readonly removal: ShanghaiDay | null;
}

/** When a duty was last proved, by `LAYER/id`. */
export type LastDone = ReadonlyMap<string, ShanghaiDay>;

/** One duty of a site. */
export interface DutyOfSite {
  /** `LAYER/id`, for records that prove it. */
  readonly key: string;
  readonly layer: Layer;
  readonly duty: Duty;
  readonly lastDone: ShanghaiDay | null;
  /** `null` where there is no date: always, on an event, or before an event that has no date or is older than the rules. */
  readonly nextDue: ShanghaiDay | null;
  readonly overdue: boolean;
}

const CONDITIONS: { readonly [C in DutyCondition]: (site: DutySite) => boolean } = {
  "always": () => true,
  "built-by-government": (site) => site.builder === "government",
  "built-by-site-unit": (site) => site.builder !== "government",
  "outside-operator": (site) => site.outsideOperator,
  "beside-secret-unit": (site) => site.besideSecretUnit,
  "dismantling": (site) => site.removal !== null,
};

/** The last day for notice of a removal; the removal itself where no layer asks for notice. */
function noticeDay(site: DutySite, book: RuleBook): ShanghaiDay | null {
  if (site.removal === null) return null;
  const { due } = deadline({ layers: site.layers, event: "dismantling", on: site.removal }, book);
  return due?.lastDay ?? site.removal;
}

/** The day before which something is to be done; `null` where it came before the layer did, which asks nothing of the past. */
function bindingDay(on: ShanghaiDay | null, layer: Layer, book: RuleBook): ShanghaiDay | null {
  const rules: LayerRules = book.layers[layer];
  return on === null || on < firstDay(rules) ? null : on;
}

function nextDue(
  { rhythm }: Duty,
  layer: Layer,
  site: DutySite,
  done: ShanghaiDay | null,
  today: ShanghaiDay,
  book: RuleBook,
): ShanghaiDay | null {
  switch (rhythm.kind) {
    case "standing":
    case "on-event":
      return null;
    case "before":
      if (done !== null) return null;
      return {
        "in-use": bindingDay(site.inUse, layer, book),
        "handed-over": bindingDay(site.handedOver, layer, book),
        "removal-notice": noticeDay(site, book),
        "removal": site.removal,
      }[rhythm.event];
    case "every":
      // What was never proved is due now, but not before the system is in use.
      return done === null
        ? Math.max(today, site.inUse ?? today) as ShanghaiDay
        : done + rhythm.days as ShanghaiDay;
  }
}

/**
 * The duties of a site in the order of its layers. A duty is overdue when its day has passed; one
 * that was never proved is due today and not overdue yet.
 */
export function duties(
  site: DutySite,
  lastDone: LastDone,
  today: ShanghaiDay,
  book: RuleBook = BUILT_IN,
): readonly DutyOfSite[] {
  const list: DutyOfSite[] = [];
  for (const layer of site.layers) {
    const all: readonly Duty[] = book.layers[layer].duties;
    for (const duty of all) {
      if (site.exemptUnderCN9 && duty.exemptUnderCN9) continue;
      if (!CONDITIONS[duty.applies](site)) continue;
      const key = `${layer}/${duty.id}`;
      const done = lastDone.get(key) ?? null;
      const due = nextDue(duty, layer, site, done, today, book);
      list.push({
        key,
        layer,
        duty,
        lastDone: done,
        nextDue: due,
        overdue: due !== null && due < today,
      });
    }
  }
  return list;
}
