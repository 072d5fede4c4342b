import { Bytes } from "../../src/base/units.ts";

/** Lends buffers, so that fragments of all cameras share one bounded stretch of memory. */
export interface BufferPool {
  /** A buffer of at least so many bytes with arbitrary content; `null` when the bound is reached. */
  take(bytes: number): Uint8Array<ArrayBuffer> | null;
  /** Gives a buffer back; nobody may touch it afterwards. */
  give(buffer: Uint8Array<ArrayBuffer>): void;
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

/** Four classes an octave: at most a quarter of a buffer is unused by rounding. */
const SMALLEST = 32 * 1024;
/** A buffer may be lent to someone who asked for up to this many classes less. */
const LOOK_UP = 2;

/**
 * A pool that holds at most `bound` bytes, lent and idle together, and of the idle ones at most
 * `idleBound`. Idle buffers make way before anyone is refused.
 */
export function createBufferPool(bound: Bytes, idleBound: Bytes): BufferPool {
  const idle: Uint8Array<ArrayBuffer>[][] = [];
  const lentBuffers = new Set<Uint8Array<ArrayBuffer>>();
  let lent = 0;
  let idleBytes = 0;
  let made = 0;
  let refused = 0;

  const lend = (buffer: Uint8Array<ArrayBuffer>) => {
    lent += buffer.length;
    lentBuffers.add(buffer);
    return buffer;
  };

  const dropIdle = (until: number) => {
    for (let c = idle.length - 1; c >= 0 && idleBytes > until; c--) {
      for (const list = idle[c] ?? []; list.length > 0 && idleBytes > until;) {
        idleBytes -= list.pop()?.length ?? 0;
      }
    }
  };

  return {
    take(bytes) {
      const wanted = classOf(bytes);
      for (let c = wanted; c <= wanted + LOOK_UP; c++) {
        const buffer = idle[c]?.pop();
        if (buffer !== undefined) {
          idleBytes -= buffer.length;
          return lend(buffer);
        }
      }
      const size = classBytes(wanted);
      if (lent + size > bound) {
        refused++;
        return null;
      }
      dropIdle(bound - lent - size);
      made++;
      return lend(new Uint8Array(size));
    },
    give(buffer) {
      // A buffer given twice would be lent to two cameras at once: their footage would mix.
      if (!lentBuffers.delete(buffer)) throw new Error("a buffer came back that was not lent");
      lent -= buffer.length;
      if (idleBytes + buffer.length > idleBound || lent + idleBytes + buffer.length > bound) return;
      const c = classOf(buffer.length);
      (idle[c] ??= []).push(buffer);
      idleBytes += buffer.length;
    },
    get stats() {
      return { lent: Bytes(lent), idle: Bytes(idleBytes), made, refused };
    },
  };
}

/** The smallest class whose buffers hold so many bytes. */
function classOf(bytes: number): number {
  let c = Math.max(0, 4 * Math.floor(Math.log2(Math.max(1, bytes / SMALLEST))));
  while (classBytes(c) < bytes) c++;
  return c;
}

/** 32 KiB × 1, 1¼, 1½, 1¾, 2, 2½, … */
function classBytes(c: number): number {
  return SMALLEST * 2 ** Math.floor(c / 4) * (1 + (c % 4) / 4);
}
