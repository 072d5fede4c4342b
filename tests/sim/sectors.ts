/** Bytes as a drive keeps them: in sectors. */
import type { Rng } from "./random.ts";

/** What a drive writes at once or not at all. */
export const SECTOR = 512;

/** Bytes of a block from `from` up to `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is left of a range when `from` … `to` was written honestly. */
export function without(range: Range, from: number, to: number): Range[] {
  return [{ from: range.from, to: Math.min(range.to, from) }, {
    from: Math.max(range.from, to),
    to: range.to,
  }].filter((r) => r.from < r.to);
}

/** The smallest range that holds both. */
export function joined(range: Range | null, from: number, to: number): Range {
  if (range === null) return { from, to };
  return { from: Math.min(range.from, from), to: Math.max(range.to, to) };
}

/** Calls `fn` with every piece of `bytes` at `offset` that lies in one sector. */
export function forSectors(
  offset: number,
  bytes: Uint8Array,
  fn: (at: number, piece: Uint8Array) => void,
): void {
  const end = offset + bytes.length;
  for (let at = offset; at < end;) {
    const next = Math.min(end, (Math.floor(at / SECTOR) + 1) * SECTOR);
    fn(at, bytes.subarray(at - offset, next - offset));
    at = next;
  }
}

/** A sector that was under the head when the power went: garbage, all of it. */
export function trash(durable: Uint8Array, at: number, rng: Rng): void {
  const start = Math.floor(at / SECTOR) * SECTOR;
  durable.fill(rng.int(0, 255), start, start + SECTOR);
  durable[start + rng.int(0, SECTOR - 1)] = rng.int(0, 255);
}

/** Parts as one, in bytes of its own. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only.slice();
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
