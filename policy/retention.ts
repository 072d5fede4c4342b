/**
 * How long footage is kept, and whether it may be erased.
 *
 * The layers named govern whenever the footage was recorded, before a layer came into force too: a
 * floor binds what is still kept on that day, and a caller who asks about older law names fewer
 * layers. Where a newer version of a layer lowered a floor, footage recorded before that version came
 * into force keeps the older one.
 */
import { err, InputError, ok, type Result } from "../src/base/result.ts";
import type { UtcMs } from "../src/base/units.ts";
import { strictestFloor, strictestVerdict, unionOfCites } from "./combine.ts";
import { inCalendar, shanghaiDay } from "./days.ts";
import { dateFloor, erasureOrders, floorsOf } from "./floors.ts";
import type { Cite } from "./layer.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";
import { type Layers, rulesVersion } from "./site_layers.ts";

/** What the floor of a piece of footage depends on. */
export interface RetentionFacts {
  readonly layers: Layers;
  readonly recordedAt: UtcMs;
  /** Footage of important value (LN-14(7)): a person's decision, recorded as a hold with a purpose. */
  readonly important: boolean;
}

/** The floor of a piece of footage. */
export interface Retention {
  /** The first instant at which erasing is lawful: always 00:00 in Shanghai. */
  readonly keepUntil: UtcMs;
  /** The deciding floor in days; `null` where a calendar year decides. */
  readonly days: number | null;
  /** `keepUntil` where a layer orders what has served its purpose to be erased; else `null`. */
  readonly mustEraseAfter: UtcMs | null;
  /** The articles whose floor ends at `keepUntil`, and those that order the erasing. Sorted. */
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
}

/** The strictest floor with the articles behind it; an error where the calendar cannot say. */
function decide(facts: RetentionFacts, book: RuleBook) {
  if (!inCalendar(facts.recordedAt)) {
    return err(
      new InputError(
        "recordedAt",
        "is outside the years 1992 to 9989",
        "give the true instant of the recording",
      ),
    );
  }
  const day = shanghaiDay(facts.recordedAt);
  const floors = floorsOf(facts.layers, facts.important, book, day);
  return strictestFloor(floors.map((floor) => dateFloor(floor, day)));
}

const noFloor = () =>
  new InputError("layers", "none of them has a floor", "name the layer that governs the site");

/** The strictest floor over exactly the layers named. On an error keep the footage. */
export function retention(
  facts: RetentionFacts,
  book: RuleBook = BUILT_IN,
): Result<Retention, InputError> {
  const floor = decide(facts, book);
  if (!floor.ok) return floor;
  if (floor.value === null) return err(noFloor());
  const { keepUntil, deciding } = floor.value;
  const orders = erasureOrders(facts.layers, book);
  const inDays = deciding.every((one) => one.span.unit === "day");
  return ok({
    keepUntil,
    days: inDays ? deciding[0]?.span.count ?? null : null,
    mustEraseAfter: orders.length > 0 ? keepUntil : null,
    cites: unionOfCites(deciding.map((one) => one.cite), orders),
    rulesVersion: rulesVersion(facts.layers, book),
  });
}

/** What the lawfulness of erasing depends on. */
export interface EraseFacts extends RetentionFacts {
  /** The instant of erasing. */
  readonly at: UtcMs;
  /** A hold covers the footage. */
  readonly held: boolean;
}

/** Whether footage may be erased, and by which articles. */
export interface Erasure {
  readonly verdict: "permit" | "refuse";
  /**
   * The articles of the deciding floor. For a hold after the floor also those that order erasing:
   * they reach only what has served its purpose, and a hold is a purpose not yet served.
   */
  readonly cites: readonly Cite[];
  readonly rulesVersion: string;
  /** Why nobody could decide, which refuses; `null` where the articles did. */
  readonly problem: InputError | null;
}

/** Whether footage may be erased at an instant. Any doubt refuses. */
export function erase(facts: EraseFacts, book: RuleBook = BUILT_IN): Erasure {
  const version = rulesVersion(facts.layers, book);
  const floor = decide(facts, book);
  if (!floor.ok || floor.value === null) {
    const problem = floor.ok ? noFloor() : floor.error;
    return { verdict: "refuse", cites: [], rulesVersion: version, problem };
  }
  const { keepUntil, deciding } = floor.value;
  const past = Number.isFinite(facts.at) && facts.at >= keepUntil;
  const verdict = strictestVerdict([
    past ? "permit" : "refuse",
    facts.held ? "refuse" : "permit",
  ]);
  const heldOnly = past && facts.held;
  return {
    verdict,
    cites: unionOfCites(
      deciding.map((one) => one.cite),
      heldOnly ? erasureOrders(facts.layers, book) : [],
    ),
    rulesVersion: version,
    problem: null,
  };
}
