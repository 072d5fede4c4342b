import type { Clock } from "../../src/base/clock.ts";
import type { MonoMs, UtcMs } from "../../src/base/units.ts";

/** Both clocks, read at the same instant. */
export interface ClockPair {
  readonly wall: UtcMs;
  readonly mono: MonoMs;
}

/** A process can be put aside between two readings: such a pair would look like a set clock. */
const LONGEST_READING_MS = 2;
const TRIES = 5;

/** Reads both clocks so close together that their difference is right to about 2 ms. */
export function readClockPair(clock: Clock): ClockPair {
  let mono = clock.mono();
  let wall = clock.wall();
  for (let i = 1; i < TRIES; i++) {
    const after = clock.mono();
    if (after - mono <= LONGEST_READING_MS) break;
    mono = after;
    wall = clock.wall();
  }
  return { wall, mono };
}
