/** What a proposal of each kind is about, parsed. */
import { z } from "zod";
import { type Layers, parseLayers } from "../../policy/site_layers.ts";
import { InputError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { ProposalKind } from "../register_port.ts";

const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const words = z.string().max(200).nullable();

const SHAPES = {
  "hold-release": z.strictObject({ hold: z.int().positive() }),
  "clock-confirm": z.strictObject({ civil: z.int().min(earliest).max(latest) }),
  "ledger-confirm": z.strictObject({}),
  "site-set": z.strictObject({
    name: z.string().max(200),
    layers: z.array(z.string()).max(50),
    exemptUnderCN9: z.boolean(),
    venue: words,
    builder: words,
  }),
  "retire": z.strictObject({ plannedDay: z.string().max(20) }),
  "pool-wipe": z.strictObject({}),
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

function shaped<T>(shape: z.ZodType<T>, facts: unknown): T {
  const parsed = shape.safeParse(facts);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    issue?.path.join(".") || "facts",
    issue?.message ?? "is wrong",
    "fill in the form again",
  );
}
