/** What a recorder owes: every fragment it acknowledged, until its protection ends. Kept outside the faulty system. */
import type { Line } from "./protocol.ts";

/** A fragment that was acknowledged. */
export interface Owed {
  readonly camera: number;
  readonly start: number;
  /** Displayed end, which is its trusted stamp too. */
  readonly end: number;
  /** Hex SHA-256 of `moof` and `mdat`. */
  readonly sha: string;
}

export class Oracle {
  readonly #keep: number;
  #owed: Owed[] = [];
  #now: number;
  #acks = 0;
  readonly #newest = new Map<number, number>();
  /** What no recorder may say. */
  readonly violations: string[] = [];

  /** `keep`: how long footage is protected; `now`: trusted time at the beginning; milliseconds. */
  constructor(keep: number, now: number) {
    this.#keep = keep;
    this.#now = now;
  }

  /** An oracle that knows the same and goes on by itself. */
  copy(): Oracle {
    const copy = new Oracle(this.#keep, this.#now);
    copy.#owed = [...this.#owed];
    for (const [camera, start] of this.#newest) copy.#newest.set(camera, start);
    return copy;
  }

  /** Trusted time, never behind what the subject has used. */
  get now(): number {
    return this.#now;
  }

  /** Fragments acknowledged so far. */
  get acks(): number {
    return this.#acks;
  }

  /** Takes a line; with `counts` false, an acknowledgement came too late to be believed. */
  hear(line: Line, counts: boolean): void {
    if (line.say === "now") this.#now = Math.max(this.#now, line.now);
    if (line.say !== "ack" || !counts) return;
    const { camera, start, end, sha } = line;
    this.#acks++;
    this.#owed.push({ camera, start, end, sha });
    if (start <= (this.#newest.get(camera) ?? -Infinity)) {
      this.violations.push(`camera ${camera}: ${start} was acknowledged out of order`);
    }
    this.#newest.set(camera, start);
  }

  /** All that must still be there. What is no longer protected is forgotten. */
  owed(): readonly Owed[] {
    this.#owed = this.#owed.filter((o) => o.end + this.#keep > this.#now);
    return this.#owed;
  }
}
