/** The least lateness of the last 10 to 20 s: arrivals come in bursts, the earliest one is the truest. */
const WINDOW_TICKS = 10 * 90_000;

/** A sliding minimum in two halves: constant memory, constant time. All values in 1/90000 s. */
export class LeastLateness {
  #current = Infinity;
  #previous = Infinity;
  #since = 0;

  /** Forgets everything; the window begins at `now`. */
  reset(now: number): void {
    this.#current = Infinity;
    this.#previous = Infinity;
    this.#since = now;
  }

  add(lateness: number, now: number): void {
    if (now - this.#since >= WINDOW_TICKS) {
      this.#previous = this.#current;
      this.#current = Infinity;
      this.#since = now;
    }
    if (lateness < this.#current) this.#current = lateness;
  }

  /** All that was seen was in truth so much later. */
  shift(ticks: number): void {
    this.#current += ticks;
    this.#previous += ticks;
  }

  /** `null` before a whole half of the window has been seen. */
  get least(): number | null {
    const least = Math.min(this.#current, this.#previous);
    return this.#previous === Infinity ? null : least;
  }
}
