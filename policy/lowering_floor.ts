/** The floor only rises: which change of a site's layers would lower it, and the article against it. */
import { fewestDays, mostDays } from "./days.ts";
import { floorsUntil, type FloorUntil } from "./floors.ts";
import type { Cite } from "./layer.ts";
import type { Floor, Span } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import type { Layers } from "./site_layers.ts";

/** A change that would let footage be erased sooner than the layers in force allow. */
export interface LoweredFloor {
  /** The article whose floor would no longer be reached. */
  readonly article: Cite;
  readonly was: Span;
  /** The longest floor that would be left for the same footage. */
  readonly becomes: Span;
  /** Whether it is the floor of important footage only. */
  readonly importantOnly: boolean;
}

/** Whether a span reaches another for every day of recording; in doubt not. */
export function reaches(span: Span, other: Span): boolean {
  if (span.unit === other.unit) return span.count >= other.count;
  return fewestDays(span) >= mostDays(other);
}

/** Whether a floor does for everything that another one binds. */
const covers = (one: FloorUntil, other: FloorUntil): boolean =>
  reaches(one.floor.span, other.floor.span) &&
  (one.until === null || other.until !== null && one.until >= other.until);

const longest = (floors: readonly Floor[]): Floor =>
  floors.reduce((one, other) => reaches(one.span, other.span) ? one : other);

/**
 * `null` where every floor of the old layers is still reached; else the longest that is not. Both
 * ordinary and important footage count: taking away a year for important footage is lowering too.
 * Layers with different names may have the same floor, so replacing one is not lowering by itself.
 * Where a place becomes exempt under CN-9, give what `retentionLayers` says before and after.
 */
export function loweringFloor(
  oldLayers: Layers,
  newLayers: Layers,
  book: RuleBook = BUILT_IN,
): LoweredFloor | null {
  for (const important of [false, true]) {
    const after = floorsUntil(newLayers, important, book);
    const lost = floorsUntil(oldLayers, important, book)
      .filter((old) => !after.some((now) => covers(now, old)));
    if (lost.length > 0) {
      const { span, cite } = longest(lost.map(({ floor }) => floor));
      return {
        article: cite,
        was: span,
        becomes: longest(after.map(({ floor }) => floor)).span,
        importantOnly: important,
      };
    }
  }
  return null;
}
