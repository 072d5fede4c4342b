/** Whether a simulated pool can hold what the layers order, before anything is simulated. */
import { floorDays } from "../../../policy/keep_duration.ts";
import type { Layers } from "../../../policy/site_layers.ts";
import { layAppend } from "../../../recorder/format/append.ts";
import { openingLength } from "../../../recorder/format/opening.ts";
import { BLOCK_SPAN_MAX } from "../../../recorder/pool/placement.ts";
import { DAY_MS } from "../../base/units.ts";
import { INIT_BYTES } from "./device.ts";

/** A pool and what is to be recorded into it. */
export interface Plan {
  readonly layers: Layers;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly fragmentMs: number;
  /** Bits per second of each camera that is on. */
  readonly bitrates: readonly number[];
}

/** How far a pool reaches. */
export interface Reach {
  readonly daysReachable: number;
  /** The days of the longest floor, and the day of recording, which is not counted. */
  readonly daysRequired: number;
  readonly blocksNeeded: number;
}

/** The open block of a camera, one that is partly past its floor, and one of a day's last minutes. */
const PARTLY_USED = 3;

/** How many days a pool reaches, and how many blocks would be enough. Holds are not counted. */
export function poolReach(plan: Plan): Reach {
  const daysRequired = floorDays(plan.layers) + 1;
  const beside = PARTLY_USED * plan.bitrates.length;
  const aDay = plan.bitrates.reduce((sum, bps) => sum + blocksPerDay(plan, bps), 0);
  const reachable = aDay === 0 ? Infinity : (plan.blocks - beside) / aDay;
  return {
    daysReachable: Math.max(0, Math.floor(reachable * 10) / 10),
    daysRequired,
    blocksNeeded: Math.ceil(aDay * daysRequired) + beside,
  };
}

function blocksPerDay({ blockBytes, fragmentMs }: Plan, bps: number): number {
  const opening = openingLength(INIT_BYTES);
  const first = layAppend(opening, fragmentBytes(bps, fragmentMs), blockBytes);
  if (first === null) return Infinity; // refused when the scenario was read
  const room = Math.floor((blockBytes - opening) / (first.next - opening));
  const inSpan = Math.floor(BLOCK_SPAN_MAX / fragmentMs) + 1;
  return DAY_MS / fragmentMs / Math.min(room, inSpan);
}

/** Bytes of a fragment of a length. */
export const fragmentBytes = (bps: number, ms: number): number =>
  Math.max(1, Math.round(bps * ms / 8000));
