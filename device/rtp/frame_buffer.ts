/** No real camera's frame is larger; a larger one is refused, so that no stream can eat the memory. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;
const FIRST_SIZE = 64 * 1024;

/**
 * Collects one access unit, NAL units behind their 4-byte lengths, in a buffer that is kept for the
 * next one. It grows by doubling to {@link MAX_FRAME_BYTES} and shrinks again after large frames.
 */
export class FrameBuffer {
  length = 0;
  #bytes = new Uint8Array(FIRST_SIZE);
  #nalStart = -1;
  #largest = 0;
  #frames = 0;

  get inNal(): boolean {
    return this.#nalStart >= 0;
  }

  get nalLength(): number {
    return this.length - this.#nalStart;
  }

  /** Begins a NAL unit; its length is filled in by {@link endNal}. `false` when there is no room. */
  beginNal(): boolean {
    if (!this.#reserve(4)) return false;
    this.length += 4;
    this.#nalStart = this.length;
    return true;
  }

  appendByte(value: number): boolean {
    if (!this.#reserve(1)) return false;
    this.#bytes[this.length++] = value;
    return true;
  }

  /** Adds bytes `from` … `to` of a packet. `false` when there is no room. */
  append(packet: Uint8Array, from: number, to: number): boolean {
    const size = to - from;
    if (!this.#reserve(size)) return false;
    this.#bytes.set(packet.subarray(from, to), this.length);
    this.length += size;
    return true;
  }

  endNal(): void {
    const size = this.length - this.#nalStart, at = this.#nalStart - 4, b = this.#bytes;
    b[at] = size >>> 24;
    b[at + 1] = size >>> 16;
    b[at + 2] = size >>> 8;
    b[at + 3] = size;
    this.#nalStart = -1;
  }

  /** Takes the NAL unit that is being written out again. */
  dropNal(): void {
    this.length = this.#nalStart - 4;
    this.#nalStart = -1;
  }

  /** The NAL unit that is being written: a view, valid until the next call. */
  nal(): Uint8Array {
    return this.#bytes.subarray(this.#nalStart, this.length);
  }

  /** The whole frame: a view, valid until the next call. */
  frame(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  /** Empties it for the next frame. */
  clear(): void {
    this.#largest = Math.max(this.#largest, this.length);
    if (++this.#frames >= 256) {
      if (this.#bytes.length > FIRST_SIZE && this.#largest < this.#bytes.length / 4) {
        this.#bytes = new Uint8Array(Math.max(FIRST_SIZE, this.#bytes.length / 2));
      }
      this.#frames = 0;
      this.#largest = 0;
    }
    this.length = 0;
    this.#nalStart = -1;
  }

  #reserve(size: number): boolean {
    const need = this.length + size;
    if (need <= this.#bytes.length) return true;
    if (need > MAX_FRAME_BYTES) return false;
    let capacity = this.#bytes.length;
    while (capacity < need) capacity *= 2;
    const grown = new Uint8Array(Math.min(capacity, MAX_FRAME_BYTES));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
    return true;
  }
}
