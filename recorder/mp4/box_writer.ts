/**
 * Writes ISO base media boxes (ISO/IEC 14496-12 §4.2) into a growing buffer. For what is written
 * rarely, such as `moov`; fragments have their own writer that allocates nothing.
 */
export class BoxWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** One box: its size is filled in after `content` has run. */
  box(type: string, content: () => void): void {
    const at = this.#length;
    this.u32(0);
    this.ascii(type);
    content();
    this.#view.setUint32(at, this.#length - at);
  }

  /** One full box: a box whose content begins with a version and 24 bits of flags. */
  fullBox(type: string, version: number, flags: number, content: () => void): void {
    this.box(type, () => {
      this.u32(((version << 24) | flags) >>> 0);
      content();
    });
  }

  u8(value: number): void {
    this.#room(1);
    this.#view.setUint8(this.#length, value);
    this.#length += 1;
  }

  u16(value: number): void {
    this.#room(2);
    this.#view.setUint16(this.#length, value);
    this.#length += 2;
  }

  u32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#length, value);
    this.#length += 4;
  }

  /** `count` zero bytes. */
  zeros(count: number): void {
    this.#room(count);
    this.#bytes.fill(0, this.#length, this.#length + count);
    this.#length += count;
  }

  /** One byte a character; for box types, brands and names in ASCII. */
  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i));
  }

  bytes(data: Uint8Array): void {
    this.#room(data.length);
    this.#bytes.set(data, this.#length);
    this.#length += data.length;
  }

  /** A copy of everything written so far, exactly as long as it is. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
