import { MediaTime90k } from "../../src/base/units.ts";

/**
 * Unwraps the 32-bit RTP timestamps of one track and scales them to 90 kHz. A step of less than
 * half the range is taken at its sign, so B-frames go back and a wrap goes on.
 */
export class MediaClock {
  readonly #rate: number;
  #last = -1;
  #ticks = 0;
  #offset = 0;

  /** @param clockRate ticks of the RTP timestamp in a second */
  constructor(clockRate: number) {
    this.#rate = clockRate;
  }

  /** Whether a packet has fixed the zero point. */
  get started(): boolean {
    return this.#last >= 0;
  }

  /** Fixes the zero point: this timestamp means this time. Also after a sender began anew. */
  start(timestamp: number, at: MediaTime90k): void {
    this.#last = timestamp;
    this.#ticks = 0;
    this.#offset = at;
  }

  /** Moves all later times by so many 90 kHz ticks. */
  shift(by: number): void {
    this.#offset += by;
  }

  /** The time of the next packet's timestamp. */
  advance(timestamp: number): MediaTime90k {
    this.#ticks += (timestamp - this.#last) | 0;
    this.#last = timestamp;
    return this.#scaled(this.#ticks);
  }

  /** The time of a timestamp near the last one, without moving there. */
  peek(timestamp: number): MediaTime90k {
    return this.#scaled(this.#ticks + ((timestamp - this.#last) | 0));
  }

  #scaled(ticks: number): MediaTime90k {
    return MediaTime90k(
      this.#offset + (this.#rate === 90_000 ? ticks : Math.round((ticks * 90_000) / this.#rate)),
    );
  }
}
