import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Layer, LAYERS } from "../layer.ts";
import { type LayerRules, type RetentionRule } from "../layer_rules.ts";
import { layerRow, LAYERS_KNOWN } from "../../tests/policy/layers_known.ts";
import { RULES } from "./mod.ts";

Deno.test("each layer says what it is, since when, and from where", () => {
  for (const layer of LAYERS) {
    const { info } = RULES[layer];
    deepStrictEqual(layerRow(info), LAYERS_KNOWN[layer]);
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
