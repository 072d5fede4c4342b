/** The scenario file of `holdfast simulate`, parsed strictly. */
import { z } from "zod";
import { parseInstant } from "../../../policy/instants.ts";
import { type Layers, parseLayers } from "../../../policy/site_layers.ts";
import { InputError } from "../../base/result.ts";
import type { UtcMs } from "../../base/units.ts";

/** Something that happens at a true time. */
export type ScenarioEvent =
  & { readonly at: UtcMs }
  & (
    | { readonly do: "clock-set"; readonly to: UtcMs }
    | {
      readonly do: "power-cut";
      readonly offSeconds: number;
      readonly clockAfter?: UtcMs | undefined;
    }
    | { readonly do: "bitrate"; readonly camera: string; readonly bps: number }
    | { readonly do: "camera-off" | "camera-on"; readonly camera: string }
    | {
      readonly do: "hold" | "release";
      readonly camera: string;
      readonly from: UtcMs;
      readonly to: UtcMs;
      readonly until?: UtcMs | undefined;
    }
    | {
      readonly do: "important";
      readonly camera: string;
      readonly from: UtcMs;
      readonly to: UtcMs;
    }
    | { readonly do: "layers"; readonly layers: Layers }
    | { readonly do: "confirm-clock" }
  );

/** A scenario, checked. */
export interface Scenario {
  readonly layers: Layers;
  readonly start: UtcMs;
  readonly days: number;
  readonly pool: { readonly blocks: number; readonly blockBytes: number };
  readonly fragmentSeconds: number;
  readonly cameras: readonly { readonly id: string; readonly bitrate: number }[];
  /** In order of time. */
  readonly events: readonly ScenarioEvent[];
}

const instant = z.string().transform((text, context): UtcMs => {
  const at = parseInstant(text);
  if (at.ok) return at.value;
  context.addIssue({ code: "custom", message: at.error });
  return z.NEVER;
});
const layers = z.array(z.string()).transform((words, context): Layers => {
  const parsed = parseLayers(words);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: "custom", message: parsed.error.message });
  return z.NEVER;
});
const camera = z.string().min(1);
const bps = z.number().positive().max(1e9);
const at = { at: instant };
const span = { camera, from: instant, to: instant };
const event = z.discriminatedUnion("do", [
  z.strictObject({ ...at, do: z.literal("clock-set"), to: instant }),
  z.strictObject({
    ...at,
    do: z.literal("power-cut"),
    offSeconds: z.number().nonnegative().max(3.2e9),
    clockAfter: instant.optional(),
  }),
  z.strictObject({ ...at, do: z.literal("bitrate"), camera, bps }),
  z.strictObject({ ...at, do: z.literal("camera-off"), camera }),
  z.strictObject({ ...at, do: z.literal("camera-on"), camera }),
  z.strictObject({ ...at, do: z.literal("hold"), ...span, until: instant.optional() }),
  z.strictObject({ ...at, do: z.literal("release"), ...span, until: instant.optional() }),
  z.strictObject({ ...at, do: z.literal("important"), ...span }),
  z.strictObject({ ...at, do: z.literal("layers"), layers }),
  z.strictObject({ ...at, do: z.literal("confirm-clock") }),
]);
const scenario = z.strictObject({
  layers,
  start: instant,
  days: z.number().positive().max(36_600),
  pool: z.strictObject({
    blocks: z.int().min(1).max(10_000_000),
    blockBytes: z.int().min(65_536).max(1024 ** 3),
  }),
  fragmentSeconds: z.number().min(0.1).max(3600),
  cameras: z.array(z.strictObject({ id: camera, bitrate: bps })).min(1).max(1024),
  events: z.array(event).default([]),
});

/** Parses a scenario. Throws `InputError` that names the first wrong field and what it must be. */
export function parseScenario(text: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      "FILE",
      `is not JSON: ${why}`,
      "give a scenario as described in the README",
    );
  }
  const parsed = scenario.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") || "FILE";
    throw new InputError(field, issue?.message ?? "is wrong", "correct it and run again");
  }
  const value = parsed.data;
  const ids = new Set(value.cameras.map((c) => c.id));
  if (ids.size !== value.cameras.length) {
    throw new InputError("cameras", "two have the same id", "give each its own");
  }
  value.events.forEach((e, i) => checkEvent(e, i, ids));
  const events = [...value.events].sort((a, b) => a.at - b.at);
  checkFragments(value);
  return { ...value, events };
}

function checkEvent(e: ScenarioEvent, i: number, cameras: ReadonlySet<string>): void {
  if ("camera" in e && !cameras.has(e.camera)) {
    throw new InputError(`events.${i}.camera`, `no camera ${e.camera}`, "name one of `cameras`");
  }
  if ("from" in e && e.from >= e.to) {
    throw new InputError(`events.${i}.to`, "is not after `from`", "give a later end");
  }
}

function checkFragments({ cameras, fragmentSeconds, pool, events }: Scenario): void {
  const rates = events.flatMap((e) => e.do === "bitrate" ? [e.bps] : []);
  const most = Math.max(...cameras.map((c) => c.bitrate), ...rates);
  const bytes = most * fragmentSeconds / 8;
  if (bytes + 16_384 > pool.blockBytes) {
    throw new InputError(
      "pool.blockBytes",
      `a fragment of ${Math.ceil(bytes)} bytes does not fit`,
      "give larger blocks, a lower bitrate or shorter fragments",
    );
  }
}
