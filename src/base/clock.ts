import type { MonoMs, UtcMs } from "./units.ts";

/** The two clocks of a machine. Everything that needs a time is given one of these; nobody calls `Date.now()`. */
export interface Clock {
  /** The wall clock, which people and NTP may set at any moment. */
  wall(): UtcMs;
  /** The monotonic clock, which only runs forward while this process lives. */
  mono(): MonoMs;
}
