/** Spans and gaps of a camera's displayed time, from the spans of its blocks. Pure. */
import { UtcMs } from "../../src/base/units.ts";
import { type BlockSpan, GAP_MS } from "../index/summary.ts";
import type { GapCause } from "../port.ts";
import type { Gap, Span } from "../read_port.ts";

/** Block spans in order of time, joined where nothing is missing between them and clipped to [from, to). */
export function joinSpans(spans: readonly BlockSpan[], from: UtcMs, to: UtcMs): BlockSpan[] {
  const joined: Mutable[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    const goesOn = last !== undefined &&
      (span.from < last.to || span.gapBefore === null && span.from - last.to <= GAP_MS);
    if (goesOn) last.to = UtcMs(Math.max(last.to, span.to));
    else joined.push({ ...span });
  }
  return joined.map((s) => ({
    ...s,
    from: UtcMs(Math.max(s.from, from)),
    to: UtcMs(Math.min(s.to, to)),
  })).filter((s) => s.from < s.to);
}

/** A span being joined: months have tens of thousands of blocks, and a copy for each would be felt. */
type Mutable = { -readonly [K in keyof BlockSpan]: BlockSpan[K] };

/** What lies outside of the spans' own knowledge. */
export interface GapContext {
  /** Displayed start of the oldest footage held; `null` when there is none. */
  readonly oldest: UtcMs | null;
  /** Why the oldest footage has nothing before it: nothing was ever recorded, or it was given up. */
  readonly beforeOldest: GapCause;
  /** Why nothing follows the newest footage. */
  readonly afterNewest: GapCause;
  /** The first span after the range, if any. */
  readonly next: BlockSpan | null;
  /** Nothing is missing after this instant yet. */
  readonly now: UtcMs;
}

/** The gaps of [from, to) around joined spans, with causes. A gap of no more than a fifth of a second is none. */
export function gapsBetween(
  joined: readonly BlockSpan[],
  from: UtcMs,
  to: UtcMs,
  context: GapContext,
): Gap[] {
  const gaps: Gap[] = [];
  const add = (start: number, end: number, cause: GapCause) => {
    if (end - start > GAP_MS) gaps.push({ from: UtcMs(start), to: UtcMs(end), cause });
  };
  const end = Math.min(to, context.now);
  let at: number = from;
  const { oldest } = context;
  if (oldest !== null && at < oldest) {
    add(at, Math.min(oldest, end), context.beforeOldest);
    at = Math.min(oldest, end);
  }
  for (const span of joined) {
    add(at, span.from, span.gapBefore ?? "recorder-off");
    at = Math.max(at, span.to);
  }
  const after = oldest === null
    ? context.beforeOldest
    : context.next === null
    ? context.afterNewest
    : context.next.gapBefore ?? "recorder-off";
  add(at, end, after);
  return gaps;
}

/** Spans without their causes. */
export const plainSpans = (joined: readonly BlockSpan[]): Span[] =>
  joined.map(({ from, to }) => ({ from, to }));
