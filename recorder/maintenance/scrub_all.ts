import type { Clock } from "../../src/base/clock.ts";
import type { DurationMs } from "../../src/base/units.ts";
import { DurationMs as ms } from "../../src/base/units.ts";
import { type ScrubDeps, type ScrubFinding, scrubStep } from "./scrub.ts";

/** How fast, and with which clock. */
export interface Pace {
  readonly bytesPerSecond: number;
  readonly clock: Pick<Clock, "mono">;
  /** Resolves after this long, or earlier when the work is to end. */
  readonly sleep: (length: DurationMs) => Promise<void>;
  /** Ends the scrub after the present step; it goes on from there the next time. */
  readonly signal?: AbortSignal;
}

/** What a scrub read. */
export interface ScrubReport {
  readonly bytes: number;
  readonly fragments: number;
  readonly findings: readonly ScrubFinding[];
  /** Everything was read; else it was interrupted. */
  readonly done: boolean;
}

/** Read at once before the pace is looked at; at low rates less, so that reading comes in no bursts. */
const STEP_BYTES = 8 * 1024 * 1024;

/** Scrubs to the end of the pool, from where the last scrub stopped, no faster than the pace. */
export async function scrubAll(
  deps: ScrubDeps,
  pace: Pace,
  progress?: (read: Omit<ScrubReport, "done">) => void,
): Promise<ScrubReport> {
  const { bytesPerSecond, clock, sleep, signal } = pace;
  if (!(bytesPerSecond > 0)) throw new RangeError(`a scrub of ${bytesPerSecond} bytes a second`);
  const budget = Math.min(STEP_BYTES, bytesPerSecond);
  const findings: ScrubFinding[] = [];
  let bytes = 0, fragments = 0, done = false;
  while (!done && signal?.aborted !== true) {
    const started = clock.mono();
    const step = await scrubStep(deps, budget);
    bytes += step.bytes;
    fragments += step.fragments;
    findings.push(...step.findings);
    done = step.done;
    progress?.({ bytes, fragments, findings });
    const owed = step.bytes / bytesPerSecond * 1000 - (clock.mono() - started);
    if (owed > 0 && !done) await sleep(ms(owed));
  }
  return { bytes, fragments, findings, done };
}
