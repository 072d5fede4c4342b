/** Runs seeds until enough cuts were made. */
import { play } from "./play.ts";
import { planOf } from "./generate.ts";
import { IndexDb } from "./sim_index.ts";
import type { Build } from "./world.ts";

/** Commands of one run. */
export const RUN_LENGTH = 300;

/** Progress is told once in so many runs. */
const PROGRESS_RUNS = 1000;

/** What a campaign did. */
export interface SimReport {
  readonly runs: number;
  readonly counts: ReadonlyMap<string, number>;
  /** The seed that failed, and how; `null` when none did. */
  readonly failure: { readonly seed: number; readonly at: number; readonly error: Error } | null;
}

/** Plays seeds from `first` on until `cuts` power cuts were made or one fails. */
export function runSeeds(
  build: Build,
  first: number,
  cuts: number,
  progress: (cuts: number) => void = () => {},
): SimReport {
  const db = new IndexDb();
  const counts = new Map<string, number>();
  let runs = 0;
  for (let seed = first; (counts.get("cut") ?? 0) < cuts; seed++) {
    const plan = planOf(seed, RUN_LENGTH);
    const finding = play(plan.config, plan.commands, build, db, counts);
    runs++;
    if (runs % PROGRESS_RUNS === 0) progress(counts.get("cut") ?? 0);
    if (finding !== null) return { runs, counts, failure: { seed, ...finding } };
  }
  return { runs, counts, failure: null };
}
