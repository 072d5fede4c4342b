/** Reads ISO base media boxes from bytes that nobody vouches for. Nothing here throws. */

/** What was wrong with the bytes, and where. */
export interface Mp4Error {
  readonly what: string;
  /** Offset in the bytes that were handed in. */
  readonly at: number;
}

/** One box: its four-character type and where its content lies. */
export interface Box {
  readonly type: string;
  /** Where the box begins, its head included. */
  readonly start: number;
  /** Where its content begins. */
  readonly body: number;
  /** Just behind the box. */
  readonly end: number;
}

/** More boxes than this on one level is no file of ours. */
const MAX_BOXES = 4096;

/** The boxes that fill [from, to), one level deep; `null` when a size leads out of it. */
export function boxesIn(view: DataView, from: number, to: number): Box[] | null {
  const found: Box[] = [];
  let at = from;
  while (at < to) {
    if (found.length === MAX_BOXES) return null;
    const box = boxAt(view, at, to);
    if (box === null) return null;
    found.push(box);
    at = box.end;
  }
  return found;
}

/** The box that begins at `at` and ends no later than `to`; `null` when there is no whole one. */
export function boxAt(view: DataView, at: number, to: number): Box | null {
  if (at < 0 || to > view.byteLength || to - at < 8) return null;
  let size = view.getUint32(at);
  let body = at + 8;
  if (size === 1) {
    if (to - at < 16) return null;
    size = view.getUint32(at + 8) * 0x1_0000_0000 + view.getUint32(at + 12);
    body = at + 16;
  } else if (size === 0) {
    size = to - at;
  }
  if (size < body - at || size > to - at) return null;
  return { type: fourCC(view, at + 4), start: at, body, end: at + size };
}

/** The first box of a type on one level of [from, to), or `null`. */
export function findBox(view: DataView, from: number, to: number, type: string): Box | null {
  return boxesIn(view, from, to)?.find((b) => b.type === type) ?? null;
}

/** The box at the end of a path of types, or `null`. */
export function findPath(view: DataView, from: Box, ...path: readonly string[]): Box | null {
  let box: Box | null = from;
  for (const type of path) {
    if (box === null) return null;
    box = findBox(view, box.body, box.end, type);
  }
  return box;
}

/** Whether a box has at least so many bytes of content. */
export function holds(box: Box, bytes: number): boolean {
  return box.end - box.body >= bytes;
}

function fourCC(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}
