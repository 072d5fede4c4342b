/**
 * What to do when the pool will not reach, one step at a time, from what costs least. Footage that is
 * protected is not an argument of this function, so it cannot be in its answer. Pure.
 */
import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import { BitsPerSecond, DAY_MS, type DurationMs, type TrustedMs } from "../../src/base/units.ts";

/** A sealed block whose every fragment is past its floor and that no hold covers, as the index says. */
export interface ReusableBlock {
  readonly block: BlockNo;
  readonly releaseAt: TrustedMs;
}

/** A camera as the pressure on space sees it. */
export interface PressedCamera {
  readonly id: CameraId;
  /** 0 … 9: the lowest stops first. */
  readonly priority: number;
  readonly recording: boolean;
  readonly audio: boolean;
  readonly secondStream: boolean;
  readonly bitrate: BitsPerSecond;
  /** The lowest that the camera can still be asked for; `null` when it takes no orders or was asked already. */
  readonly lowestBitrate: BitsPerSecond | null;
}

/** How short space is, and who records. */
export interface Pressure {
  readonly freeBlocks: number;
  /** Free blocks below which a block is reused ahead of need. */
  readonly wantedFreeBlocks: number;
  readonly reusable: readonly ReusableBlock[];
  /** Until no block is reusable, by the forecast; `null`: never. */
  readonly timeLeft: DurationMs | null;
  readonly cameras: readonly PressedCamera[];
}

/** One thing to do about it. */
export type PressureStep =
  | { readonly do: "nothing" }
  | { readonly do: "reuse"; readonly block: BlockNo }
  | { readonly do: "drop-audio"; readonly camera: CameraId }
  | { readonly do: "drop-second-stream"; readonly camera: CameraId }
  | { readonly do: "lower-bitrate"; readonly camera: CameraId; readonly to: BitsPerSecond }
  /** Recording of this camera stops: an alarm that demands action. */
  | { readonly do: "stop-camera"; readonly camera: CameraId };

/** With less than this until the pool runs out, what no rule orders goes. */
const SHED_BELOW_MS = 14 * DAY_MS;
/** With less than this, cameras are asked for a lower bitrate. */
const ASK_BELOW_MS = 7 * DAY_MS;

/**
 * The next step; call it again when that one is done.
 *
 * Recording stops only when there is truly no block left, free or reusable: a forecast may be wrong,
 * and footage that was not recorded is lost for certain.
 */
export function nextStep(pressure: Pressure): PressureStep {
  const { freeBlocks, wantedFreeBlocks, reusable, timeLeft } = pressure;
  if (freeBlocks < wantedFreeBlocks && reusable.length > 0) {
    const oldest = reusable.reduce((top, one) =>
      one.releaseAt < top.releaseAt || (one.releaseAt === top.releaseAt && one.block < top.block)
        ? one
        : top
    );
    return { do: "reuse", block: oldest.block };
  }
  const recording = pressure.cameras.filter((camera) => camera.recording).sort(lowestFirst);
  const out = freeBlocks <= 0 && reusable.length === 0;
  const left = out ? 0 : timeLeft ?? Infinity;
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
  const last = recording[0];
  return out && last !== undefined ? { do: "stop-camera", camera: last.id } : { do: "nothing" };
}

/** Lowest priority first; of equals the one that was added last. */
function lowestFirst(a: PressedCamera, b: PressedCamera): number {
  return a.priority - b.priority || b.id - a.id;
}
