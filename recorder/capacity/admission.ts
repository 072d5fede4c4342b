/** Whether a pool holds what the law orders for these cameras, asked before anything is changed. Pure. */
import type { CameraId } from "../../src/base/ids.ts";
import { BitsPerSecond, Bytes } from "../../src/base/units.ts";
import {
  bytesForDays,
  bytesPerDay,
  type CameraDemand,
  DEFAULT_MARGINS,
  type Margins,
  type PoolSize,
} from "./demand.ts";

/** The answer: it fits, or what is missing and what would make it fit. */
export type Admission =
  | { readonly fits: true; readonly spare: Bytes }
  | {
    readonly fits: false;
    /** The part of its floor that every camera would reach, in days of the camera that needs most; rounded down to a tenth. */
    readonly days: number;
    readonly daysNeeded: number;
    /** Whole blocks that must be added, in bytes. */
    readonly bytesToAdd: Bytes;
    /**
     * The bitrate that `camera` would have to be set to with all others as they are; `null` when
     * even none would do.
     */
    readonly bitrateToSet: BitsPerSecond | null;
    readonly camera: CameraId;
  };

/**
 * `Σ bitrate × floor × margin ≤ usable pool`, blocks that are partly used and holds counted.
 *
 * @param cameras All cameras as they would be after the change; none fit anywhere.
 * @param changed The camera that the change is about: the answer names its bitrate. Of a change to
 * all (a layer, a disk) the one that takes the most.
 */
export function admit(
  cameras: readonly CameraDemand[],
  pool: PoolSize,
  changed: CameraId | null = null,
  margins: Margins = DEFAULT_MARGINS,
): Admission {
  const needs = (camera: CameraDemand) => bytesPerDay(camera.bitrate, margins) * camera.floorDays;
  const needed = cameras.reduce((sum, camera) => sum + needs(camera), 0);
  const usable = bytesForDays(cameras.length, pool);
  // Written so that a number that is none (NaN) does not fit.
  const [head] = cameras;
  if (head === undefined || needed <= usable) {
    return { fits: true, spare: Bytes(Math.max(0, usable - needed)) };
  }

  const most = cameras.reduce((top, one) => needs(one) > needs(top) ? one : top, head);
  const subject = cameras.find(({ id }) => id === changed) ?? most;
  const left = usable - (needed - needs(subject));
  const perBit = bytesPerDay(BitsPerSecond(1), margins) * subject.floorDays;
  const bitrate = Math.floor(left / perBit);
  const daysNeeded = Math.max(...cameras.map(({ floorDays }) => floorDays));
  return {
    fits: false,
    days: Math.max(0, Math.floor(daysNeeded * usable / needed * 10) / 10),
    daysNeeded,
    bytesToAdd: Bytes(Math.ceil((needed - usable) / pool.blockBytes) * pool.blockBytes),
    bitrateToSet: bitrate > 0 ? BitsPerSecond(bitrate) : null,
    camera: subject.id,
  };
}
