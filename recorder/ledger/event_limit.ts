/** So that a camera that fails ten times a second does not fill the log: counted, not written. Pure. */
import type { CameraId } from "../../src/base/ids.ts";
import type { TrustedMs } from "../../src/base/units.ts";

/** This many lines of one kind for one camera … */
const MOST = 12;
/** … in this long. */
const WINDOW_MS = 600_000;

interface Window {
  readonly kind: string;
  readonly camera: CameraId | null;
  since: number;
  written: number;
  suppressed: number;
}

export class EventLimiter {
  readonly #windows = new Map<string, Window>();

  /**
   * Asks before a line is written.
   *
   * @returns How many of its like were left out since the last one that was written, or `null` when
   * this one is to be left out too.
   */
  admit(kind: string, camera: CameraId | null, now: TrustedMs): number | null {
    const key = JSON.stringify([kind, camera]);
    const window = this.#windows.get(key) ??
      { kind, camera, since: now, written: 0, suppressed: 0 };
    this.#windows.set(key, window);
    if (now - window.since >= WINDOW_MS) Object.assign(window, { since: now, written: 0 });
    if (window.written >= MOST) {
      window.suppressed++;
      return null;
    }
    const { suppressed } = window;
    window.written++;
    window.suppressed = 0;
    return suppressed;
  }

  /** What was left out in windows that are over, once: for one line each. Forgets windows that are over. */
  drain(now: TrustedMs): { kind: string; camera: CameraId | null; suppressed: number }[] {
    const over = [...this.#windows].filter(([, window]) => now - window.since >= WINDOW_MS);
    for (const [key] of over) this.#windows.delete(key);
    return over.map(([, { kind, camera, suppressed }]) => ({ kind, camera, suppressed }))
      .filter(({ suppressed }) => suppressed > 0);
  }
}
