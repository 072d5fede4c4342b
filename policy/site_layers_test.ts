import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { layersOf, layerWords } from "../tests/policy/facts.ts";
import { LAYERS } from "./layer.ts";
import { parseLayers, retentionLayers, rulesVersion } from "./site_layers.ts";

Deno.test("order and repetition of words do not matter", () => {
  fc.assert(fc.property(layerWords, fc.infiniteStream(fc.nat()), (words, order) => {
    const shuffled = [...words, ...words].map((word) => ({ word, place: order.next().value }))
      .sort((one, other) => one.place - other.place).map(({ word }) => word);
    deepStrictEqual(layersOf(...shuffled), layersOf(...words));
  }));
});

Deno.test("what is no layer is refused and named", () => {
  const strange: readonly unknown[] = ["cn", "CN ", "", "constructor", "__proto__", "toString"];
  const odd: readonly unknown[] = [null, undefined, 1, NaN, true, {}, ["CN"], {
    toString: () => "CN",
  }];
  for (const word of [...strange, ...odd]) {
    const layers = parseLayers(["CN", word]);
    if (layers.ok) throw new Error(`took ${String(word)}`);
    strictEqual(layers.error.field, "layers");
    if (typeof word === "string") {
      strictEqual(layers.error.message.includes(JSON.stringify(word)), true);
    }
  }
  const long = parseLayers(["x".repeat(1_000_000)]);
  strictEqual(!long.ok && long.error.message.length < 400, true);
});

Deno.test("no layer at all is refused", () => {
  strictEqual(parseLayers([]).ok, false);
});

Deno.test("an addition to Liaoning's measure needs it, in whatever other company", () => {
  for (const others of [[], LAYERS.filter((l) => l !== "CN-LN" && l !== "ln-hotel-pawn-massage")]) {
    const layers = parseLayers([...others, "ln-hotel-pawn-massage"]);
    if (layers.ok) throw new Error("took the addition without its base");
    strictEqual(layers.error.message.includes("CN-LN"), true);
  }
  strictEqual(parseLayers(["ln-hotel-pawn-massage", "CN-LN"]).ok, true);
});

Deno.test("an exempt place loses the nation's floor and no other", () => {
  const exempt = { exemptUnderCN9: true };
  const bound = layersOf("CN", "CN-LN");
  deepStrictEqual(retentionLayers(bound, exempt), { ok: true, value: layersOf("CN-LN") });
  deepStrictEqual(retentionLayers(bound, { exemptUnderCN9: false }), { ok: true, value: bound });
  strictEqual(retentionLayers(layersOf("CN"), exempt).ok, false);
});

Deno.test("the version names every layer", () => {
  strictEqual(rulesVersion(layersOf("CN-AH", "CN")), "CN/1 CN-AH/1");
});
