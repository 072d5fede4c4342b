/**
 * Group commit of one disk: every so often, what was written since is synced and then acknowledged.
 * Each disk has its own, so that a slow or dying one holds up no camera on another.
 */
import type { BlockNo } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import { DurationMs } from "../../src/base/units.ts";
import type { DurableWriter } from "../disk/disk_writer.ts";
import { type FragmentStore, StaleIndex } from "../store/fragment_store.ts";
import type { TrustedTime } from "./trusted_time.ts";

/**
 * At most so long after it was written is a fragment synced: with fragments of a second, well inside
 * 5 s. A disk that answers quickly is asked twice as often, because every fragment stays in memory
 * until it is durable; one that needs long is left alone for {@link REST} times as long as it took.
 */
export const COMMIT_AT_LEAST_EVERY: DurationMs = DurationMs(2000);
const COMMIT_AT_MOST_EVERY = DurationMs(1000);
const REST = 2;
/** A sync that takes longer is told. */
const SLOW_MS = 2000;
/** A disk that has not answered by then has failed. */
export const HUNG_AFTER: DurationMs = DurationMs(30_000);

/** What a commit loop tells the engine. */
export interface CommitEvents {
  /** Blocks of the disk failed; their cameras were moved elsewhere. A disk that is `hung` gets no second chance. */
  failed(disk: number, blocks: readonly BlockNo[], why: string, hung: boolean): void;
  /** A commit succeeded in so long. */
  committed(disk: number, took: DurationMs): void;
  slow(disk: number, took: DurationMs): void;
}

/** What a commit loop works with. */
export interface CommitDeps {
  readonly disk: number;
  readonly store: FragmentStore;
  readonly writer: DurableWriter;
  readonly time: Pick<TrustedTime, "now">;
  readonly clock: Clock;
  readonly events: CommitEvents;
  /** How long a sync may take before the disk counts as hung. */
  readonly hungAfter: DurationMs;
  /** What waits fills so much memory that cameras on other disks would suffer: a sixth of the time must do. */
  readonly crowded: () => boolean;
}

/** Runs until aborted, then commits once more. Rejects when the index cannot be written: recording must stop. */
export async function commitLoop(deps: CommitDeps, signal: AbortSignal): Promise<void> {
  let pause = COMMIT_AT_MOST_EVERY;
  while (!signal.aborted) {
    await sleep(pause, signal);
    const started = deps.clock.mono();
    await commitOnce(deps);
    pause = pauseAfter(DurationMs(deps.clock.mono() - started));
  }
}

/** How long to wait after a commit that took so long. */
export const pauseAfter = (took: DurationMs): DurationMs =>
  DurationMs(Math.min(COMMIT_AT_LEAST_EVERY, Math.max(COMMIT_AT_MOST_EVERY, REST * took)));

/** One group commit of the disk. */
export async function commitOnce(deps: CommitDeps): Promise<void> {
  const { disk, store, writer, time, clock, events } = deps;
  const started = clock.mono();
  // A disk has thousands of blocks: files of sealed ones would use up what a process may hold open.
  for (const block of writer.openBlocks) if (!store.isOpen(block)) writer.release(block);
  const plan = store.beginCommit(disk);
  if (plan.fragments.length === 0) return;
  const failed = new Map<BlockNo, string>();
  let hung = false;
  await Promise.all(plan.blocks.map(async (block) => {
    try {
      await unlessHung(deps, writer.sync(block));
    } catch (error) {
      if (error instanceof StaleIndex) throw error;
      if (error instanceof Hung) hung = true;
      failed.set(block, error instanceof Error ? error.message : String(error));
    }
  }));
  const took = DurationMs(clock.mono() - started);
  // Told first: what is written again must not go to the same disk once more.
  for (const [block, why] of failed) events.failed(disk, [block], why, hung);
  store.finishCommit(plan, new Set(failed.keys()), time.now());
  for (const block of failed.keys()) writer.abandon(block);
  if (failed.size === 0) events.committed(disk, took);
  if (took > SLOW_MS) events.slow(disk, took);
}

/** Resolves after so long, or at once when aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** A disk gave no answer, not even a failure. */
class Hung extends Error {}

const LOOK_EVERY_MS = 250;

/** Rejects with {@link Hung} when `work` takes too long; it goes on, and what becomes of it is nobody's matter. */
async function unlessHung(
  { hungAfter, crowded, clock }: CommitDeps,
  work: Promise<void>,
): Promise<void> {
  const started = clock.mono();
  let timer: ReturnType<typeof setInterval> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const waited = clock.mono() - started;
      if (waited < (crowded() ? hungAfter / 6 : hungAfter)) return;
      reject(new Hung(`no answer for ${Math.round(waited / 1000)} s`));
    }, LOOK_EVERY_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearInterval(timer);
  }
}
