import { Bytes } from "../../src/base/units.ts";

/** Lends buffers, so that fragments of all cameras share one bounded stretch of memory. */
export interface BufferPool {
  /** A buffer of at least so many bytes with arbitrary content; `null` when the bound is reached. */
  take(bytes: number): Uint8Array<ArrayBuffer> | null;
  /** Gives a buffer back; nobody may touch it afterwards. */
  give(buffer: Uint8Array<ArrayBuffer>): void;
  /** Call it every few seconds: idle memory that was not needed since the last call goes. */
  forgetUnneeded(): void;
  readonly stats: BufferPoolStats;
}

/** The pool's own counters. */
export interface BufferPoolStats {
  /** Bytes lent out now. */
  readonly lent: Bytes;
  /** Bytes kept for the next one who asks. */
  readonly idle: Bytes;
  /** Buffers made since the start: stays flat in steady state. */
  readonly made: number;
  /** How often the bound made it refuse. */
  readonly refused: number;
}

/** Four sizes an octave: at most a quarter of a new buffer is unused by rounding. */
const SMALLEST = 32 * 1024;
/** An idle buffer is lent to who asked for at least this part of it; less would waste memory. */
const LEAST_USE = 0.5;

/**
 * A pool that holds at most `bound` bytes, lent and idle together, and of the idle ones at most
 * `idleBound`. Idle buffers make way before anyone is refused, those given back longest ago first:
 * sizes that nobody asks for any more must not crowd out the ones in use.
 */
export function createBufferPool(bound: Bytes, idleBound: Bytes): BufferPool {
  /** In the order they were given back. A few dozen at most: searched, not sorted. */
  const idle: Uint8Array<ArrayBuffer>[] = [];
  const lentBuffers = new Set<Uint8Array<ArrayBuffer>>();
  let lent = 0;
  let mostLent = 0;
  let idleBytes = 0;
  let made = 0;
  let refused = 0;

  const lend = (buffer: Uint8Array<ArrayBuffer>) => {
    lent += buffer.length;
    mostLent = Math.max(mostLent, lent);
    lentBuffers.add(buffer);
    return buffer;
  };

  const reuse = (bytes: number): Uint8Array<ArrayBuffer> | null => {
    let best = -1;
    let bestSize = bytes / LEAST_USE + SMALLEST;
    for (let i = idle.length - 1; i >= 0; i--) {
      const size = idle[i]?.length ?? 0;
      if (size >= bytes && size < bestSize) {
        best = i;
        bestSize = size;
      }
    }
    const buffer = best < 0 ? undefined : idle.splice(best, 1)[0];
    if (buffer === undefined) return null;
    idleBytes -= buffer.length;
    return buffer;
  };

  const shrinkIdle = (to: number) => {
    while (idleBytes > to) {
      const buffer = idle.shift();
      if (buffer === undefined) throw new Error("idle memory was counted that is not there");
      idleBytes -= buffer.length;
      // Gone now. The collector sees a small object in it, and would leave it for minutes.
      buffer.buffer.transfer(0);
    }
  };

  return {
    take(bytes) {
      const reused = reuse(bytes);
      if (reused !== null) return lend(reused);
      const size = roundedUp(bytes);
      if (lent + size > bound) {
        refused++;
        return null;
      }
      shrinkIdle(bound - lent - size);
      made++;
      return lend(new Uint8Array(size));
    },
    give(buffer) {
      // A buffer given twice would be lent to two cameras at once: their footage would mix.
      if (!lentBuffers.delete(buffer)) throw new Error("a buffer came back that was not lent");
      lent -= buffer.length;
      idle.push(buffer);
      idleBytes += buffer.length;
      shrinkIdle(Math.min(idleBound, bound - lent));
    },
    forgetUnneeded() {
      shrinkIdle(mostLent - lent);
      mostLent = lent;
    },
    get stats() {
      return { lent: Bytes(lent), idle: Bytes(idleBytes), made, refused };
    },
  };
}

/** The smallest of 32 KiB × 1, 1¼, 1½, 1¾, 2, 2½, … that holds so many bytes. */
function roundedUp(bytes: number): number {
  const octave = SMALLEST * 2 ** Math.max(0, Math.floor(Math.log2(bytes / SMALLEST)));
  return Math.max(SMALLEST, Math.ceil(bytes / (octave / 4)) * (octave / 4));
}
