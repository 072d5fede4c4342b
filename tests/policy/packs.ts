/** Rule packs for tests: layers as they are built in, with what is changed about them. */
import * as fc from "fast-check";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import type { ShanghaiDay } from "../../policy/days.ts";
import { type IsoDate, type Layer, LAYERS } from "../../policy/layer.ts";
import type { LayerRules, RetentionRule, Span } from "../../policy/layer_rules.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { parsePack, type RulePack, writePack } from "../../policy/rule_pack/pack.ts";

/** A layer as it is built in, in another version. */
export function amended(
  layer: Layer,
  version: number,
  inForceFrom: IsoDate,
  retention: Partial<RetentionRule> = {},
): LayerRules {
  const rules: LayerRules = RULES[layer];
  return {
    ...rules,
    info: { ...rules.info, version, inForceFrom },
    retention: { ...rules.retention, ...retention },
  };
}

/** A floor by the article that a layer has its own floor from. */
export function floorOf(layer: Layer, span: Span) {
  const rules: LayerRules = RULES[layer];
  return { span, cite: rules.retention.floor.cite };
}

/** A pack of layers, as it comes out of its own text. */
export function packOf(pack: number, layers: readonly LayerRules[], more: Partial<RulePack> = {}) {
  const parsed = parsePack(writePack({
    format: 1,
    pack,
    issued: "2026-12-01",
    note: "for a test",
    layers: Object.fromEntries(layers.map((rules) => [rules.info.id, rules])),
    holidays: null,
    ...more,
  }));
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}

const spans: fc.Arbitrary<Span> = fc.oneof(
  fc.record({
    unit: fc.constant("day" as const),
    count: fc.constantFrom(1, 7, 15, 30, 60, 90, 365, 366),
  }),
  fc.record({ unit: fc.constant("year" as const), count: fc.constantFrom(1, 2) }),
);

/** Days around which packs come into force. */
export const packDays: fc.Arbitrary<ShanghaiDay> = fc
  .integer({ min: 20_400, max: 20_800 }).map((day) => day as ShanghaiDay);

/** Packs one after the other, each newer by its versions, with any floors and any first day. */
export const somePacks: fc.Arbitrary<readonly RulePack[]> = fc.array(
  fc.record({
    layer: fc.constantFrom(...LAYERS.slice(0, 4)),
    floor: spans,
    important: fc.option(spans),
    from: packDays,
  }),
  { minLength: 1, maxLength: 5 },
).map((changes) =>
  changes.map(({ layer, floor, important, from }, index) => ({
    format: 1 as const,
    pack: index + 1,
    issued: "2026-12-01" as const,
    note: "for a test",
    layers: {
      [layer]: amended(layer, index + 2, formatIsoDate(from), {
        floor: floorOf(layer, floor),
        importantFloor: important === null ? null : floorOf(layer, important),
      }),
    },
    holidays: null,
  }))
);
