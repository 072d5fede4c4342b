/**
 * Breaks every literal of every layer once and sees something written from the texts disagree:
 * answers are compared with the plain reading over every fact that matters, articles and duties with
 * the tables of articles, what a layer says of itself with the table of layers. Wordings and sources
 * decide nothing: of those the fingerprint alone tells.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Layer, LAYERS } from "../../policy/layer.ts";
import type { LayerRules } from "../../policy/layer_rules.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import { CASES } from "./articles.ts";
import { DUTY_TABLE, dutyRows } from "./articles_of_duties.ts";
import { type Law, LAWS } from "./articles_of_places.ts";
import { layersOf } from "./facts.ts";
import { fingerprint } from "./fingerprints.ts";
import { layerRow, LAYERS_KNOWN } from "./layers_known.ts";
import { type Fact, FACTS, QUESTIONS } from "./mutant_facts.ts";
import { type Data, mutants } from "./mutants.ts";

/** What a layer's folder has: the questions, its duties, and what it says of itself. */
const FILES = [...QUESTIONS, "duties", "info"] as const;
type File = typeof FILES[number];

/** The built-in rules with one file of one layer changed. */
function bookWith(layer: Layer, file: File, data: Data): RuleBook {
  // A broken rule has the shape of a rule, or what is asked must show that it has not.
  return { ...BUILT_IN, layers: { ...RULES, [layer]: { ...RULES[layer], [file]: data } } };
}

/** Whether something fails, or comes to an error: broken data may do either. */
function fails(holds: () => boolean): boolean {
  try {
    return !holds();
  } catch {
    return true;
  }
}

const lawOf = (layer: Layer): Law | null => LAWS.find((law) => law === layer) ?? null;

/** Whether some answer's articles are not those of the texts any more. */
function articlesHold(question: keyof typeof CASES, law: Law, book: RuleBook): boolean {
  for (const { answered, expected } of CASES[question](law, book)) {
    if (JSON.stringify(answered) !== JSON.stringify(expected)) return false;
  }
  return true;
}

const DUTIES = JSON.stringify(DUTY_TABLE);

/** What holds of a layer's file while it is as the texts have it, each by itself. */
function checks(layer: Layer, file: File): readonly ((book: RuleBook) => boolean)[] {
  if (file === "duties") return [(book) => JSON.stringify(dutyRows(book.layers)) === DUTIES];
  if (file === "info") {
    const row = JSON.stringify(LAYERS_KNOWN[layer]);
    return [(book) => JSON.stringify(layerRow(book.layers[layer].info)) === row];
  }
  // All together too: what a layer says of the others shows only there.
  const facts: readonly Fact[] = [layersOf(layer), layersOf(...LAYERS)].flatMap(FACTS[file]);
  const law = lawOf(layer);
  return [
    (book) => facts.every(({ answered, plain }) => answered(book) === plain),
    ...(law === null ? [] : [(book: RuleBook) => articlesHold(file, law, book)]),
  ];
}

/** What people read, and where it is from: no answer hangs on it. */
const WORDING = /\.(what|proof|title)\.(zh|en)$|\.info\.source$/;

Deno.test("no literal of any layer's files can change unnoticed", () => {
  const [survivors, wordings]: [string[], string[]] = [[], []];
  const tried: Record<string, number> = {};
  for (const layer of LAYERS) {
    const rules: LayerRules = RULES[layer];
    const kept = fingerprint(rules);
    for (const file of FILES) {
      const all = checks(layer, file);
      ok(all.every((holds) => holds(BUILT_IN)), `${layer} ${file}: the rules are not the texts'`);
      for (const { path, change, data } of mutants(rules[file] as Data, `${layer}.${file}`)) {
        tried[file] = (tried[file] ?? 0) + 1;
        const book = bookWith(layer, file, data);
        if (all.some((holds) => fails(() => holds(book)))) continue;
        (fingerprint(book.layers[layer]) === kept ? survivors : wordings).push(
          `${path}: ${change}`,
        );
      }
    }
  }
  const sum = Object.values(tried).reduce((one, other) => one + other, 0);
  const by = FILES.map((file) => `${file} ${tried[file] ?? 0}`).join(", ");
  console.log(
    `${sum - survivors.length} of ${sum} changes noticed (${by}): ` +
      `${sum - survivors.length - wordings.length} by answers, articles and duties, ` +
      `${wordings.length} by the fingerprint alone`,
  );
  deepStrictEqual(survivors, []);
  deepStrictEqual(wordings.filter((one) => !WORDING.test(one.slice(0, one.indexOf(": ")))), []);
  for (const file of FILES) strictEqual((tried[file] ?? 0) > 0, true, file);
});
