/**
 * Buffers in which the parts of a fragment are put together for one write: one system call and one
 * thread's turn cost more than a copy, and a new buffer for each write would leave garbage of the
 * size of all footage.
 */
import { bytesIn, putBytes } from "../../src/base/bytes.ts";

/** Most fragments are smaller. */
const SIZE = 1024 * 1024;
/**
 * Writes of many cameras come at once. Two at a time keep a disk busy: more would only be buffers
 * that the processor's cache does not hold, and that the kernel has to fill with zeros first.
 */
const AT_ONCE = 2;

/** Makes one piece of several, valid until the turn is over. */
export type Join = (parts: readonly Uint8Array[]) => Uint8Array;

/** The buffers of one disk, lent in turns: whoever waits for a disk that hangs holds up no other disk. */
export class WriteStaging {
  readonly #idle: Uint8Array<ArrayBuffer>[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  /** Runs `write` as soon as fewer than two others run, in the order of the calls. Rejects as it does. */
  async inTurn<T>(write: (join: Join) => Promise<T>): Promise<T> {
    if (this.#busy < AT_ONCE) this.#busy++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const buffer = this.#idle.pop() ?? new Uint8Array(SIZE);
    try {
      return await write((parts) => joinInto(buffer, parts));
    } finally {
      this.#idle.push(buffer);
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy--;
      else next(); // it takes this one's place
    }
  }
}

function joinInto(buffer: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const length = bytesIn(parts);
  // A larger one is rare, and not worth a buffer that stays.
  const out = length > buffer.length ? new Uint8Array(length) : buffer;
  return out.subarray(0, putBytes(out, parts));
}
