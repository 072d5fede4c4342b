import { MonoMs } from "./units.ts";

/**
 * Counts who needs the event loop to turn at once. While nobody does, the thread may sleep for some
 * milliseconds although something has arrived: a turn for every packet costs more than the packet.
 */
export class WakeLocks {
  #held = 0;
  #until = MonoMs(0);
  #onFree: () => void = () => {};

  /** Somebody holds a lock. */
  get held(): boolean {
    return this.#held > 0;
  }

  /** Nobody is to sleep before. */
  get awakeUntil(): MonoMs {
    return this.#until;
  }

  /** Nobody is to sleep before then: who asked something may ask on. */
  stayAwakeUntil(at: MonoMs): void {
    if (at > this.#until) this.#until = at;
  }

  /** Called whenever the last lock is let go; takes the place of what was set before. */
  set onFree(listener: () => void) {
    this.#onFree = listener;
  }

  /** Takes a lock; answers how to let it go, which may be called again without effect. */
  hold(): () => void {
    this.#held++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#held === 0) this.#onFree();
    };
  }

  /** Holds a lock until `work` has ended, and ends as it does. */
  async during<T>(work: Promise<T>): Promise<T> {
    const release = this.hold();
    try {
      return await work;
    } finally {
      release();
    }
  }
}
