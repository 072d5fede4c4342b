import { BitsPerSecond, type MonoMs } from "../../src/base/units.ts";

const WINDOW_MS = 60_000;
const STEP_MS = 1_000;

/** Bit rate over the last minute, from a running count of bytes that is looked at every second or so. */
export class RateMeter {
  readonly #points: { at: number; bytes: number }[] = [];

  /** The count stands at `bytes`. Calls within a second of the last are passed over. */
  look(now: MonoMs, bytes: number): void {
    const last = this.#points.at(-1);
    if (last && now - last.at < STEP_MS) return;
    this.#points.push({ at: now, bytes });
    while ((this.#points[0]?.at ?? now) < now - WINDOW_MS) this.#points.shift();
  }

  /** Over the last minute, or over what there is of it. */
  rate(): BitsPerSecond {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (!first || !last || last.at <= first.at) return BitsPerSecond(0);
    return BitsPerSecond(Math.round((last.bytes - first.bytes) * 8_000 / (last.at - first.at)));
  }
}
