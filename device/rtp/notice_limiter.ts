import type { SourceNotice } from "../../recorder/port.ts";
import type { MonoMs } from "../../src/base/units.ts";

/** A camera that misbehaves in every packet is told of so often, in milliseconds. */
const EVERY_MS = 1000;

/** Sums up notices of one kind, so that a camera's thousandth fault of a second does not make a thousandth line. */
export class NoticeLimiter {
  readonly #kind: SourceNotice["kind"];
  readonly #tell: (notice: SourceNotice) => void;
  #count = 0;
  #last = -Infinity;

  constructor(kind: SourceNotice["kind"], tell: (notice: SourceNotice) => void) {
    this.#kind = kind;
    this.#tell = tell;
  }

  /** `count` more happened; told at once, or with the next one when something was told just now. */
  add(count: number, now: MonoMs, detail: string): void {
    this.#count += count;
    if (now - this.#last < EVERY_MS) return;
    this.#tell({ kind: this.#kind, count: this.#count, detail });
    this.#last = now;
    this.#count = 0;
  }
}
