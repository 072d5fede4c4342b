import type { TrackSamples } from "../mp4/write_fragment.ts";

/** Samples in one raw AAC frame (ISO/IEC 14496-3 §4.5.2.1). */
const AAC_FRAME = 1024;
/** Sound kept for one fragment; more is no sound beside video of two seconds. */
const MOST_FRAMES = 1024;
const MOST_BYTES = 512 * 1024;

/** The sound of the fragment being collected: few bytes, so they are copied behind the video at its end. */
export class AudioSampleList implements TrackSamples {
  count = 0;
  durations = new Uint32Array(MOST_FRAMES);
  sizes = new Uint32Array(MOST_FRAMES);
  readonly #places = new Float64Array(MOST_FRAMES);
  #bytes = new Uint8Array(32 * 1024);
  #length = 0;
  #usual = 1920;
  #end = -Infinity;

  /** A new run with frames at this rate. */
  begin(sampleRate: number): void {
    this.clear();
    this.#usual = Math.max(1, Math.round(AAC_FRAME * 90_000 / Math.max(1, sampleRate)));
    this.#end = -Infinity;
  }

  /** Keeps one frame; `false` when there is no room for more before the next fragment. */
  add(place: number, data: Uint8Array): boolean {
    if (this.count === MOST_FRAMES || this.#length + data.length > MOST_BYTES) return false;
    if (this.#length + data.length > this.#bytes.length) {
      const larger = new Uint8Array((this.#length + data.length) * 2);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
    this.sizes[this.count] = data.length;
    this.#places[this.count] = place;
    this.count++;
    return true;
  }

  /** Fills in the durations; gives where the first frame begins. Never before the last one ended. */
  derive(): number {
    let before = Math.max(this.#places[0] ?? 0, this.#end);
    const start = before;
    for (let i = 1; i < this.count; i++) {
      const at = Math.max(this.#places[i] ?? 0, before + 1);
      this.durations[i - 1] = at - before;
      before = at;
    }
    this.durations[this.count - 1] = this.#usual;
    this.#end = before + this.#usual;
    return start;
  }

  /** The clock was set: what ended in the old time says nothing about the new one. */
  forgetEnd(): void {
    this.#end = -Infinity;
  }

  /** All frames' bytes; valid until the next `add`. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.count = 0;
    this.#length = 0;
  }
}
