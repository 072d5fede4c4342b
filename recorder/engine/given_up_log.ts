/**
 * Footage given up, for the log. A busy pool gives up thousands of blocks a day: each is counted,
 * and a line each hour says how many of which cameras and which times, so that a log of years can
 * still be read and checked at every start.
 */
import type { CameraId } from "../../src/base/ids.ts";
import { DurationMs, type MonoMs } from "../../src/base/units.ts";
import type { GivenUp } from "../index/index.ts";
import type { EventInput } from "../ledger/records.ts";

/** How footage was given up: to new footage, or erased because a layer orders it. */
export type GivenUpHow = "reused" | "erased";

const EVERY: DurationMs = DurationMs(3_600_000);

const REASONS: Readonly<Record<GivenUpHow, string>> = {
  reused: "past its floor: its blocks were given to new footage",
  erased: "past its floor: erased as the law orders",
};

interface Sum {
  blocks: number;
  from: number;
  to: number;
}

export class GivenUpLog {
  readonly #sums: Record<GivenUpHow, Map<CameraId, Sum>> = { reused: new Map(), erased: new Map() };
  #last: MonoMs;

  constructor(now: MonoMs) {
    this.#last = now;
  }

  /** Counts a block. */
  add(how: GivenUpHow, { camera, from, to }: GivenUp): void {
    const sum = this.#sums[how].get(camera);
    if (sum === undefined) this.#sums[how].set(camera, { blocks: 1, from, to });
    else {
      sum.blocks++;
      sum.from = Math.min(sum.from, from);
      sum.to = Math.max(sum.to, to);
    }
  }

  /** The lines that are due, at most once an hour; all that is counted when `all`. */
  due(now: MonoMs, all: boolean): EventInput[] {
    if (!all && now - this.#last < EVERY) return [];
    this.#last = now;
    return (["reused", "erased"] as const).flatMap((how) => {
      const sums = this.#sums[how];
      if (sums.size === 0) return [];
      const cameras = [...sums].map(([camera, { blocks, from, to }]) => ({
        camera,
        blocks,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      }));
      sums.clear();
      return [{ kind: `footage-${how}`, camera: null, reason: REASONS[how], details: { cameras } }];
    });
  }
}
