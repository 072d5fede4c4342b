/**
 * SQLite's loop: a fixed workload is cut at its first step, its second, and so on to its end; and
 * after each of these cuts the start that follows is cut at each of its own steps. The same with a
 * failure of the nth sync and of the nth write, once and for ever.
 */
import type { Command, SimConfig } from "./commands.ts";
import { planOf } from "./generate.ts";
import { Machine } from "./machine.ts";
import type { IndexDb } from "./sim_index.ts";
import { World } from "./world.ts";

/** A workload without faults. */
export interface Workload {
  readonly seed: number;
  readonly config: SimConfig;
  readonly commands: readonly Command[];
}

const ORDINARY: ReadonlySet<Command["do"]> = new Set([
  "record",
  "commit",
  "beginCommit",
  "finishCommit",
  "close",
  "erase",
  "wait",
  "hold",
  "releaseHold",
]);
/** Commands of a workload. */
const LENGTH = 12;

/** The nth workload: recording, commits, reuse and erasing in a pool that is soon full. */
export function workload(seed: number): Workload {
  const plan = planOf(seed, 400);
  const commands = plan.commands.filter((c) => ORDINARY.has(c.do)).slice(0, LENGTH)
    .map((c): Command => c.do === "record" ? { ...c, bytes: c.bytes + 2000, wait: c.wait + 5 } : c);
  const config = {
    ...plan.config,
    blocksPerDisk: plan.config.disks === 1 ? 4 : 2,
    blockBytes: 16 * 1024,
    cameras: Math.min(2, plan.config.cameras),
    keep: 20,
  };
  return { seed, config, commands };
}

/** What a sweep did. */
export interface SweepReport {
  readonly cuts: number;
  readonly errors: number;
  readonly failures: readonly string[];
}

/** Sweeps one workload. `every` 1 takes every step of the recoveries; more leaves some out. */
export function sweep(work: Workload, db: IndexDb, every = 1): SweepReport {
  const failures: string[] = [];
  const counts = new Map<string, number>();
  const play = (first: Command): World | null => {
    const world = new World(work.config, Machine, db, counts);
    try {
      world.run(first);
      for (const command of work.commands) world.run(command);
      world.end(1);
      return world;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(`workload ${work.seed} with ${JSON.stringify(first)}: ${why}`);
      return null;
    }
  };
  const whole = new World(work.config, Machine, db, new Map());
  const before = whole.fuse.steps;
  for (const command of work.commands) whole.run(command);
  const steps = whole.fuse.steps - before;
  const cut = (at: number, again: readonly number[]): Command => ({
    do: "cut",
    steps: at + 1,
    again,
    off: 3,
    seed: work.seed * 7919 + at * 131 + (again[0] ?? 0),
  });
  for (let at = 0; at < steps; at++) {
    const inStart = play(cut(at, []))?.startStepsAtCut ?? 0;
    for (let n = 0; n < inStart; n += every) play(cut(at, [n]));
  }
  const errors = sweepErrors(work, play, whole.disks.syncs, whole.disks.writes);
  return { cuts: counts.get("cut") ?? 0, errors, failures };
}

function sweepErrors(
  work: Workload,
  play: (first: Command) => unknown,
  syncs: number,
  writes: number,
): number {
  let errors = 0;
  for (const [kind, calls] of [["fsyncFail", syncs], ["writeFail", writes]] as const) {
    for (let nth = 0; nth < calls; nth++) {
      for (const forEver of [false, true]) {
        play({ do: kind, disk: null, nth, forEver, seed: work.seed + nth });
        errors++;
      }
    }
  }
  return errors;
}
