import type { Clock } from "../../src/base/clock.ts";

/**
 * Makes all cameras read at the same moments.
 *
 * A camera sends each frame in many small pieces. Reading each as it comes costs a system call and a turn
 * of the event loop apiece; waiting for the next beat lets the kernel collect them. Beats lie on a grid of
 * the monotonic clock. The timer runs only while somebody waits, so an idle pacer holds nothing.
 */
export class ReadPacer {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #next: Promise<void> | null = null;

  constructor(clock: Clock, intervalMs = 50) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** Resolves at the next beat, at most one interval away. All who wait share one promise. */
  beat(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      const delay = this.#intervalMs - this.#clock.mono() % this.#intervalMs;
      setTimeout(() => {
        this.#next = null;
        resolve();
      }, delay);
    });
    return this.#next;
  }
}
