import type { Clock } from "../../src/base/clock.ts";
import { DurationMs, type MonoMs } from "../../src/base/units.ts";
import type { WakeLocks } from "../../src/base/wake_locks.ts";

/** What the thread sleeps by between beats. */
export interface Naps {
  /** Nobody sleeps while one of these is held, or before the time that they name. */
  readonly locks: WakeLocks;
  /** Stops the whole thread for so long: packets, timers and signals wait. */
  readonly sleep: (time: DurationMs) => void;
}

const INTERVAL = DurationMs(100);
/** So long the event loop turns between two naps, for whoever has something to do to show himself. */
const AWAKE_MS = 2;
/** Nothing but a beat may wait longer for its turn. */
const LONGEST_NAP = DurationMs(50);
/** The thread wakes up so long before the beat, to know by then who has something to read. */
const EARLY_MS = 1;

/**
 * Makes all cameras read at the same moments, and lets the thread sleep in between.
 *
 * A camera sends each frame in many small pieces. Reading each as it comes costs a system call and a turn
 * of the event loop apiece; waiting for the next beat lets the kernel collect them. But the kernel wakes
 * the event loop for each piece, read or not, and a thread that sleeps is not woken. Beats lie on a grid
 * of the monotonic clock. Timers run only while somebody waits, so an idle pacer holds nothing.
 */
export class ReadPacer {
  readonly #clock: Clock;
  readonly #naps: Naps | null;
  readonly #interval: DurationMs;
  #next: Promise<void> | null = null;
  /** When that will be. */
  #nextAt = 0;
  #napComes = false;
  #behind = false;

  /** Without `naps` the thread never sleeps. */
  constructor(clock: Clock, naps: Naps | null = null, interval: DurationMs = INTERVAL) {
    this.#clock = clock;
    this.#naps = naps;
    this.#interval = interval;
    if (naps !== null) naps.locks.onFree = () => this.#napSoon();
  }

  /** Resolves at the next beat, at most one interval away. All who wait share one promise. */
  beat(): Promise<void> {
    if (this.#next === null) {
      this.#next = this.#schedule(this.#clock.mono());
      this.#napSoon();
    }
    return this.#next;
  }

  /** Somebody reads on without waiting for the beat: he has more to read than one read takes. */
  readsOn(): void {
    this.#behind = true;
  }

  #schedule(now: MonoMs): Promise<void> {
    const delay = this.#interval - now % this.#interval;
    this.#nextAt = now + delay;
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#next = null;
        resolve();
      }, delay);
    });
  }

  #napSoon(): void {
    const naps = this.#naps;
    if (naps === null || this.#napComes || this.#next === null) return;
    this.#napComes = true;
    setTimeout(() => {
      this.#napComes = false;
      this.#nap(naps);
    }, AWAKE_MS);
  }

  #nap(naps: Naps): void {
    const now = this.#clock.mono();
    const left = this.#nextAt - EARLY_MS - now;
    // The last one who lets go of a lock asks again.
    if (left <= 0 || naps.locks.held) return;
    const awake = this.#behind || now < naps.locks.awakeUntil;
    if (!awake) naps.sleep(DurationMs(Math.min(LONGEST_NAP, left)));
    this.#behind = false;
    this.#napSoon();
  }
}
