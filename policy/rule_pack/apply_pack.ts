/**
 * What a pack changes in a book. A version that is not in force yet answers no question, but its
 * floors bind at once; a version that lowers a floor does so for footage recorded from its first day
 * in force on, and what is older keeps the floor that it was recorded under (invariant 7).
 */
import { err, InputError, ok, type Result } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { indexHolidays } from "../calendar/holiday_calendar.ts";
import { parseIsoDate } from "../calendar/iso_date.ts";
import { mergeHolidayTables } from "../calendar/merge_holiday_tables.ts";
import { endOfSpan, type ShanghaiDay } from "../days.ts";
import { type Layer, LAYERS } from "../layer.ts";
import type { Floor, LayerInfo, LayerRules, RetentionRule } from "../layer_rules.ts";
import type { RulesOfLayers } from "../layers/mod.ts";
import { reaches } from "../lowering_floor.ts";
import type { OtherFloors, RuleBook } from "../rule_book.ts";
import type { RulePack } from "./pack.ts";

const wrong = (field: string, problem: string, remedy: string) =>
  err(new InputError(field, problem, remedy));

/** The day from which a version is in force. */
function firstDay({ id, inForceFrom }: LayerInfo): ShanghaiDay {
  const day = parseIsoDate(inForceFrom);
  if (day.ok) return day.value;
  throw new RangeError(`${id} is in force from ${inForceFrom}, which ${day.error}`);
}

const floorsIn = (rule: RetentionRule, important: boolean): readonly Floor[] =>
  important && rule.importantFloor !== null ? [rule.floor, rule.importantFloor] : [rule.floor];

/** The first floor that a rule leaves unreached, of footage of either kind; `null` where it lowers none. */
function lowers(newer: RetentionRule, older: RetentionRule): Floor | null {
  return [false, true].flatMap((important) =>
    floorsIn(older, important).filter((old) =>
      !floorsIn(newer, important).some((now) => reaches(now.span, old.span))
    )
  )[0] ?? null;
}

/** The versions of a layer that a book knows, in force or not. */
const versionsOf = (book: RuleBook, layer: Layer): readonly number[] => [
  book.layers[layer].info.version,
  ...(book.others[layer] ?? []).map(({ version }) => version),
];

function checkLayer(book: RuleBook, layer: Layer, next: LayerRules): InputError | null {
  const at = `pack.layers.${layer}`;
  const { info, retention }: LayerRules = book.layers[layer];
  const newest = Math.max(...versionsOf(book, layer));
  if (next.info.version <= newest) {
    const problem = `is ${next.info.version}, and ${newest} is known already`;
    return new InputError(`${at}.info.version`, problem, "load a pack with a higher version");
  }
  if (next.info.onlyOver !== info.onlyOver) {
    const remedy = "load a newer program: what a layer adds to is not changed by a pack";
    return new InputError(`${at}.info.onlyOver`, `is not ${info.onlyOver}`, remedy);
  }
  const coming = (book.others[layer] ?? []).filter(({ until }) => until === null);
  const olds = [retention, ...coming.map((one) => one.retention)];
  const lost = olds.map((old) => lowers(next.retention, old)).find((floor) => floor !== null);
  if (lost !== undefined && next.info.inForceFrom <= info.inForceFrom) {
    const { span: { count, unit }, cite } = lost;
    return new InputError(
      `${at}.info.inForceFrom`,
      `is not after ${info.inForceFrom}, and ${cite} with ${count} ${unit}s is not reached any more`,
      "write the day on which the amended floor comes into force",
    );
  }
  return null;
}

/** A book with a newer version of one layer. */
function withLayer(book: RuleBook, layer: Layer, next: LayerRules, today: ShanghaiDay): RuleBook {
  const { info, retention }: LayerRules = book.layers[layer];
  const others = book.others[layer] ?? [];
  const set = (layers: RulesOfLayers, list: readonly OtherFloors[]): RuleBook => ({
    ...book,
    layers,
    others: { ...book.others, [layer]: list },
  });
  const from = firstDay(next.info);
  if (next.info.version < info.version) {
    // A program that was built later knows more than the pack does; for older footage both count.
    const one = { version: next.info.version, retention: next.retention, until: firstDay(info) };
    return set(book.layers, [one, ...others]);
  }
  if (from > today) {
    const coming = { version: next.info.version, retention: next.retention, until: null };
    return set(book.layers, [...others, coming]);
  }
  const ended = others.map((one) => one.until === null ? { ...one, until: from } : one);
  return set(
    { ...book.layers, [layer]: next } as RulesOfLayers, // `readLayer` made it for this layer
    [...ended, { version: info.version, retention, until: from }],
  );
}

/**
 * A book with packs laid over it, in the order given, as they are on a day. What is not newer than
 * what the book has changes nothing, because a device keeps its packs when it gets a newer program.
 */
export function layOver(
  book: RuleBook,
  packs: readonly RulePack[],
  today: ShanghaiDay,
): RuleBook {
  let laid = book;
  for (const { layers, holidays } of packs) {
    for (const layer of LAYERS) {
      const next: LayerRules | undefined = layers[layer];
      if (next !== undefined && !versionsOf(laid, layer).includes(next.info.version)) {
        laid = withLayer(laid, layer, next, today);
      }
    }
    const merged = holidays === null ? null : mergeHolidayTables(laid.holidays, holidays);
    if (merged?.ok) {
      laid = { ...laid, holidays: merged.value, calendar: indexHolidays(merged.value) };
    }
  }
  return laid;
}

/**
 * A book with one pack more. Refused: a layer's version or a holiday table that is not newer, a
 * change of what a layer adds to, and a lower floor without a later first day in force.
 *
 * @param today The day on which it is asked: what comes into force later is kept for then.
 */
export function applyPack(
  book: RuleBook,
  pack: RulePack,
  today: ShanghaiDay,
): Result<RuleBook, InputError> {
  for (const layer of LAYERS) {
    const next: LayerRules | undefined = pack.layers[layer];
    const problem = next === undefined ? null : checkLayer(book, layer, next);
    if (problem !== null) return err(problem);
  }
  if (pack.holidays !== null) {
    const merged = mergeHolidayTables(book.holidays, pack.holidays);
    if (!merged.ok) {
      const { field, problem, remedy } = merged.error;
      return wrong(`pack.holidays.${field}`, problem, remedy);
    }
  }
  return ok(layOver(book, [pack], today));
}

/** A book in which these floors bind everything besides: of packs that nobody can rely on any more. */
export function bindAlso(
  book: RuleBook,
  layer: Layer,
  floors: Pick<OtherFloors, "version" | "retention">,
): RuleBook {
  const list = [...(book.others[layer] ?? []), { ...floors, until: null }];
  return { ...book, others: { ...book.others, [layer]: list } };
}

/**
 * A book without the earlier floors under which nothing is owed any more.
 *
 * @param now An instant that has surely come, as `civilAtLeast` tells it.
 */
export function withoutLapsed(book: RuleBook, now: UtcMs): RuleBook {
  const owed = ({ retention, until }: OtherFloors) =>
    until === null ||
    floorsIn(retention, true).some(({ span }) => endOfSpan(until - 1 as ShanghaiDay, span) > now);
  const others = Object.fromEntries(
    Object.entries(book.others).map(([layer, list]) => [layer, list.filter(owed)]),
  );
  return { ...book, others };
}
