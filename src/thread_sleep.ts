import type { DurationMs } from "./base/units.ts";

const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Stops the calling thread for so long, with everything that it does. */
export function sleepThread(time: DurationMs): void {
  Atomics.wait(neverNotified, 0, 0, time);
}
