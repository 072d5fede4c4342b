/** The floor only rises: which change of a site's layers would lower it, and the article against it. */
import { fewestDays, mostDays } from "./days.ts";
import { floorsOf } from "./floors.ts";
import type { Cite } from "./layer.ts";
import type { Floor, Span } from "./layer_rules.ts";
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
function reaches(span: Span, other: Span): boolean {
  if (span.unit === other.unit) return span.count >= other.count;
  return fewestDays(span) >= mostDays(other);
}

const longest = (floors: readonly Floor[]): Floor =>
  floors.reduce((one, other) => reaches(one.span, other.span) ? one : other);

/**
 * `null` where every floor of the old layers is still reached; else the longest that is not. Both
 * ordinary and important footage count: taking away a year for important footage is lowering too.
 * Layers with different names may have the same floor, so replacing one is not lowering by itself.
 * Where a place becomes exempt under CN-9, give what `retentionLayers` says before and after.
 */
export function loweringFloor(oldLayers: Layers, newLayers: Layers): LoweredFloor | null {
  for (const important of [false, true]) {
    const after = floorsOf(newLayers, important);
    const lost = floorsOf(oldLayers, important)
      .filter((old) => !after.some((now) => reaches(now.span, old.span)));
    if (lost.length > 0) {
      const { span, cite } = longest(lost);
      return {
        article: cite,
        was: span,
        becomes: longest(after).span,
        importantOnly: important,
      };
    }
  }
  return null;
}
