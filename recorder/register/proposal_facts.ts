/** What a proposal of each kind is about, parsed. */
import * as v from "valibot";
import { type Layers, parseLayers } from "../../policy/site_layers.ts";
import { InputError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { ProposalKind } from "../register_port.ts";
import { noList, positive, tryParse, whole, words } from "../shapes.ts";

const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const name = v.nullable(words(200));
const nothing = noList(v.strictObject({}));

const SHAPES = {
  "hold-release": v.strictObject({ hold: positive }),
  "clock-confirm": v.strictObject({
    civil: v.pipe(whole, v.minValue(earliest), v.maxValue(latest)),
  }),
  "ledger-confirm": nothing,
  "site-set": v.strictObject({
    name: words(200),
    layers: v.pipe(v.array(v.string()), v.maxLength(50)),
    exemptUnderCN9: v.boolean(),
    venue: name,
    builder: name,
    // Of what is not there nothing is changed: `null` takes back what was told.
    inUse: v.exactOptional(v.nullable(words(40))),
    handedOver: v.exactOptional(v.nullable(words(40))),
    outsideOperator: v.exactOptional(v.nullable(v.boolean())),
    besideSecretUnit: v.exactOptional(v.nullable(v.boolean())),
  }),
  "retire": v.strictObject({ plannedDay: words(20) }),
  "pool-wipe": nothing,
};

/** A proposal's facts by its kind. */
export type ProposalFacts =
  | { readonly kind: "hold-release"; readonly hold: number }
  | { readonly kind: "clock-confirm"; readonly civil: UtcMs }
  | { readonly kind: "ledger-confirm" }
  | {
    readonly kind: "site-set";
    readonly name: string;
    readonly layers: Layers;
    readonly exemptUnderCN9: boolean;
    readonly venue: string | null;
    readonly builder: string | null;
    readonly inUse?: string | null;
    readonly handedOver?: string | null;
    readonly outsideOperator?: boolean | null;
    readonly besideSecretUnit?: boolean | null;
  }
  | { readonly kind: "retire"; readonly plannedDay: string }
  | { readonly kind: "pool-wipe" };

/** The facts of a proposal. @throws {InputError} for facts that are none of its kind. */
export function parseFacts(
  kind: ProposalKind,
  facts: Readonly<Record<string, unknown>>,
): ProposalFacts {
  switch (kind) {
    case "hold-release":
      return { kind, hold: shaped(SHAPES[kind], facts).hold };
    case "clock-confirm":
      return { kind, civil: UtcMs(shaped(SHAPES[kind], facts).civil) };
    case "site-set": {
      const { layers: named, ...site } = shaped(SHAPES[kind], facts);
      const layers = parseLayers(named);
      if (!layers.ok) throw layers.error;
      return { kind, ...site, layers: layers.value };
    }
    case "retire":
      return { kind, plannedDay: shaped(SHAPES[kind], facts).plannedDay };
    case "ledger-confirm":
    case "pool-wipe":
      shaped(SHAPES[kind], facts);
      return { kind };
  }
}

function shaped<const S extends v.GenericSchema>(shape: S, facts: unknown): v.InferOutput<S> {
  const parsed = tryParse(shape, facts);
  if (parsed.ok) return parsed.value;
  const [{ field, problem }] = parsed.error;
  throw new InputError(field || "facts", problem, "fill in the form again");
}
