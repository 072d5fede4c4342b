/** How far the pool reaches, and when it would run out of blocks that may be reused. Pure. */
import type { CameraId } from "../../src/base/ids.ts";
import { type BitsPerSecond, DurationMs, TrustedMs } from "../../src/base/units.ts";
import {
  bytesForDays,
  bytesPerDay,
  type CameraDemand,
  DEFAULT_MARGINS,
  type Margins,
  type PoolSize,
} from "./demand.ts";

/** Blocks that become reusable at one instant: one entry a block, or one for all of a stretch. */
export interface Release {
  readonly at: TrustedMs;
  readonly blocks: number;
}

/** What a forecast is made from. */
export interface ForecastInput {
  readonly cameras: readonly CameraDemand[];
  readonly pool: PoolSize;
  readonly freeBlocks: number;
  /**
   * Sealed blocks that are to become reusable, those past their release included, in any order. Held
   * blocks are left out, or come at the end of their hold.
   */
  readonly releases: readonly Release[];
  readonly now: TrustedMs;
  readonly margins?: Margins;
}

/** How far the pool reaches at these bitrates. */
export interface Forecast {
  /** Days that each camera reaches if all get the same share of their floor; `Infinity` with no bitrate. */
  readonly daysReachable: ReadonlyMap<CameraId, number>;
  /** The instant from which no block can be reused; `null`: never. */
  readonly runsOutAt: TrustedMs | null;
}

/** The forecast at the given bitrates. */
export function forecast(input: ForecastInput): Forecast {
  const margins = input.margins ?? DEFAULT_MARGINS;
  const usable = Math.max(0, bytesForDays(input.cameras.length, input.pool));
  const needed = input.cameras.reduce(
    (sum, { bitrate, floorDays }) => sum + bytesPerDay(bitrate, margins) * floorDays,
    0,
  );
  const share = needed === 0 ? Infinity : usable / needed;
  return {
    daysReachable: new Map(input.cameras.map(({ id, floorDays }) => [id, floorDays * share])),
    runsOutAt: runsOutAt(input, margins),
  };
}

/** The floor in trusted time is at most this much longer than its days: until midnight, or n + 1 whole days. */
const FLOOR_SLACK_DAYS = 1;
const DAY = 86_400_000;

function runsOutAt(input: ForecastInput, { overhead }: Margins): TrustedMs | null {
  const { cameras, pool, now } = input;
  const perMs = (bitrate: BitsPerSecond) => bitrate / 8 / 1000 * overhead / pool.blockBytes;
  const total = cameras.reduce((sum, { bitrate }) => sum + perMs(bitrate), 0);
  if (total <= 0) return null;
  const coming = [...input.releases].sort((a, b) => a.at - b.at);
  let stock = input.freeBlocks;
  let at: number = now;
  // What is written from now on comes back after its own floor; until the first of it does, only
  // what lies there now comes back.
  const returns = cameras
    .filter(({ bitrate }) => bitrate > 0)
    .map(({ bitrate, floorDays }) => ({
      // Its block has to fill up first, and goes as a whole.
      from: now + (floorDays + FLOOR_SLACK_DAYS) * DAY + 1 / perMs(bitrate),
      rate: perMs(bitrate),
    })).sort((a, b) => a.from - b.from);
  let net = total;
  const changes = [
    ...coming.map(({ at: when, blocks }) => ({ when: Math.max(now, when), blocks, rate: 0 })),
    ...returns.map(({ from, rate }) => ({ when: from, blocks: 0, rate })),
  ].sort((a, b) => a.when - b.when || b.blocks - a.blocks);
  for (const { when, blocks, rate } of changes) {
    stock -= net * (when - at);
    // A few rounding errors of the sum are not a shortage.
    if (stock < -1e-6) return TrustedMs(Math.floor(Math.max(now, when + stock / net)));
    at = when;
    stock += blocks;
    net = Math.max(0, net - rate);
  }
  return net > total * 1e-9 ? TrustedMs(Math.floor(at + stock / net)) : null;
}

/** How long until then; `null`: never. */
export function timeLeft(forecast: Forecast, now: TrustedMs): DurationMs | null {
  return forecast.runsOutAt === null ? null : DurationMs(Math.max(0, forecast.runsOutAt - now));
}
