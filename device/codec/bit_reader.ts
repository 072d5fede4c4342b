/**
 * Reads the bits of a NAL unit's payload and steps over emulation prevention bytes
 * (ITU-T H.264 §7.4.1, H.265 §7.4.2). Reading past the end gives zeros and sets {@link overrun};
 * it never throws, because the bytes come from a network.
 */
export class BitReader {
  /** Something was read that is not there, or a number was longer than any real one. */
  overrun = false;
  #bytes: Uint8Array = new Uint8Array(0);
  #next = 0;
  #end = 0;
  #current = 0;
  #bitsLeft = 0;
  #zeros = 0;

  /** Begins at byte `from` of `bytes` and ends before byte `to`. */
  reset(bytes: Uint8Array, from: number, to: number): this {
    this.#bytes = bytes;
    this.#next = from;
    this.#end = Math.min(to, bytes.length);
    this.#bitsLeft = 0;
    this.#zeros = 0;
    this.overrun = false;
    return this;
  }

  /** One bit, 0 or 1. */
  bit(): number {
    if (this.#bitsLeft === 0) this.#load();
    this.#bitsLeft--;
    return (this.#current >> this.#bitsLeft) & 1;
  }

  /** An unsigned number of `count` bits, at most 32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** An unsigned Exp-Golomb number, ue(v), H.264 §9.1. */
  ue(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      if (++zeros > 32 || this.overrun) {
        this.overrun = true;
        return 0;
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** A signed Exp-Golomb number, se(v), H.264 §9.1.1. */
  se(): number {
    const k = this.ue();
    return k % 2 === 1 ? (k + 1) / 2 : -(k / 2);
  }

  #load(): void {
    if (this.#zeros >= 2 && this.#next < this.#end && this.#bytes[this.#next] === 3) {
      this.#next++;
      this.#zeros = 0;
    }
    const byte = this.#next < this.#end ? this.#bytes[this.#next] : undefined;
    if (byte === undefined) this.overrun = true;
    this.#next++;
    this.#current = byte ?? 0;
    this.#zeros = this.#current === 0 ? this.#zeros + 1 : 0;
    this.#bitsLeft = 8;
  }
}
