/** The end of a process in the middle of what it did. Everything after it fails the same way until the next start. */
export class Cut extends Error {
  override readonly name = "Cut";
}

/** One for all: a stack trace for each of a million cuts would cost more than the rest. */
const CUT = new Cut("the process ended here");

/**
 * Burns one step before and one after every effect on a disk or the index, and ends the process
 * when it is burnt down. An unlit fuse burns for ever.
 */
export class Fuse {
  /** Steps since the beginning, for sweeps that cut at each of them. */
  steps = 0;
  #left = Infinity;
  #blown = false;

  /** The process ends at the `steps`-th step from now; 0 is the very next one. */
  light(steps: number): void {
    this.#left = steps;
  }

  /** No cut is coming, and a process may run. */
  replace(): void {
    this.#left = Infinity;
    this.#blown = false;
  }

  get lit(): boolean {
    return this.#left !== Infinity;
  }

  get blown(): boolean {
    return this.#blown;
  }

  /** One step. Throws {@link Cut}. */
  burn(): void {
    this.alive();
    this.steps++;
    if (this.#left-- > 0) return;
    this.#blown = true;
    throw CUT;
  }

  /** Throws {@link Cut} when the process has ended already. */
  alive(): void {
    if (this.#blown) throw CUT;
  }
}
