import { DurationMs, type MonoMs, type Utc90k } from "../../src/base/units.ts";
import type { SenderReport } from "../port.ts";
import type { CutFragment, FragmentReceiver } from "./cut_fragment.ts";
import { displayed, type Timeline } from "./timeline.ts";

/** A fragment whose place in displayed time follows once its run has settled. */
export type UnplacedFragment = Omit<CutFragment, "start" | "wentBack" | "cameraClockOffset"> & {
  readonly place: number;
};

/** Holds finished fragments back until it is known where their run lies, and hands them out in order. */
export class FragmentRelease {
  /** The run's last sender report. */
  report: SenderReport | null = null;
  readonly #timeline: Timeline;
  readonly #receiver: FragmentReceiver;
  readonly #waiting: UnplacedFragment[] = [];
  #lastEnd: Utc90k | null;

  /** `lastEnd`: where the camera's footage ends in displayed time, `null` when there is none. */
  constructor(timeline: Timeline, receiver: FragmentReceiver, lastEnd: Utc90k | null) {
    this.#timeline = timeline;
    this.#receiver = receiver;
    this.#lastEnd = lastEnd;
  }

  add(fragment: UnplacedFragment): void {
    this.#waiting.push(fragment);
  }

  /** Hands out what can be placed; `force` at a run's end, when nothing more will be known. */
  release(now: MonoMs, force: boolean): void {
    if (this.#waiting.length === 0) return;
    const correction = this.#timeline.settle(now, this.#lastEnd, force);
    if (correction === null) return;
    for (const { place, ...fragment } of this.#waiting.splice(0)) {
      const start = displayed(place, correction);
      const wentBack = this.#lastEnd !== null && start < this.#lastEnd;
      this.#lastEnd = displayed(place + fragment.duration, correction);
      const cameraClockOffset = this.#cameraClockOffset(correction);
      this.#receiver.fragment({ ...fragment, start, wentBack, cameraClockOffset });
    }
  }

  #cameraClockOffset(correction: number): DurationMs | null {
    if (this.report === null) return null;
    const { pts, cameraUtc } = this.report;
    return DurationMs(Math.round(cameraUtc - displayed(this.#timeline.peek(pts), correction) / 90));
  }
}
