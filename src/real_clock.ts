import type { Clock } from "./base/clock.ts";
import { MonoMs, UtcMs } from "./base/units.ts";

/** The machine's own clocks. The only place that reads them. */
export const realClock: Clock = {
  wall: () => UtcMs(Date.now()),
  mono: () => MonoMs(performance.now()),
};
