/** What a block's rows amount to: its time range, its spans, and what its release depends on. Pure. */
import { dur90kToMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { gapCause, gapCode } from "../format/gap_cause.ts";
import type { GapCause } from "../port.ts";
import type { RowTimes } from "./rows.ts";

/** A stretch of a block with no gap in it, and why footage is missing before it (`null`: none is). */
export interface BlockSpan {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly gapBefore: GapCause | null;
}

/**
 * What the instant of release depends on, kept so that a change of the law's layers needs no rows.
 * The lag is trusted time less displayed time: with it, a displayed `keepUntil` becomes trusted.
 */
export interface ReleaseFacts {
  /** Latest displayed end of footage whose clock was good; `null` when there is none. */
  readonly goodEnd: UtcMs | null;
  /** Greatest lag among that footage. */
  readonly goodLag: number;
  /** Latest trusted time of footage whose clock was not known to be good; `null` when there is none. */
  readonly unknownTrusted: TrustedMs | null;
  /** Latest trusted time of all. */
  readonly newestTrusted: TrustedMs;
}

/** What the index keeps of a sealed block beside its packed rows. */
export interface BlockSummary extends ReleaseFacts {
  readonly start: UtcMs;
  readonly end: UtcMs;
  readonly spans: readonly BlockSpan[];
}

/** Fragments further apart than this have a gap between them. */
export const GAP_MS = 200;

/** When a fragment's last picture ends, displayed. */
export const rowEnd = (row: Pick<RowTimes, "start" | "duration">): UtcMs =>
  UtcMs(row.start + dur90kToMs(row.duration));

/** The summary of a block's rows, which are in recording order and at least one. */
export function summarize(rows: readonly RowTimes[]): BlockSummary {
  const spans: BlockSpan[] = [];
  let start = Infinity, end = -Infinity, goodLag = -Infinity, newest = -Infinity;
  let goodEnd: UtcMs | null = null, unknownTrusted: TrustedMs | null = null;
  for (const row of rows) {
    const to = rowEnd(row);
    const last = spans.at(-1);
    const joined = last !== undefined && row.gap === null && row.start >= last.from &&
      row.start - last.to <= GAP_MS;
    if (joined) spans[spans.length - 1] = { ...last, to: UtcMs(Math.max(last.to, to)) };
    else spans.push({ from: row.start, to, gapBefore: row.gap });
    start = Math.min(start, row.start);
    end = Math.max(end, to);
    newest = Math.max(newest, row.trusted);
    if (row.clockGood) {
      goodLag = Math.max(goodLag, row.trusted - to);
      goodEnd = UtcMs(Math.max(goodEnd ?? to, to));
    } else if (unknownTrusted === null || row.trusted > unknownTrusted) {
      unknownTrusted = row.trusted;
    }
  }
  const newestTrusted = TrustedMs(newest);
  return {
    start: UtcMs(start),
    end: UtcMs(end),
    spans,
    goodEnd,
    goodLag,
    unknownTrusted,
    newestTrusted,
  };
}

const SPAN_BYTES = 24;

/** Spans as bytes for the index. */
export function packSpans(spans: readonly BlockSpan[]): Uint8Array {
  const bytes = new Uint8Array(spans.length * SPAN_BYTES);
  const view = new DataView(bytes.buffer);
  spans.forEach((span, i) => {
    view.setFloat64(i * SPAN_BYTES, span.from);
    view.setFloat64(i * SPAN_BYTES + 8, span.to);
    view.setUint8(i * SPAN_BYTES + 16, gapCode(span.gapBefore));
  });
  return bytes;
}

/** The spans in bytes made by {@link packSpans}. */
export function unpackSpans(bytes: Uint8Array): BlockSpan[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spans: BlockSpan[] = [];
  for (let at = 0; at + SPAN_BYTES <= bytes.length; at += SPAN_BYTES) {
    spans.push({
      from: UtcMs(view.getFloat64(at)),
      to: UtcMs(view.getFloat64(at + 8)),
      gapBefore: gapCause(view.getUint8(at + 16)),
    });
  }
  return spans;
}
