/** Re-reads all footage in idle time, about once a month, while recording goes on. */
import type { CameraId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import { DAY_MS } from "../../src/base/units.ts";
import type { EventInput } from "../ledger/records.ts";
import type { ScrubDeps, ScrubFinding } from "../maintenance/scrub.ts";
import { scrubAll } from "../maintenance/scrub_all.ts";
import { sleep } from "./commit_loop.ts";

/** What the loop works with. */
export interface ScrubLoopDeps extends ScrubDeps {
  readonly clock: Clock;
  /** Bytes of all blocks together. */
  readonly poolBytes: number;
  readonly told: (event: EventInput) => void;
}

const PASS_DAYS = 30;
/** A small pool is read through in a day at least; no pool takes more than a twentieth of a slow disk. */
const LEAST = 256 * 1024;
const MOST = 8 * 1024 * 1024;
const REST_MS = 3_600_000;

/** Bytes a second at which a pool is read through in about a month. */
export const scrubRate = (poolBytes: number): number =>
  Math.min(MOST, Math.max(LEAST, Math.ceil(poolBytes / (PASS_DAYS * DAY_MS / 1000))));

/** Runs until aborted. */
export async function scrubLoop(deps: ScrubLoopDeps, signal: AbortSignal): Promise<void> {
  const pace = {
    bytesPerSecond: scrubRate(deps.poolBytes),
    clock: deps.clock,
    sleep: (ms: number) => sleep(ms, signal),
    signal,
  };
  let told = 0;
  while (!signal.aborted) {
    const report = await scrubAll(deps, pace, ({ findings }) => {
      for (const finding of findings.slice(told)) {
        if (finding.fresh) deps.told(damageEvent(finding));
      }
      told = findings.length;
    });
    for (const finding of report.findings.slice(told)) {
      if (finding.fresh) deps.told(damageEvent(finding));
    }
    told = 0;
    await sleep(REST_MS, signal);
  }
}

/** A finding as a line of the log. */
function damageEvent(
  { camera, from, to, what, block }: ScrubFinding & { readonly camera: CameraId },
): EventInput {
  const details = {
    block,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    what,
  };
  return {
    kind: "damage-found",
    camera,
    reason: "footage on the disk is not what was recorded",
    details,
  };
}
