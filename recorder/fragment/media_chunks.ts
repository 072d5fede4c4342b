import { type Chunk, CHUNK_BYTES, type ChunkPool } from "./chunk_pool.ts";

/** Media of one fragment, and the chunks that it lies in, to be given back to their pool. */
export interface CollectedMedia {
  readonly parts: readonly Uint8Array[];
  readonly chunks: readonly Chunk[];
}

/** Collects one fragment's media in chunks of a pool: it grows without being copied, and takes what it needs. */
export class MediaChunks {
  readonly #pool: ChunkPool;
  #chunks: Chunk[] = [];
  #bytes = 0;

  constructor(pool: ChunkPool) {
    this.#pool = pool;
  }

  /** Media bytes collected. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends media; `false`, and nothing changed, when the pool has no more memory. */
  append(data: Uint8Array): boolean {
    if (!this.#reserve(this.#bytes + data.length)) return false;
    let from = 0;
    while (from < data.length) {
      const at = this.#bytes % CHUNK_BYTES;
      const to = Math.min(data.length, from + CHUNK_BYTES - at);
      const chunk = this.#chunks[Math.floor(this.#bytes / CHUNK_BYTES)];
      chunk?.bytes.set(data.subarray(from, to), at);
      this.#bytes += to - from;
      from = to;
    }
    return true;
  }

  /** Ends collecting and hands everything over; the next `append` begins anew. */
  finish(): CollectedMedia {
    const chunks = this.#chunks;
    const parts = chunks.map(({ bytes }, i) =>
      bytes.subarray(0, Math.min(CHUNK_BYTES, this.#bytes - i * CHUNK_BYTES))
    );
    this.#chunks = [];
    this.#bytes = 0;
    return { parts, chunks };
  }

  #reserve(bytes: number): boolean {
    const before = this.#chunks.length;
    while (this.#chunks.length * CHUNK_BYTES < bytes) {
      const chunk = this.#pool.take();
      if (chunk === null) {
        this.#pool.give(this.#chunks.splice(before));
        return false;
      }
      this.#chunks.push(chunk);
    }
    return true;
  }
}
