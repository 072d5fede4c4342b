/** A layer's data cannot change without its version rising: a stored decision names the version only. */
import { deepStrictEqual, match, notStrictEqual, strictEqual } from "node:assert/strict";
import { LAYERS } from "../../policy/layer.ts";
import type { LayerRules } from "../../policy/layer_rules.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { canonical, fingerprint, fingerprintProblem } from "./fingerprints.ts";
import known from "./fingerprints.json" with { type: "json" };

Deno.test("every layer's data are those of its version", () => {
  deepStrictEqual(Object.keys(known), [...LAYERS]);
  for (const layer of LAYERS) strictEqual(fingerprintProblem(RULES[layer], known), null);
});

Deno.test("other data under the same version, a version that nobody kept and an older one are told", () => {
  const layer: LayerRules = RULES["CN-LN"];
  const as = (version: number, source: string): LayerRules => ({
    ...layer,
    info: { ...layer.info, version, source },
  });
  const problem = (rules: LayerRules, more = {}) =>
    fingerprintProblem(rules, { "CN-LN": { ...known["CN-LN"], ...more } }) ?? "";
  match(problem(as(1, "elsewhere")), /its data changed and its version did not/);
  match(problem(as(2, "elsewhere")), /write the new version .*"2": "[0-9a-f]{64}"/);
  match(problem(layer, { "2": "other" }), /version 1 is older than one that is kept/);
  strictEqual(problem(as(2, "elsewhere"), { "2": fingerprint(as(2, "elsewhere")) }), "");
});

Deno.test("where a key stands is of no account; which key, value and place in a list is", () => {
  strictEqual(
    canonical({ b: [1, "x"], a: { d: null, c: true } }),
    '{"a":{"c":true,"d":null},"b":[1,"x"]}',
  );
  strictEqual(canonical({ b: 1, a: 2 }), canonical({ a: 2, b: 1 }));
  notStrictEqual(canonical({ a: [1, 2] }), canonical({ a: [2, 1] }));
  notStrictEqual(canonical({ a: "1" }), canonical({ a: 1 }));
});
