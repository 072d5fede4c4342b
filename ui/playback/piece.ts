/**
 * Playback is fetched in pieces of a few seconds. A piece is a row of one camera's fragments from
 * one block without a gap; where the row breaks, the next piece tells the player what was skipped.
 */
import type { FootageReader, FragmentRef, Gap } from "../../recorder/read_port.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { dur90kToMs, UtcMs } from "../../src/base/units.ts";

/** Neighbouring fragments further apart than this have a gap between them (as in `Span`). */
const GAP_MS = 200;
/** A row of fragments never needs more than this, however short they are. */
const MAX_FRAGMENTS = 200;

/** A converter's piece waits this much longer for the key frame that ends it; then the rest of that GOP is left out. */
const LONGEST_GOP_MS = 20_000;

/** Where the piece after this one begins. */
export interface Cursor {
  /** End of the last fragment handed out. */
  readonly at: UtcMs;
  /** Its number in the camera's chain. */
  readonly after: number;
}

/** What to play next. */
export interface Piece {
  readonly fragments: readonly [FragmentRef, ...FragmentRef[]];
  readonly start: UtcMs;
  readonly end: UtcMs;
  /** Missing footage that was passed over to get here, by displayed time. */
  readonly skipped: Gap | null;
  readonly next: Cursor;
}

/** How pieces are cut. */
export interface PieceRule {
  /** Wanted length in milliseconds. */
  readonly length: number;
  /** Begin and end on key frames, as a converter that starts afresh needs it. */
  readonly wholeGops: boolean;
}

/** When a fragment's displayed time ends. */
export const endOf = (ref: FragmentRef): UtcMs => UtcMs(ref.start + dur90kToMs(ref.duration));

/** The piece that shows `at`, or else the first one after it; `null` when no footage follows. */
export function pieceAt(
  reader: FootageReader,
  camera: CameraId,
  at: UtcMs,
  rule: PieceRule,
): Piece | null {
  const first = reader.playbackStart(camera, at);
  if (first === null) return null;
  return cut(reader, first, rule, first.start > at ? { from: at, to: first.start } : null);
}

/**
 * The front of a piece that lies whole inside a stretch; `null` where its first fragment does not:
 * it cannot be played without that one.
 */
export function within(
  piece: Piece,
  { from, to }: { readonly from: UtcMs; readonly to: UtcMs },
): Piece | null {
  const [first, ...rest] = piece.fragments;
  if (first.start < from || endOf(first) > to) return null;
  const outside = rest.findIndex((ref) => endOf(ref) > to);
  const more = outside < 0 ? rest : rest.slice(0, outside);
  const last = more.at(-1) ?? first;
  return {
    ...piece,
    fragments: [first, ...more],
    end: endOf(last),
    next: { at: endOf(last), after: last.sequence },
  };
}

/** The piece after `cursor`; `null` when nothing follows yet. */
export function pieceAfter(
  reader: FootageReader,
  camera: CameraId,
  cursor: Cursor,
  rule: PieceRule,
): Piece | null {
  const near = reader.fragments(
    camera,
    UtcMs(Math.max(0, cursor.at - 1000)),
    UtcMs(cursor.at + GAP_MS),
    MAX_FRAGMENTS,
  );
  const next = near.find((r) => r.sequence > cursor.after);
  if (next !== undefined && (next.key || !rule.wholeGops)) return cut(reader, next, rule, null);
  const first = reader.playbackStart(camera, UtcMs(cursor.at + GAP_MS + 1));
  // A converter's piece that had to end inside a GOP must not be handed the same GOP again.
  const forward = first !== null && first.sequence > cursor.after
    ? first
    : nextKey(reader, camera, cursor);
  if (forward === null) return null;
  return cut(reader, forward, rule, { from: cursor.at, to: forward.start });
}

function nextKey(reader: FootageReader, camera: CameraId, cursor: Cursor): FragmentRef | null {
  const ahead = reader.fragments(camera, cursor.at, UtcMs(cursor.at + 60_000), MAX_FRAGMENTS);
  return ahead.find((r) => r.key && r.sequence > cursor.after) ?? null;
}

function cut(
  reader: FootageReader,
  first: FragmentRef,
  rule: PieceRule,
  passed: { from: UtcMs; to: UtcMs } | null,
): Piece {
  const until = UtcMs(first.start + rule.length);
  const reach = rule.wholeGops ? UtcMs(until + LONGEST_GOP_MS) : until;
  const row: FragmentRef[] = [first];
  for (const ref of reader.fragments(first.camera, first.start, reach, MAX_FRAGMENTS)) {
    const last = row.at(-1) ?? first;
    if (ref.sequence <= last.sequence) continue;
    const joined = ref.sequence === last.sequence + 1 && ref.block === last.block &&
      Math.abs(ref.start - endOf(last)) <= GAP_MS;
    if (!joined) break;
    if (rule.wholeGops && ref.key && ref.start >= until) break;
    row.push(ref);
  }
  const last = row.at(-1) ?? first;
  return {
    fragments: [first, ...row.slice(1)],
    start: first.start,
    end: endOf(last),
    skipped: passed === null ? null : gapBetween(reader, first.camera, passed.from, passed.to),
    next: { at: endOf(last), after: last.sequence },
  };
}

function gapBetween(
  reader: FootageReader,
  camera: CameraId,
  from: UtcMs,
  to: UtcMs,
): Gap | null {
  if (to - from <= GAP_MS) return null;
  // A jump over months is explained by the gap that ends it.
  const near = UtcMs(Math.max(from, to - 86_400_000));
  const cause = reader.gaps(camera, near, to).at(-1)?.cause ?? "recorder-off";
  return { from, to, cause };
}
