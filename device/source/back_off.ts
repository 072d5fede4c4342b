import type { SourceTimings } from "./timings.ts";

/** How an attempt ended, as far as the next wait depends on it. */
export interface AttemptEnd {
  /** Trying soon cannot help. */
  readonly needsPerson: boolean;
  /** How long pictures came, in milliseconds; 0 when none did. */
  readonly streamedMs: number;
}

/**
 * The waits between attempts: doubling from the first to the longest, each shortened by a random part of
 * up to a half, so that cameras that vanished together (a switch, a power cut) do not come back together.
 */
export class BackOff {
  readonly #timings: SourceTimings;
  readonly #random: () => number;
  #failures = 0;

  /** `random` gives numbers from 0 up to 1. */
  constructor(timings: SourceTimings, random: () => number) {
    this.#timings = timings;
    this.#random = random;
  }

  /** The wait before the next attempt, in milliseconds. */
  next(end: AttemptEnd): number {
    const t = this.#timings;
    if (end.streamedMs >= t.goodStreamMs) this.#failures = 0;
    const [first, longest] = end.needsPerson
      ? [t.refusedFirstMs, t.refusedLongestMs]
      : [t.retryFirstMs, t.retryLongestMs];
    const whole = Math.min(longest, first * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    return whole * (1 - this.#random() / 2);
  }
}
