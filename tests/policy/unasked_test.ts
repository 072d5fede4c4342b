/** What the texts tell apart and `law ask` has no word for: answered by the rules, refused as a question. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { answerQuestion } from "../../policy/ask.ts";
import { type Layer, LAYERS } from "../../policy/layer.ts";
import { penalty } from "../../policy/penalty.ts";
import { siting } from "../../policy/siting.ts";
import * as words from "../../policy/words.ts";
import { layersOf } from "./facts.ts";
import { plainPenalty } from "./plain_penalty.ts";
import { plainSiting } from "./plain_siting.ts";

/** The three texts in every combination, alone and with a layer that is silent on both. */
const COMBINATIONS = Array.from({ length: 7 }, (_, n) => n + 1).flatMap((n) => {
  const three = (["CN", "CN-LN", "CN-AH"] as const).filter((_, bit) => n & 1 << bit);
  return [layersOf(...three), layersOf(...three, "parcel")];
});

Deno.test("every place and builder in every combination, as the plain reading has it", () => {
  for (const layers of COMBINATIONS) {
    for (const place of words.PLACES) {
      for (const builder of words.BUILDERS) {
        const facts = { layers, place, builder };
        strictEqual(siting(facts).verdict, plainSiting(facts), JSON.stringify(facts));
      }
    }
  }
});

Deno.test("every breach, party and kind of profit in every combination, as the plain reading has it", () => {
  for (const layers of COMBINATIONS) {
    for (const breach of words.BREACHES) {
      for (const party of words.PARTIES) {
        for (const forProfit of [false, true]) {
          for (const gains of [{}, { gains: true }, { gains: false }]) {
            const facts = { layers, breach, party, forProfit, ...gains };
            const said = penalty(facts).fine ?? { min: null, max: null };
            deepStrictEqual({ ...said }, plainPenalty(facts), JSON.stringify(facts));
          }
        }
      }
    }
  }
});

Deno.test("Anhui's article 25 has three prices, and profit without gains is the middle one", () => {
  const price = (party: words.Party, forProfit: boolean, gains: boolean) => {
    const facts = { layers: layersOf("CN-AH"), breach: "forbidden-place", party } as const;
    const { fine } = penalty({ ...facts, forProfit, gains });
    return fine === null ? null : [fine.min, fine.max];
  };
  const all = (party: words.Party) => [
    price(party, false, false),
    price(party, true, false),
    price(party, true, true),
  ];
  deepStrictEqual(all("unit"), [[500, 1000], [2000, 10_000], [5000, 30_000]]);
  deepStrictEqual(all("responsible-person"), [null, [200, 1000], [500, 1000]]);
  deepStrictEqual(all("individual"), [[500, 1000], [500, 1000], [500, 1000]]);
});

Deno.test("a word that no question has is refused as a question, by its field, under every layer", () => {
  const field = (question: object) => {
    const { line, ok } = answerQuestion(JSON.stringify(question));
    strictEqual(ok, false, line);
    return (JSON.parse(line) as { error: { field: string } }).error.field;
  };
  const asked = (list: readonly string[]) => (word: string) => !list.includes(word);
  const places = words.PLACES.filter(asked(words.ASKED_PLACES));
  const breaches = words.BREACHES.filter(asked(words.ASKED_BREACHES));
  deepStrictEqual([places.length, breaches.length], [1, 2]);
  for (const layer of LAYERS) {
    const layers: readonly Layer[] = [layer];
    for (const place of places) {
      strictEqual(field({ ask: "siting", layers, place, builder: "site-unit" }), "place");
    }
    const penalty = { ask: "penalty", layers, breach: "forbidden-place", party: "unit" };
    for (const breach of breaches) strictEqual(field({ ...penalty, breach }), "breach");
    strictEqual(field({ ...penalty, forProfit: true, gains: false }), "gains");
  }
});
