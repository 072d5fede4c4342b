/** ZIPs as nobody should make them, and large ones of which only the headers are there. */
import { crc32 } from "node:zlib";
import type { OpenFile } from "../../recorder/verify/reading.ts";

/** An entry; what is left out is as it should be. */
export interface ZipPart {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array;
  /** So many zeros that nobody writes down, in the place of data. */
  readonly hole?: number;
  /** What its own header says. */
  readonly local?: { readonly name?: string; readonly size?: number; readonly method?: number };
  /** What the directory says. */
  readonly told?: {
    readonly size?: number;
    readonly packed?: number;
    readonly offset?: number;
    readonly method?: number;
    readonly flags?: number;
  };
  readonly mode?: number;
  /** Bytes that lie before it and belong to nobody. */
  readonly before?: Uint8Array;
  /** In the directory alone. */
  readonly ghost?: boolean;
}

const MOST = 0xffff_ffff;
const text = (it: string | Uint8Array) =>
  typeof it === "string" ? new TextEncoder().encode(it) : it;

/** Puts the parts together; `large`: with 64-bit fields, needed or not. */
export function makeZip(
  parts: readonly ZipPart[],
  options: { readonly large?: boolean; readonly comment?: string; readonly count?: number } = {},
): OpenFile & { readonly bytes: () => Uint8Array<ArrayBuffer> } {
  const pieces: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  const put = (bytes: Uint8Array) => {
    pieces.push({ at: size, bytes });
    size += bytes.length;
  };
  const large = options.large === true;
  const central: Uint8Array[] = [];
  for (const part of parts) {
    if (part.before !== undefined) put(part.before);
    const offset = part.told?.offset ?? size;
    const data = part.data ?? new Uint8Array();
    const real = part.hole ?? data.length;
    if (part.ghost !== true) {
      const name = text(part.local?.name ?? part.name);
      const header = new DataView(new ArrayBuffer(30));
      header.setUint32(0, 0x04034b50, true);
      header.setUint16(6, 0x800, true);
      header.setUint16(8, part.local?.method ?? part.told?.method ?? 0, true);
      header.setUint32(14, crc32(data), true);
      const said = part.local?.size ?? Math.min(MOST, real);
      header.setUint32(18, said, true);
      header.setUint32(22, said, true);
      header.setUint16(26, name.length, true);
      put(new Uint8Array(header.buffer));
      put(name);
      if (part.hole === undefined) put(data);
      else size += part.hole;
    }
    const wide: number[] = [];
    const field = (value: number) => {
      if (!large && value < MOST) return value;
      wide.push(value);
      return MOST;
    };
    const name = text(part.name);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(8, part.told?.flags ?? 0x800, true);
    entry.setUint16(10, part.told?.method ?? 0, true);
    entry.setUint32(16, crc32(data), true);
    entry.setUint32(24, field(part.told?.size ?? real), true);
    entry.setUint32(20, field(part.told?.packed ?? part.told?.size ?? real), true);
    entry.setUint32(42, field(offset), true);
    entry.setUint16(28, name.length, true);
    const extra = new DataView(new ArrayBuffer(wide.length === 0 ? 0 : 4 + 8 * wide.length));
    if (wide.length > 0) {
      extra.setUint16(0, 1, true);
      extra.setUint16(2, 8 * wide.length, true);
      wide.forEach((value, i) => extra.setBigUint64(4 + 8 * i, BigInt(value), true));
    }
    entry.setUint16(30, extra.byteLength, true);
    entry.setUint32(38, (part.mode ?? 0o100644) * 0x10000, true);
    central.push(new Uint8Array(entry.buffer), name, new Uint8Array(extra.buffer));
  }
  const [from, count] = [size, options.count ?? parts.length];
  for (const bytes of central) put(bytes);
  const length = size - from;
  if (large || from >= MOST) {
    const end = new DataView(new ArrayBuffer(76));
    end.setUint32(0, 0x06064b50, true);
    end.setBigUint64(4, 44n, true);
    for (const [at, value] of [[24, count], [32, count], [40, length], [48, from], [64, size]]) {
      end.setBigUint64(at ?? 0, BigInt(value ?? 0), true);
    }
    end.setUint32(56, 0x07064b50, true);
    end.setUint32(72, 1, true);
    put(new Uint8Array(end.buffer));
  }
  const comment = text(options.comment ?? "");
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, large ? 0xffff : count, true);
  end.setUint16(10, large ? 0xffff : count, true);
  end.setUint32(12, large ? MOST : length, true);
  end.setUint32(16, large ? MOST : Math.min(MOST, from), true);
  end.setUint16(20, comment.length, true);
  put(new Uint8Array(end.buffer));
  put(comment);
  const read = (offset: number, wanted: number) => {
    const out = new Uint8Array(Math.max(0, Math.min(wanted, size - offset)));
    for (const { at, bytes } of pieces) {
      const [first, last] = [
        Math.max(at, offset),
        Math.min(at + bytes.length, offset + out.length),
      ];
      if (first < last) out.set(bytes.subarray(first - at, last - at), first - offset);
    }
    return out;
  };
  return {
    size,
    read: (offset, wanted) => Promise.resolve(read(offset, wanted)),
    bytes: () => read(0, size),
  };
}
