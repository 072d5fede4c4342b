/** Runs jobs side by side on the cores that there are. */

/** Work that keeps some cores busy. */
export interface Job {
  readonly cores: number;
  /** Nothing may run beside it. */
  readonly alone: boolean;
  /** It only computes, at the lowest priority: one runs beside whatever else runs. */
  readonly idle: boolean;
  /** The longest first, so that the last does not run by itself at the end. */
  readonly timeoutSeconds: number;
}

/**
 * Runs every job once: shared ones packed on the cores, longest first, then each lonely one. What
 * is idle fills the time in which the others wait, one at a time, and more where cores are left over.
 * @param cores How many there are; a job that wants more gets all.
 * @returns What each job returned, in the order of `jobs`.
 * @throws What the first failing `run` threw, after all that had begun are over.
 */
export async function runAll<J extends Job, R>(
  jobs: readonly J[],
  cores: number,
  run: (job: J) => Promise<R>,
): Promise<R[]> {
  const results = new Map<J, R>();
  const running = new Map<J, Promise<void>>();
  const waiting = jobs.toSorted((a, b) => b.timeoutSeconds - a.timeoutSeconds);
  let free = cores;
  try {
    while (waiting.length > 0 || running.size > 0) {
      const next = nextOf(waiting, [...running.keys()], free, cores);
      if (next === null) {
        await Promise.race(running.values());
        continue;
      }
      const { job, share } = next;
      waiting.splice(waiting.indexOf(job), 1);
      free -= share;
      const work = run(job).then((result) => {
        results.set(job, result);
      }).finally(() => {
        free += share;
        running.delete(job);
      });
      running.set(job, work);
    }
  } finally {
    await Promise.allSettled(running.values());
  }
  return jobs.map((job) => results.get(job) as R); // each ran, or the loop threw
}

/** What begins now, and how much of the cores is set apart for it; `null` when nothing can. */
function nextOf<J extends Job>(
  waiting: readonly J[],
  running: readonly J[],
  free: number,
  cores: number,
): { readonly job: J; readonly share: number } | null {
  if (running.some((it) => it.alone)) return null;
  const wants = (it: J) => Math.min(it.cores, cores);
  const busy = waiting.find((it) => !it.alone && !it.idle && wants(it) <= free);
  if (busy !== undefined) return { job: busy, share: wants(busy) };
  const idle = waiting.find((it) => it.idle && !it.alone);
  if (idle !== undefined) {
    if (!running.some((it) => it.idle)) return { job: idle, share: 0 };
    return wants(idle) <= free ? { job: idle, share: wants(idle) } : null;
  }
  const lonely = running.length > 0 || waiting.some((it) => !it.alone) ? undefined : waiting[0];
  return lonely === undefined ? null : { job: lonely, share: cores };
}
