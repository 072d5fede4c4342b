import { FLAGS_DELTA, FLAGS_KEY } from "../mp4/tracks.ts";
import type { VideoSamples } from "../mp4/write_fragment.ts";

const SECOND = 90_000;

/** What a fragment's decode times depend on outside of it; all in ticks of 1/90000 s. */
export interface Surroundings {
  /** Where the fragment before it ended, if it belongs to the same stretch. */
  readonly previousEnd: number | null;
  /** Where the next fragment's first sample in decode order lies, if there is one already. */
  readonly next: number | null;
  /** The usual distance of two frames. */
  readonly interval: number;
  /** Whether frames are decoded in another order than shown. */
  readonly reorders: boolean;
}

/**
 * The video samples of the fragment being collected. Cameras send presentation times only; decode
 * times are derived: the i-th sample is decoded at the i-th smallest presentation time, so that they
 * always rise and the first one is the fragment's start.
 */
export class VideoSampleList implements VideoSamples {
  count = 0;
  durations = new Uint32Array(64);
  sizes = new Uint32Array(64);
  flags = new Uint32Array(64);
  offsets = new Int32Array(64);
  #places = new Float64Array(64);
  #sorted = new Float64Array(64);
  #furthest = -Infinity;

  /** The greatest place so far. */
  get furthest(): number {
    return this.#furthest;
  }

  /** The first sample's place in decode order; only while there is one. */
  get first(): number {
    return this.#places[0] ?? 0;
  }

  /** Whether the first sample in decode order is a key frame. */
  get startsWithKey(): boolean {
    return this.count > 0 && this.flags[0] === FLAGS_KEY;
  }

  add(place: number, size: number, key: boolean): void {
    const i = this.count;
    if (i === this.#places.length) this.#grow();
    this.#places[i] = place;
    this.sizes[i] = size;
    this.flags[i] = key ? FLAGS_KEY : FLAGS_DELTA;
    this.count = i + 1;
    if (place > this.#furthest) this.#furthest = place;
  }

  clear(): void {
    this.count = 0;
    this.#furthest = -Infinity;
  }

  /** Fills in durations and composition offsets; gives the fragment's start and end. */
  derive(around: Surroundings): { readonly start: number; readonly end: number } {
    const n = this.count;
    const times = this.#decodeTimes(around);
    const start = times[0] ?? 0;
    for (let i = 0; i + 1 < n; i++) this.durations[i] = (times[i + 1] ?? 0) - (times[i] ?? 0);
    for (let i = 0; i < n; i++) this.offsets[i] = (this.#places[i] ?? 0) - (times[i] ?? 0);
    const last = times[n - 1] ?? 0;
    const usual = n > 1 ? this.durations[n - 2] ?? 1 : Math.round(around.interval);
    const duration = lastDuration(last, usual, around);
    this.durations[n - 1] = duration;
    return { start, end: last + duration };
  }

  #decodeTimes(around: Surroundings): Float64Array {
    const n = this.count;
    const times = this.#sorted.subarray(0, n);
    times.set(this.#places.subarray(0, n));
    if (around.reorders) times.sort();
    let start = times[0] ?? 0;
    const { previousEnd } = around;
    if (previousEnd !== null) {
      // With B-frames the last duration before was a guess: its error is taken up here.
      const near = around.reorders ? around.interval / 2 : 0;
      if (start - previousEnd <= near) start = previousEnd;
    }
    let before = start - 1;
    for (let i = 0; i < n; i++) {
      const wanted = i === 0 ? start : times[i] ?? 0;
      before = wanted > before ? wanted : before + 1;
      times[i] = before;
    }
    return times;
  }

  #grow(): void {
    const size = this.#places.length * 2;
    this.#places = grown(this.#places, new Float64Array(size));
    this.#sorted = new Float64Array(size);
    this.sizes = grown(this.sizes, new Uint32Array(size));
    this.flags = grown(this.flags, new Uint32Array(size));
    this.durations = new Uint32Array(size);
    this.offsets = new Int32Array(size);
  }
}

/**
 * How long the last sample of a fragment lasts: until the next one where that is known and no
 * stretch of pictures is missing in between, else as long as the one before it.
 */
function lastDuration(last: number, usual: number, around: Surroundings): number {
  if (around.next === null) return Math.max(1, usual);
  const hole = around.next - last;
  // Behind an anchor frame come B-frames that are shown before it: the next place is not its own.
  if (around.reorders) return Math.max(1, Math.min(hole, usual));
  const longest = Math.min(10 * SECOND, Math.max(2 * SECOND, 3 * around.interval));
  return Math.max(1, hole <= longest ? hole : Math.min(usual, longest));
}

function grown<A extends Float64Array | Uint32Array>(old: A, larger: A): A {
  larger.set(old);
  return larger;
}
