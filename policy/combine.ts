/** How the answers of several layers become one: the strictest wins, and what nobody could read keeps. */
import { err, ok, type Result } from "../src/base/result.ts";
import type { UtcMs } from "../src/base/units.ts";
import type { Cite, Span } from "./layer_rules.ts";

/** One article's floor for one recording. */
export interface DatedFloor {
  readonly span: Span;
  readonly cite: Cite;
  /** The first instant at which this article lets the recording be erased. */
  readonly keepUntil: UtcMs;
}

/** The longest of several floors, and every article that reaches it. */
export interface StrictestFloor {
  readonly keepUntil: UtcMs;
  readonly deciding: readonly DatedFloor[];
}

/**
 * The floor that ends last; those that end with it decide together. One answer that is an error
 * makes the whole an error, however long the others are: what a layer demands is then unknown.
 */
export function strictestFloor<E>(
  answers: readonly Result<DatedFloor, E>[],
): Result<StrictestFloor | null, E> {
  let deciding: DatedFloor[] = [];
  for (const answer of answers) {
    if (!answer.ok) return err(answer.error);
    const floor = answer.value;
    const latest = deciding[0];
    if (latest === undefined || floor.keepUntil > latest.keepUntil) deciding = [floor];
    else if (floor.keepUntil === latest.keepUntil) deciding.push(floor);
  }
  const first = deciding[0];
  return ok(first === undefined ? null : { keepUntil: first.keepUntil, deciding });
}

/** Articles once each, in one order whatever the layers' order was. */
export function unionOfCites(...lists: readonly (readonly Cite[])[]): readonly Cite[] {
  return [...new Set(lists.flat())].sort();
}

/** Erasing is permitted when nobody refuses. */
export function strictestVerdict(
  verdicts: readonly ("permit" | "refuse")[],
): "permit" | "refuse" {
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "permit")
    ? "permit"
    : "refuse";
}
