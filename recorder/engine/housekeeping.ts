/** Slow work beside recording: new blocks are written with zeros, what must be erased is erased, what failed is tried again. */
import type { BlockNo } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { WakeLocks } from "../../src/base/wake_locks.ts";
import type { EventInput } from "../ledger/records.ts";
import { tryFailedBlocks } from "./failed_blocks.ts";
import type { DurableWriter } from "../disk/disk_writer.ts";
import { StaleIndex } from "../store/fragment_store.ts";
import { type DiskPlan, zeroBlock } from "../disk/format_disk.ts";
import type { GivenUp, Index } from "../index/index.ts";
import { BlockState } from "../index/schema.ts";
import type { Pool } from "../pool/pool.ts";
import { sleep } from "./commit_loop.ts";
import type { PoolGeometry } from "./geometry.ts";
import type { TrustedTime } from "./trusted_time.ts";

/** What housekeeping works with, and whom it tells. */
export interface HousekeepingDeps {
  readonly index: Index;
  readonly pool: Pool;
  readonly writer: DurableWriter;
  readonly geometry: PoolGeometry;
  readonly time: TrustedTime;
  /** Disks that may be written now, by ordinal. */
  readonly usable: (disk: number) => boolean;
  readonly erased: (footage: GivenUp) => void;
  readonly failed: (disk: number, block: BlockNo, why: string) => void;
  readonly told: (event: EventInput) => void;
  readonly clock: Pick<Clock, "mono">;
  /** Held while a block is written with zeros: a new pool is not to wait for a thread that sleeps. */
  readonly wakeLocks?: WakeLocks;
}

/** A breath after each piece of four MiB, so that recording and playback come first. */
const BREATH_MS = 15;
const LOOK_AGAIN_MS = 5000;
/** How often blocks that failed are tried again; first when recording begins. */
const TRY_FAILED_MS = 6 * 3_600_000;

/** Runs until aborted. */
export async function housekeeping(deps: HousekeepingDeps, signal: AbortSignal): Promise<void> {
  let tryAt = deps.clock.mono() as number;
  // A disk that failed keeps the others' blocks waiting no longer.
  const resting = new Map<number, number>();
  const here: HousekeepingDeps = {
    ...deps,
    usable: (disk) => deps.usable(disk) && deps.clock.mono() >= (resting.get(disk) ?? 0),
    failed: (disk, block, why) => {
      resting.set(disk, deps.clock.mono() + LOOK_AGAIN_MS);
      deps.failed(disk, block, why);
    },
  };
  while (!signal.aborted) {
    if (deps.clock.mono() >= tryAt) {
      tryAt = deps.clock.mono() + TRY_FAILED_MS;
      await tryFailedBlocks(deps, signal);
    }
    deps.pool.closeIdle(deps.time.now());
    const worked = await oneBlock(here, signal);
    if (!worked) await sleep(LOOK_AGAIN_MS, signal);
  }
}

/** Erases or formats one block; answers whether there was one. */
async function oneBlock(deps: HousekeepingDeps, signal: AbortSignal): Promise<boolean> {
  const { index, pool, time } = deps;
  const waiting = next(deps, BlockState.erasing);
  if (waiting !== null) {
    return await zero(deps, waiting, signal, () => index.finishErase(waiting.no));
  }
  if (pool.rules.ordersErasure) {
    // The law orders footage that has served its purpose to be erased, on an empty disk too.
    const footage = index.beginErase(time.now(), pool.rules.version);
    if (footage !== null) {
      deps.erased(footage);
      return true;
    }
  }
  const fresh = next(deps, BlockState.new);
  if (fresh === null) return false;
  return await zero(deps, fresh, signal, () => index.markFormatted(fresh.no));
}

const next = ({ index, usable }: HousekeepingDeps, state: BlockState) =>
  index.oneInState(state, usable);

async function zero(
  deps: HousekeepingDeps,
  block: NonNullable<ReturnType<typeof next>>,
  signal: AbortSignal,
  done: () => void,
): Promise<boolean> {
  const { geometry, writer, wakeLocks } = deps;
  const disk = geometry.disks.of(block.no);
  const plan: DiskPlan = { ...geometry, ...disk, disk: disk.id };
  writer.release(block.no);
  try {
    const written = zeroBlock(plan, block.no, block.generation, async () => {
      await sleep(BREATH_MS, signal);
      if (signal.aborted) throw new Interrupted();
    });
    await (wakeLocks?.during(written) ?? written);
    done();
  } catch (error) {
    if (error instanceof Interrupted) return false;
    if (error instanceof StaleIndex) throw error; // nothing may be overwritten by it
    deps.failed(disk.ordinal, block.no, error instanceof Error ? error.message : String(error));
  }
  return true;
}

class Interrupted extends Error {}
