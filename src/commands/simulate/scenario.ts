/** The scenario file of `holdfast simulate`, parsed strictly. */
import * as v from "valibot";
import { parseInstant } from "../../../policy/instants.ts";
import { type Layers, parseLayers } from "../../../policy/site_layers.ts";
import { filled, finite, positive, tryParse } from "../../../recorder/shapes.ts";
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

const instant = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): UtcMs => {
    const at = parseInstant(dataset.value);
    if (at.ok) return at.value;
    addIssue({ message: at.error });
    return NEVER;
  }),
);
const layers = v.pipe(
  v.array(v.string()),
  v.rawTransform(({ dataset, addIssue, NEVER }): Layers => {
    const parsed = parseLayers(dataset.value);
    if (parsed.ok) return parsed.value;
    addIssue({ message: parsed.error.message });
    return NEVER;
  }),
);
const camera = filled;
const bps = v.pipe(finite, v.gtValue(0), v.maxValue(1e9));
const at = { at: instant };
const span = { camera, from: instant, to: instant };
const event = v.variant("do", [
  v.strictObject({ ...at, do: v.literal("clock-set"), to: instant }),
  v.strictObject({
    ...at,
    do: v.literal("power-cut"),
    offSeconds: v.pipe(finite, v.minValue(0), v.maxValue(3.2e9)),
    clockAfter: v.optional(instant),
  }),
  v.strictObject({ ...at, do: v.literal("bitrate"), camera, bps }),
  v.strictObject({ ...at, do: v.literal("camera-off"), camera }),
  v.strictObject({ ...at, do: v.literal("camera-on"), camera }),
  v.strictObject({ ...at, do: v.literal("hold"), ...span, until: v.optional(instant) }),
  v.strictObject({ ...at, do: v.literal("release"), ...span, until: v.optional(instant) }),
  v.strictObject({ ...at, do: v.literal("important"), ...span }),
  v.strictObject({ ...at, do: v.literal("layers"), layers }),
  v.strictObject({ ...at, do: v.literal("confirm-clock") }),
]);
const scenario = v.strictObject({
  layers,
  start: instant,
  days: v.pipe(finite, v.gtValue(0), v.maxValue(36_600)),
  pool: v.strictObject({
    blocks: v.pipe(positive, v.maxValue(10_000_000)),
    blockBytes: v.pipe(positive, v.minValue(65_536), v.maxValue(1024 ** 3)),
  }),
  fragmentSeconds: v.pipe(finite, v.minValue(0.1), v.maxValue(3600)),
  cameras: v.pipe(
    v.array(v.strictObject({ id: camera, bitrate: bps })),
    v.minLength(1),
    v.maxLength(1024),
  ),
  events: v.optional(v.array(event), []),
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
  const parsed = tryParse(scenario, json);
  if (!parsed.ok) {
    const [{ field, problem }] = parsed.error;
    throw new InputError(field || "FILE", problem, "correct it and run again");
  }
  const { value } = parsed;
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
