import { fragmentHeadBytes } from "../mp4/write_fragment.ts";
import type { BufferPool } from "./buffer_pool.ts";

/** Bytes a receiver wants free around the payload, to put its own headers there without a copy. */
export interface Rooms {
  readonly head: number;
  readonly tail: number;
}

/** No first guess goes beyond this: 8 Mbit in a second. */
const FIRST_GUESS_BYTES = 1024 * 1024;

/** A fragment whose head has been placed: where it begins in the buffer. */
export interface Placed {
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Where `moof` has to begin; the media lies right behind the fragment's head. */
  readonly start: number;
}

/**
 * Collects one fragment's media behind room for its `moof`, in one buffer of a pool:
 * `[head room][room for moof][media …][tail room]`. Knows from the last fragments how much it needs.
 */
export class FragmentBuffer {
  readonly #pool: BufferPool;
  readonly #rooms: Rooms;
  #buffer: Uint8Array<ArrayBuffer> | null = null;
  #mediaAt = 0;
  #end = 0;
  /**
   * Fragments with a key frame are larger than those without, yet both get buffers for the larger:
   * buffers of one size serve everybody, and a pool of two sizes was seen to hold more in the end.
   */
  readonly #lastBytes = [0, 0, 0, 0];
  #lastSamples = 32;
  #copies = 0;

  constructor(pool: BufferPool, rooms: Rooms) {
    this.#pool = pool;
    this.#rooms = rooms;
  }

  /** How often media had to be copied because a fragment outgrew its buffer. */
  get copies(): number {
    return this.#copies;
  }

  /** Media bytes collected. */
  get bytes(): number {
    return this.#end - this.#mediaAt;
  }

  /** Appends media; `false`, and nothing changed, when the pool has no more memory. */
  append(data: Uint8Array): boolean {
    if (this.#buffer === null && !this.#begin(data.length)) return false;
    if (!this.#reserve(data.length)) return false;
    this.#buffer?.set(data, this.#end);
    this.#end += data.length;
    return true;
  }

  /** Ends collecting: makes room for a head of so many samples and hands the buffer over. */
  finish(video: number, audio: number | null): Placed | null {
    const head = fragmentHeadBytes(video, audio);
    const lacking = head + this.#rooms.head - this.#mediaAt;
    if (lacking > 0 && !this.#moveMedia(lacking)) return null;
    const buffer = this.#buffer;
    if (buffer === null) return null;
    this.#lastBytes.shift();
    this.#lastBytes.push(this.bytes);
    this.#lastSamples = video + (audio ?? 0);
    const start = this.#mediaAt - head;
    this.#forget();
    return { buffer, start };
  }

  /** Gives up what was collected. */
  discard(): void {
    if (this.#buffer !== null) this.#pool.give(this.#buffer);
    this.#forget();
  }

  #forget(): void {
    this.#buffer = null;
    this.#mediaAt = 0;
    this.#end = 0;
  }

  #begin(first: number): boolean {
    const samples = this.#lastSamples + (this.#lastSamples >> 2) + 8;
    const mediaAt = this.#rooms.head + fragmentHeadBytes(samples, 0);
    // Before anything is known: a second of video is some four key frames large.
    const known = Math.max(...this.#lastBytes);
    const expected = Math.max(
      first,
      known === 0 ? Math.min(first * 4, FIRST_GUESS_BYTES) : Math.ceil(known * 1.04),
    );
    const buffer = this.#pool.take(mediaAt + expected + this.#rooms.tail);
    if (buffer === null) return false;
    this.#buffer = buffer;
    this.#mediaAt = mediaAt;
    this.#end = mediaAt;
    return true;
  }

  #reserve(bytes: number): boolean {
    const old = this.#buffer;
    if (old === null) return false;
    const needed = this.#end + bytes + this.#rooms.tail;
    if (needed <= old.length) return true;
    const grown = this.#pool.take(needed + (needed >> 2)) ?? this.#pool.take(needed);
    if (grown === null) return false;
    grown.set(old.subarray(this.#mediaAt, this.#end), this.#mediaAt);
    this.#pool.give(old);
    this.#buffer = grown;
    this.#copies++;
    return true;
  }

  #moveMedia(by: number): boolean {
    if (!this.#reserve(by)) return false;
    this.#buffer?.copyWithin(this.#mediaAt + by, this.#mediaAt, this.#end);
    this.#mediaAt += by;
    this.#end += by;
    this.#copies++;
    return true;
  }
}
