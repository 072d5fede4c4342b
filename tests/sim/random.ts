/** Random numbers from a seed (sfc32), so that one number replays a whole run. */
export class Rng {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #d = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b);
    for (let i = 0; i < 8; i++) this.u32();
  }

  /** 0 … 2³²−1. */
  u32(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t >>> 0;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + this.u32() % (max - min + 1);
  }

  /** True in `n` of `of` cases. */
  chance(n: number, of: number): boolean {
    return this.u32() % of < n;
  }

  /** One of the list, which has at least one member. */
  pick<T>(list: readonly T[]): T {
    return list[this.u32() % list.length] as T; // in range by the remainder
  }
}
