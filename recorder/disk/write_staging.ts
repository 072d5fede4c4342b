/**
 * Buffers in which the parts of a fragment are put together for one write: one system call and one
 * thread's turn cost more than a copy, and a new buffer for each write would leave garbage of the
 * size of all footage.
 */
import { bytesIn, putBytes } from "../../src/base/bytes.ts";

/** Most fragments are smaller. */
const SIZE = 1024 * 1024;
/** So many are kept for the next write: a disk that answers needs no more. */
const KEPT = 2;

export class WriteStaging {
  readonly #idle: Uint8Array<ArrayBuffer>[] = [];

  /** Hands `use` all parts as one; what it was given is valid until its promise is settled. */
  async joined<T>(
    parts: readonly Uint8Array[],
    use: (bytes: Uint8Array) => Promise<T>,
  ): Promise<T> {
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return await use(only);
    const length = bytesIn(parts);
    const buffer = length > SIZE
      ? new Uint8Array(length)
      : this.#idle.pop() ?? new Uint8Array(SIZE);
    try {
      return await use(buffer.subarray(0, putBytes(buffer, parts)));
    } finally {
      if (buffer.length === SIZE && this.#idle.length < KEPT) this.#idle.push(buffer);
      else buffer.buffer.transfer(0); // the collector would leave it for minutes
    }
  }
}
