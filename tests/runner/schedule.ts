/** Runs jobs side by side on the cores that there are. */

/** Work that keeps some cores busy. */
export interface Job {
  readonly cores: number;
  /** Nothing may run beside it. */
  readonly alone: boolean;
  /** The longest first, so that the last does not run by itself at the end. */
  readonly timeoutSeconds: number;
}

/**
 * Runs every job once: shared ones packed on the cores, longest first, then each lonely one.
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
  const running = new Set<Promise<void>>();
  const byLength = jobs.toSorted((a, b) => b.timeoutSeconds - a.timeoutSeconds);
  const waiting = [...byLength.filter((it) => !it.alone), ...byLength.filter((it) => it.alone)];
  let free = cores;
  try {
    while (waiting.length > 0 || running.size > 0) {
      const next = waiting.findIndex((job) => share(job, cores) <= free);
      // Lonely ones stand last: the first may start only when everything else is over.
      const lonely = waiting[next]?.alone === true && next > 0;
      const job = next < 0 || lonely ? undefined : waiting.splice(next, 1)[0];
      if (job === undefined) {
        await Promise.race(running);
        continue;
      }
      free -= share(job, cores);
      const work: Promise<void> = run(job).then((result) => {
        results.set(job, result);
      }).finally(() => {
        free += share(job, cores);
        running.delete(work);
      });
      running.add(work);
    }
  } finally {
    await Promise.allSettled(running);
  }
  return jobs.map((job) => results.get(job) as R); // each ran, or the loop threw
}

function share(job: Job, cores: number): number {
  return job.alone ? cores : Math.min(job.cores, cores);
}
