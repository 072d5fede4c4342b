/** The floors and orders that a site's layers hold, before any date comes in. */
import { err, InputError, ok, type Result } from "../src/base/result.ts";
import { endOfSpan, type ShanghaiDay } from "./days.ts";
import type { DatedFloor } from "./combine.ts";
import type { Cite } from "./layer.ts";
import type { Floor, RetentionRule } from "./layer_rules.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import type { Layers } from "./site_layers.ts";

/** Every floor that binds footage of a kind: a layer's ordinary one, and its own for important footage. */
export function floorsOf(
  layers: Layers,
  important: boolean,
  book: RuleBook = BUILT_IN,
): readonly Floor[] {
  const floors: Floor[] = [];
  for (const layer of layers) {
    const rule: RetentionRule = book.layers[layer].retention;
    floors.push(rule.floor);
    if (important && rule.importantFloor !== null) floors.push(rule.importantFloor);
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
