/** The rules of a device: what the program was built with, and the packs that were loaded over it. */
import { shanghaiDay } from "../../policy/days.ts";
import type { ShanghaiDay } from "../../policy/days.ts";
import { type Layer, LAYERS } from "../../policy/layer.ts";
import type { RetentionRule } from "../../policy/layer_rules.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import { bindAlso, layOver, withoutLapsed } from "../../policy/rule_pack/apply_pack.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { civilAtLeast } from "../time/civil_time.ts";
import { newestPackRow, type PackRow, storedPacks } from "./stored_packs.ts";

/** A device's rules, and what they came from. */
export interface DeviceRules {
  readonly book: RuleBook;
  readonly packs: readonly PackRow[];
  /** Packs of which only the floors are known any more: they bind, and nothing else of them does. */
  readonly damaged: readonly PackRow[];
}

/** The floors that go on binding of a pack whose text is damaged, by the layer's own article. */
function lastKnownFloors(book: RuleBook, layer: Layer, row: PackRow): RetentionRule {
  const { floor }: RetentionRule = book.layers[layer].retention;
  const days = (count: number) => ({ span: { unit: "day" as const, count }, cite: floor.cite });
  return {
    floor: days(Math.max(1, row.floorDays)),
    importantFloor: days(Math.max(1, row.importantDays)),
    erasesServed: null,
  };
}

/**
 * The rules after these packs, on a day.
 *
 * @param surely An instant that has surely come; `null` where nobody can tell. What is owed under an
 * earlier floor until then is owed no more.
 */
export function rulesAfter(
  packs: readonly PackRow[],
  today: ShanghaiDay,
  surely: UtcMs | null,
): DeviceRules {
  const damaged = packs.filter(({ rules }) => rules === null);
  const whole = packs.flatMap(({ rules }) => rules === null ? [] : [rules]);
  const laid = layOver(BUILT_IN, whole, today);
  let book = surely === null ? laid : withoutLapsed(laid, surely);
  for (const row of damaged.filter(({ floorDays }) => floorDays > 0)) {
    // Where not even the layers can be told, all of them.
    for (const layer of row.layers.length === 0 ? LAYERS : row.layers) {
      const retention = lastKnownFloors(book, layer, row);
      book = bindAlso(book, layer, { version: -row.pack, retention });
    }
  }
  return { book, packs, damaged };
}

const BUILT_IN_RULES: DeviceRules = { book: BUILT_IN, packs: [], damaged: [] };

interface Known {
  readonly key: string;
  readonly rules: DeviceRules;
}

/** Reading and checking packs takes milliseconds, and every decision asks for them. */
const known = new WeakMap<LedgerReader, Known>();

/**
 * The rules of the device whose ledger this is.
 *
 * @param at The instant whose day decides what is in force already; without, the newest that the
 * ledger knows. Floors do not depend on it: those to come bind, and those that were bind what they
 * bound.
 */
export function deviceRules(ledger: LedgerReader, at: UtcMs | null = null): DeviceRules {
  const newest = newestPackRow(ledger);
  if (newest === null) return BUILT_IN_RULES;
  const stored = ledger.trusted();
  const clock = stored?.ok === true ? stored.value : null;
  const surely = clock === null ? null : civilAtLeast(clock);
  const today = shanghaiDay(UtcMs(at ?? Math.max(newest.at, clock?.lastWall ?? 0)));
  const key = JSON.stringify([newest.id, today, surely === null ? null : shanghaiDay(surely)]);
  const before = known.get(ledger);
  if (before?.key === key) return before.rules;
  const rules = rulesAfter(storedPacks(ledger), today, surely);
  known.set(ledger, { key, rules });
  return rules;
}

/** The rule book of the device whose ledger this is. */
export const deviceBook = (ledger: LedgerReader): RuleBook => deviceRules(ledger).book;
