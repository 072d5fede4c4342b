/** How much a camera sends: over the last hour for planning, over the last minute for showing. Pure. */
import { BitsPerSecond, type Bytes, DurationMs, type MonoMs } from "../../src/base/units.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** An average that forgets: what is one time constant old counts for 1/e. */
interface Average {
  readonly bits: number;
  readonly ms: number;
}

/** What a camera sent so far, as averages that forget. */
export interface BitrateMeter {
  readonly at: MonoMs;
  readonly hour: Average;
  readonly minute: Average;
  /** Time measured in all; below an hour, plan with the declared bitrate. */
  readonly measured: DurationMs;
}

const NOTHING: Average = { bits: 0, ms: 0 };

/** A meter that begins to measure at `at`. */
export function newMeter(at: MonoMs): BitrateMeter {
  return { at, hour: NOTHING, minute: NOTHING, measured: DurationMs(0) };
}

/**
 * The meter after `bytes` more arrived up to `at`. Call it with 0 bytes while nothing arrives, or do
 * not call it for time that should not count (a camera that is off).
 */
export function measure(meter: BitrateMeter, bytes: Bytes, at: MonoMs): BitrateMeter {
  const ms = Math.max(0, at - meter.at);
  return {
    at: ms > 0 ? at : meter.at,
    hour: forget(meter.hour, bytes * 8, ms, HOUR_MS),
    minute: forget(meter.minute, bytes * 8, ms, MINUTE_MS),
    measured: DurationMs(meter.measured + ms),
  };
}

/** Time that does not count: a camera was off, the meter goes on at `at`. */
export function resume(meter: BitrateMeter, at: MonoMs): BitrateMeter {
  return { ...meter, at };
}

/** `null` before anything was measured. */
export function hourly(meter: BitrateMeter): BitsPerSecond | null {
  return rate(meter.hour);
}

/** `null` before anything was measured. */
export function lastMinute(meter: BitrateMeter): BitsPerSecond | null {
  return rate(meter.minute);
}

function forget(average: Average, bits: number, ms: number, constant: number): Average {
  const keep = Math.exp(-ms / constant);
  // New time is weighted by its own mean age, so that one long step and many short ones agree.
  const weight = ms === 0 ? 1 : (1 - keep) * constant / ms;
  return { bits: average.bits * keep + bits * weight, ms: average.ms * keep + ms * weight };
}

function rate({ bits, ms }: Average): BitsPerSecond | null {
  return ms === 0 ? null : BitsPerSecond(bits / ms * 1000);
}
