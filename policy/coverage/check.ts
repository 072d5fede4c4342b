/** Holds what is said of the texts against their numbers and against the layers' data. Pure. */
import type { LayerRules } from "../layer_rules.ts";
import { RULES, type RulesOfLayers } from "../layers/mod.ts";
import type { CoveredText } from "./entry.ts";
import { unitsOf } from "./units.ts";

/** The questions whose data cite articles. */
export const CITING = [
  "retention",
  "siting",
  "signage",
  "deadline",
  "disclosure",
  "penalty",
] as const;

/** Every cite in a piece of data: strings that begin as this text's cites do. */
function citesIn(data: unknown, prefix: string): readonly string[] {
  if (typeof data === "string") return new RegExp(`^${prefix}-\\d`).test(data) ? [data] : [];
  if (typeof data !== "object" || data === null) return [];
  return Object.values(data).flatMap((part) => citesIn(part, prefix));
}

/** Which unit each rule and duty of a text's layer cites, as `rule siting`, `duty filing`. */
export function citedBy(
  text: CoveredText,
  rules: RulesOfLayers = RULES,
): ReadonlyMap<string, ReadonlySet<string>> {
  const layer: LayerRules = rules[text.layer];
  const found = new Map<string, Set<string>>();
  const note = (cite: string, by: string) =>
    found.set(cite, (found.get(cite) ?? new Set()).add(by));
  for (const question of CITING) {
    for (const cite of citesIn(layer[question], text.prefix)) note(cite, `rule ${question}`);
  }
  for (const { id, cite } of layer.duties) note(cite, `duty ${id}`);
  return found;
}

/**
 * Cites of a whole article of several paragraphs where every paragraph is meant, and what says so:
 * no other cite may leave its paragraph out.
 */
export const WHOLE_ARTICLES: ReadonlyMap<string, string> = new Map([
  ["AH-21", "duty cooperate-footage"],
]);

/**
 * What is wrong with what is said of a text, one sentence each: a unit without a line, a line
 * without a unit, a rule or duty that does not cite the unit that claims it, or one that cites it
 * and is not claimed, a cite that is no unit.
 */
export function coverageProblems(
  text: CoveredText,
  rules: RulesOfLayers = RULES,
): readonly string[] {
  const units = new Set(unitsOf(text).map(({ cite }) => cite));
  const cited = citedBy(text, rules);
  const problems: string[] = [];
  for (const unit of units) {
    const entry = text.entries[unit];
    if (entry === undefined) {
      problems.push(`${unit}: nothing is said of it`);
      continue;
    }
    const { answers = [], others, open } = entry;
    if (answers.length === 0 && !others && !open) problems.push(`${unit}: its line is empty`);
    const claimed = new Set<string>();
    for (const { kind, ref, what } of answers) {
      if (what === "") problems.push(`${unit}: ${kind} ${ref} does not say what it answers`);
      if (kind === "rule" || kind === "duty") claimed.add(`${kind} ${ref}`);
    }
    const real = cited.get(unit) ?? new Set();
    for (const one of claimed) {
      if (!real.has(one)) problems.push(`${unit}: ${one} does not cite it`);
    }
    for (const one of real) {
      if (!claimed.has(one)) problems.push(`${unit}: ${one} cites it and is not in its line`);
    }
  }
  for (const cite of Object.keys(text.entries)) {
    if (!units.has(cite)) problems.push(`${cite}: the text has no such unit`);
  }
  for (const [cite, by] of cited) {
    const whole = WHOLE_ARTICLES.get(cite);
    if (units.has(cite) || (whole !== undefined && by.size === 1 && by.has(whole))) continue;
    problems.push(`${cite}: cited by ${[...by].join(", ")}, and the text has no such unit`);
  }
  return problems;
}
