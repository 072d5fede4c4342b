/** How far the pool reaches, from what is known at this moment. */
import { BitsPerSecond } from "../../src/base/units.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { demands, type Measured, poolSize } from "../admin/cameras.ts";
import type { PoolSize } from "../capacity/demand.ts";
import { type Forecast, forecast } from "../capacity/forecast.ts";
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

/** The pool's size less the blocks that holds keep beyond their floor. */
export function sizeNow(
  { geometry, index, time }: Pick<Opened, "geometry" | "index" | "time">,
): PoolSize {
  return poolSize(geometry, index.heldBlocks(time.now()));
}

/** The forecast at measured bitrates, declared ones where nothing is measured yet. */
export function outlook(opened: Opened, recordings: readonly Recording[]): Forecast {
  const { index, ledger, time } = opened;
  const counts = index.counts();
  const now = time.now();
  return forecast({
    cameras: demands(ledger, measuredBitrates(recordings), layersOf(ledger.site())),
    pool: sizeNow(opened),
    freeBlocks: counts.free + counts.new + counts.erasing,
    releases: index.releases(now),
    now,
  });
}
