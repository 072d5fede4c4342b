/** How far the pool reaches, from what is known at this moment. */
import type { CameraId } from "../../src/base/ids.ts";
import { type BitsPerSecond, Bytes, type TrustedMs } from "../../src/base/units.ts";
import { demands, type Measured } from "../admin/cameras.ts";
import type { PoolSize } from "../capacity/demand.ts";
import { type Forecast, forecast } from "../capacity/forecast.ts";
import type { Index } from "../index/index.ts";
import type { Recording } from "./engine.ts";
import { layersOf } from "./site_layers.ts";
import type { Opened } from "./start.ts";

/** Bitrates measured by the running recorder. */
export function measuredBitrates(recordings: readonly Recording[]): Measured {
  const measured = new Map<CameraId, BitsPerSecond>();
  for (const { camera, channel } of recordings) {
    const rate = channel.plannedBitrate;
    if (rate !== null) measured.set(camera.id, rate);
  }
  return measured;
}

/** The pool as it can be used now: failed blocks and disks that are away left out, held blocks named. */
export function sizeNow(index: Index, blockBytes: number, now: TrustedMs): PoolSize {
  return {
    blocks: index.capacity().blocks,
    blockBytes: Bytes(blockBytes),
    heldBlocks: index.heldBlocks(now),
  };
}

/** The forecast at measured bitrates, declared ones where nothing is measured yet. */
export function outlook(opened: Opened, recordings: readonly Recording[]): Forecast {
  const { index, ledger, time, geometry } = opened;
  const now = time.now();
  return forecast({
    cameras: demands(ledger, measuredBitrates(recordings), layersOf(ledger.site())),
    pool: sizeNow(index, geometry.blockBytes, now),
    freeBlocks: index.capacity().vacant,
    releases: index.releases(now),
    now,
  });
}
