import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Layer, LAYERS } from "../layer.ts";
import { type LayerRules, type RetentionRule } from "../layer_rules.ts";
import { RULES } from "./mod.ts";

/** When each layer came into force, its version, and what it only adds to. */
const EXPECTED: Record<Layer, readonly [string, number, Layer | null]> = {
  "CN": ["2025-04-01", 1, null],
  "CN-LN": ["2008-01-01", 1, null],
  "CN-AH": ["2017-01-01", 1, null],
  "counter-terror-key-target": ["2016-01-01", 1, null],
  "ln-hotel-pawn-massage": ["2020-01-01", 1, "CN-LN"],
  "parcel-counter": ["2020-02-15", 1, null],
  "parcel": ["2020-02-15", 1, null],
  "song-and-dance": ["2006-03-01", 1, null],
  "guarded-by-security-service": ["2010-01-01", 1, null],
};

Deno.test("each layer says what it is, since when, and from where", () => {
  for (const layer of LAYERS) {
    const { info } = RULES[layer];
    strictEqual(info.id, layer);
    deepStrictEqual([info.inForceFrom, info.version, info.onlyOver], [...EXPECTED[layer]], layer);
    strictEqual(info.inForceTo, null);
    strictEqual(/[\u4e00-\u9fff]/.test(info.title.zh), true);
    strictEqual(info.title.en.length > 10 && info.source.length > 10, true);
  }
  strictEqual(new Set(LAYERS.map((layer) => RULES[layer].info.title.zh)).size, LAYERS.length);
});

Deno.test("every floor is a whole number of days or years", () => {
  for (const layer of LAYERS) {
    const rule: RetentionRule = RULES[layer].retention;
    for (const floor of [rule.floor, rule.importantFloor]) {
      if (floor !== null) {
        strictEqual(Number.isInteger(floor.span.count) && floor.span.count > 0, true);
      }
    }
  }
});

type Registry = { readonly [L in Layer]: LayerRules<L> };
/** `true` where a value of the first type is refused where the second is asked for. */
type Refused<Value, Wanted> = Value extends Wanted ? false : true;

Deno.test("a missing layer, a missing answer and another layer's article do not compile", () => {
  const withoutAnhui: Refused<Omit<Registry, "CN-AH">, Registry> = true;
  const withoutAnswer: Refused<Omit<LayerRules<"CN-AH">, "retention">, LayerRules<"CN-AH">> = true;
  const otherArticle: Refused<RetentionRule<"CN-LN">, RetentionRule<"CN-AH">> = true;
  const whole: Refused<typeof RULES, Registry> = false;
  deepStrictEqual([withoutAnhui, withoutAnswer, otherArticle, whole], [true, true, true, false]);
});
