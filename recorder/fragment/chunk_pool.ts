import { Bytes } from "../../src/base/units.ts";

/** How large a chunk is: small enough that the half-empty last one of a fragment hardly counts. */
export const CHUNK_BYTES = 64 * 1024;
const CHUNKS_IN_SLAB = 16;
const SLAB_BYTES = CHUNK_BYTES * CHUNKS_IN_SLAB;

/** A piece of memory that a fragment's media is collected in. */
export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Lends chunks of {@link CHUNK_BYTES}, so that fragments of all cameras share one bounded stretch of memory. */
export interface ChunkPool {
  /** A chunk with arbitrary content; `null` when the bound is reached. */
  take(): Chunk | null;
  /** Gives chunks back; nobody may touch them afterwards. */
  give(chunks: readonly Chunk[]): void;
  /** Call it every few seconds: idle memory that was not needed since the last call goes. */
  forgetUnneeded(): void;
  readonly stats: ChunkPoolStats;
}

/** The pool's own counters. */
export interface ChunkPoolStats {
  /** Bytes lent out now. */
  readonly lent: Bytes;
  /** Bytes kept for the next one who asks. */
  readonly idle: Bytes;
  /** Slabs of memory made since the start: stays flat in steady state. */
  readonly made: number;
  /** How often the bound made it refuse. */
  readonly refused: number;
}

/** A stretch of memory that is bought and let go as a whole. */
class Slab {
  readonly #memory = new ArrayBuffer(SLAB_BYTES);
  readonly #free: Chunk[] = [];
  readonly #lent = new Set<Chunk>();

  constructor() {
    for (let at = SLAB_BYTES - CHUNK_BYTES; at >= 0; at -= CHUNK_BYTES) {
      this.#free.push({ bytes: new Uint8Array(this.#memory, at, CHUNK_BYTES) });
    }
  }

  get isIdle(): boolean {
    return this.#lent.size === 0;
  }

  take(): Chunk | null {
    const chunk = this.#free.pop() ?? null;
    if (chunk !== null) this.#lent.add(chunk);
    return chunk;
  }

  /** Whether the chunk was one of this slab that is lent. */
  give(chunk: Chunk): boolean {
    if (!this.#lent.delete(chunk)) return false;
    this.#free.push(chunk);
    return true;
  }

  /** Its memory goes now. The collector sees a small object in it, and would leave it for minutes. */
  letGo(): void {
    this.#memory.transfer(0);
  }
}

/** A pool that holds at most `bound` bytes, lent and idle together. */
export function createChunkPool(bound: Bytes): ChunkPool {
  /** Chunks are lent from the first slab that has one, so that the last ones become idle as a whole. */
  const slabs: Slab[] = [];
  let lent = 0;
  let mostLent = 0;
  let made = 0;
  let refused = 0;

  const lend = (chunk: Chunk) => {
    lent++;
    mostLent = Math.max(mostLent, lent);
    return chunk;
  };

  return {
    take() {
      if (lent < slabs.length * CHUNKS_IN_SLAB) {
        for (const slab of slabs) {
          const chunk = slab.take();
          if (chunk !== null) return lend(chunk);
        }
      }
      const slab = (slabs.length + 1) * SLAB_BYTES > bound ? null : new Slab();
      const chunk = slab?.take() ?? null;
      if (slab === null || chunk === null) {
        refused++;
        return null;
      }
      made++;
      slabs.push(slab);
      return lend(chunk);
    },
    give(chunks) {
      for (const chunk of chunks) {
        // A chunk given twice would be lent to two cameras at once: their footage would mix.
        if (!slabs.some((slab) => slab.give(chunk))) {
          throw new Error("a chunk came back that was not lent");
        }
        lent--;
      }
    },
    forgetUnneeded() {
      // One more than was needed: chunks of a fragment that lasts lie wherever one was free.
      const wanted = Math.ceil(mostLent / CHUNKS_IN_SLAB) + 1;
      for (let i = slabs.length - 1; i >= 0 && slabs.length > wanted; i--) {
        if (slabs[i]?.isIdle) slabs.splice(i, 1)[0]?.letGo();
      }
      mostLent = lent;
    },
    get stats() {
      const idle = slabs.length * SLAB_BYTES - lent * CHUNK_BYTES;
      return { lent: Bytes(lent * CHUNK_BYTES), idle: Bytes(idle), made, refused };
    },
  };
}
