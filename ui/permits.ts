/** At most so many at once, at most so many in the queue. */

/** A counter of permits; `take` waits its turn, or answers `null` at once when the queue is full. */
export interface Permits {
  /** Resolves with the function that gives the permit back (once), or with `null` when too many wait. */
  take(): Promise<(() => void) | null>;
  /** A permit at once or none: for callers who would rather say "busy". */
  tryTake(): (() => void) | null;
}

/** `max` permits, `maxWaiting` places in the queue, first come first served. */
export function createPermits(max: number, maxWaiting: number): Permits {
  let free = max;
  const waiting: ((give: () => void) => void)[] = [];

  function permit(): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = waiting.shift();
      if (next === undefined) free++;
      else next(permit());
    };
  }
  function tryTake() {
    if (free === 0) return null;
    free--;
    return permit();
  }
  return {
    tryTake,
    take() {
      const now = tryTake();
      if (now !== null) return Promise.resolve(now);
      if (waiting.length >= maxWaiting) return Promise.resolve(null);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
