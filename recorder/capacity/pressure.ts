/**
 * What recording sheds when the pool will not reach, one step at a time, from what costs least. Pure.
 *
 * Two ends of the order are not here. Footage past its floor goes first, and the last camera in rank
 * stops at last: both happen where a camera claims a block, in one transaction with the guard of
 * every release (see `rank.ts`). Recording stops only when there is truly no block left: a forecast
 * may be wrong, and footage that was not recorded is lost for certain. Footage that is protected is
 * no argument of this function, so it cannot be in its answer.
 */
import type { CameraId } from "../../src/base/ids.ts";
import { BitsPerSecond, DAY_MS, type DurationMs } from "../../src/base/units.ts";
import { lowestFirst, type RankedCamera } from "./rank.ts";

/** A camera, and what it could give up. */
export interface PressedCamera extends RankedCamera {
  readonly recording: boolean;
  readonly audio: boolean;
  readonly secondStream: boolean;
  readonly bitrate: BitsPerSecond;
  /** The lowest that the camera can still be asked for; `null` when it takes no orders or was asked already. */
  readonly lowestBitrate: BitsPerSecond | null;
}

/** How short the pool is, and who takes from it. */
export interface Pressure {
  /** A camera waits for a block now. */
  readonly outOfBlocks: boolean;
  /** Until no block is reusable, by the forecast; `null`: never. */
  readonly timeLeft: DurationMs | null;
  readonly cameras: readonly PressedCamera[];
}

/** One thing to give up, of one camera. */
export type PressureStep =
  | { readonly do: "nothing" }
  | { readonly do: "drop-audio"; readonly camera: CameraId }
  | { readonly do: "drop-second-stream"; readonly camera: CameraId }
  | { readonly do: "lower-bitrate"; readonly camera: CameraId; readonly to: BitsPerSecond };

/** With less than this until the pool runs out, what no rule orders goes. */
const SHED_BELOW_MS = 14 * DAY_MS;
/** With less than this, cameras are asked for a lower bitrate. */
const ASK_BELOW_MS = 7 * DAY_MS;
/** With more than this, what was shed may come back: far enough from the one for it not to go at once again. */
const EASE_ABOVE_MS = 28 * DAY_MS;

/** The next step; call it again when that one is done. */
export function nextStep({ outOfBlocks, timeLeft, cameras }: Pressure): PressureStep {
  const recording = cameras.filter((camera) => camera.recording).sort(lowestFirst);
  const left = outOfBlocks ? 0 : timeLeft ?? Infinity;
  if (left < SHED_BELOW_MS) {
    const loud = recording.find(({ audio }) => audio);
    if (loud !== undefined) return { do: "drop-audio", camera: loud.id };
    const double = recording.find(({ secondStream }) => secondStream);
    if (double !== undefined) return { do: "drop-second-stream", camera: double.id };
  }
  if (left < ASK_BELOW_MS) {
    for (const { id, bitrate, lowestBitrate } of recording) {
      if (lowestBitrate === null || lowestBitrate >= bitrate) continue;
      const to = BitsPerSecond(Math.max(lowestBitrate, Math.floor(bitrate / 2)));
      if (to < bitrate) return { do: "lower-bitrate", camera: id, to };
    }
  }
  return { do: "nothing" };
}

/** Whether what was shed may come back. */
export function isEased({ outOfBlocks, timeLeft }: Omit<Pressure, "cameras">): boolean {
  return !outOfBlocks && (timeLeft === null || timeLeft > EASE_ABOVE_MS);
}
