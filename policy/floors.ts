/** The floors and orders that a site's layers hold, before any date comes in. */
import { err, InputError, ok, type Result } from "../src/base/result.ts";
import { endOfSpan, type ShanghaiDay } from "./days.ts";
import type { DatedFloor } from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { Floor, RetentionRule } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import type { Layers } from "./site_layers.ts";

/** A floor, and the day before which footage must have been recorded to be bound by it; `null` binds all. */
export interface FloorUntil {
  readonly floor: Floor;
  readonly until: ShanghaiDay | null;
}

/**
 * Every floor of footage of a kind: a layer's ordinary one, and its own for important footage; of the
 * version in force and of those beside it.
 */
export function floorsUntil(
  layers: Layers,
  important: boolean,
  book: RuleBook = BUILT_IN,
): readonly FloorUntil[] {
  const floors: FloorUntil[] = [];
  const add = (rule: RetentionRule, until: ShanghaiDay | null) => {
    floors.push({ floor: rule.floor, until });
    if (important && rule.importantFloor !== null) {
      floors.push({ floor: rule.importantFloor, until });
    }
  };
  for (const layer of layers) {
    add(book.layers[layer].retention, null);
    for (const { retention, until } of book.others[layer] ?? []) add(retention, until);
  }
  return floors;
}

/** The floors that bind footage of a kind, recorded on a day where one is given; without, on any. */
export function floorsOf(
  layers: Layers,
  important: boolean,
  book: RuleBook = BUILT_IN,
  recorded: ShanghaiDay | null = null,
): readonly Floor[] {
  const floors: Floor[] = [];
  for (const { floor, until } of floorsUntil(layers, important, book)) {
    if (until === null || recorded === null || recorded < until) floors.push(floor);
  }
  return floors;
}

/** The articles that order erasing what has served its purpose; empty where none does. */
export function erasureOrders(layers: Layers, book: RuleBook = BUILT_IN): readonly Cite[] {
  const orders: Cite[] = [];
  for (const layer of layers) {
    const cite = book.layers[layer].retention.erasesServed;
    if (cite !== null) orders.push(cite);
  }
  return orders;
}

/** A floor for footage of one day. An error where the rule's own length makes no sense. */
export function dateFloor(floor: Floor, recorded: ShanghaiDay): Result<DatedFloor, InputError> {
  const { span, cite } = floor;
  if (!Number.isInteger(span.count) || span.count < 1) {
    const problem = `${cite} has a length of ${span.count}`;
    return err(new InputError("rules", problem, "load a rule pack whose floors are whole numbers"));
  }
  return ok({ span, cite, keepUntil: endOfSpan(recorded, span) });
}
