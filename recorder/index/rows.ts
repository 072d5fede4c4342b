/** Fragment rows as the index keeps them: 80 bytes each, alone in the tail, packed in a sealed block. */
import { RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { FragmentHeader } from "../format/fragment_header.ts";
import { gapCause, gapCode } from "../format/gap_cause.ts";

/** What the index knows of a fragment: its header without what the block says already, and where it lies. */
export interface FragmentRow
  extends Omit<FragmentHeader, "block" | "generation" | "camera" | "previous"> {
  /** Offset of the fragment header box in its block. */
  readonly offset: number;
}

/** Length of one packed row. */
export const ROW_BYTES = 80;

const NO_OFFSET = -0x8000_0000;

function packInto(view: DataView, bytes: Uint8Array, at: number, row: FragmentRow): void {
  view.setFloat64(at, row.start);
  view.setFloat64(at + 8, row.trusted);
  view.setFloat64(at + 16, row.sequence);
  view.setUint32(at + 24, row.offset);
  view.setUint32(at + 28, row.payloadLength);
  view.setUint32(at + 32, row.duration);
  view.setUint32(at + 36, row.run);
  view.setInt32(at + 40, row.cameraClockOffsetMs ?? NO_OFFSET);
  view.setUint16(at + 44, row.frames);
  view.setUint8(at + 46, (row.key ? 1 : 0) | (row.clockGood ? 2 : 0));
  view.setUint8(at + 47, gapCode(row.gap));
  bytes.set(row.payloadHash, at + 48);
}

/** Rows as one byte string, in order. */
export function packRows(rows: readonly FragmentRow[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * ROW_BYTES);
  const view = new DataView(bytes.buffer);
  rows.forEach((row, i) => packInto(view, bytes, i * ROW_BYTES, row));
  return bytes;
}

/** The rows of a byte string made by {@link packRows}; throws `RangeError` for any other length. */
export function unpackRows(bytes: Uint8Array): FragmentRow[] {
  if (bytes.length % ROW_BYTES !== 0) {
    throw new RangeError(`packed rows are ${bytes.length} bytes, not a multiple of ${ROW_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: FragmentRow[] = [];
  for (let at = 0; at < bytes.length; at += ROW_BYTES) rows.push(unpackAt(view, bytes, at));
  return rows;
}

function unpackAt(view: DataView, bytes: Uint8Array, at: number): FragmentRow {
  const offset = view.getInt32(at + 40);
  const flags = view.getUint8(at + 46);
  return {
    start: UtcMs(view.getFloat64(at)),
    trusted: TrustedMs(view.getFloat64(at + 8)),
    sequence: view.getFloat64(at + 16),
    offset: view.getUint32(at + 24),
    payloadLength: Bytes(view.getUint32(at + 28)),
    duration: MediaDur90k(view.getUint32(at + 32)),
    run: RunNo(view.getUint32(at + 36)),
    cameraClockOffsetMs: offset === NO_OFFSET ? null : offset,
    frames: view.getUint16(at + 44),
    key: (flags & 1) !== 0,
    clockGood: (flags & 2) !== 0,
    gap: gapCause(view.getUint8(at + 47)),
    payloadHash: bytes.slice(at + 48, at + ROW_BYTES),
  };
}

/** When a fragment was and what its clock was worth: what a block's release depends on. */
export type RowTimes = Pick<FragmentRow, "start" | "trusted" | "duration" | "clockGood" | "gap">;

/** The times alone of a byte string made by {@link packRows}, for a fraction of the work. */
export function unpackTimes(bytes: Uint8Array): RowTimes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const times: RowTimes[] = [];
  for (let at = 0; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) {
    times.push({
      start: UtcMs(view.getFloat64(at)),
      trusted: TrustedMs(view.getFloat64(at + 8)),
      duration: MediaDur90k(view.getUint32(at + 32)),
      clockGood: (view.getUint8(at + 46) & 2) !== 0,
      gap: gapCause(view.getUint8(at + 47)),
    });
  }
  return times;
}

/** The row of a fragment whose header lies at `offset`. */
export function rowOf(header: FragmentHeader, offset: number): FragmentRow {
  const { block: _b, generation: _g, camera: _c, previous: _p, ...rest } = header;
  return { ...rest, offset };
}
