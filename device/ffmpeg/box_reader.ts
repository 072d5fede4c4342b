/** Reads ISO/IEC 14496-12 boxes out of one whole box's bytes; what does not fit is left out, nothing throws. */

/** A view of the bytes of one box's content. */
export class Box {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  /** @param type the four characters @param bytes the content, header taken off */
  constructor(type: string, bytes: Uint8Array) {
    this.type = type;
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether bytes `at` … `at + size` are there. */
  has(at: number, size: number): boolean {
    return at >= 0 && at + size <= this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.has(at, 2) ? this.#view.getUint16(at) : 0;
  }

  u32(at: number): number {
    return this.has(at, 4) ? this.#view.getUint32(at) : 0;
  }

  i32(at: number): number {
    return this.has(at, 4) ? this.#view.getInt32(at) : 0;
  }

  /** 64 bits as a double: exact to 2⁵³. */
  u64(at: number): number {
    return this.u32(at) * 2 ** 32 + this.u32(at + 4);
  }

  /** The boxes inside, from byte `from` on. */
  *children(from = 0): Generator<Box> {
    let at = from;
    while (this.has(at, 8)) {
      const size = this.u32(at);
      if (size < 8 || !this.has(at, size)) return;
      yield new Box(fourCc(this.bytes, at + 4), this.bytes.subarray(at + 8, at + size));
      at += size;
    }
  }

  /** The first box of a type inside, from byte `from` on. */
  child(type: string, from = 0): Box | null {
    for (const box of this.children(from)) if (box.type === type) return box;
    return null;
  }

  /** The box at the end of a path of plain boxes. */
  path(...types: readonly string[]): Box | null {
    let box: Box | null = new Box(this.type, this.bytes);
    for (const type of types) box = box?.child(type) ?? null;
    return box;
  }
}

/** Four characters of a box type. */
export const fourCc = (b: Uint8Array, at: number): string =>
  String.fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0);
