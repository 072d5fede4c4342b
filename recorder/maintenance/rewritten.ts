/**
 * Footage that was written again elsewhere. When a sync fails, what was not acknowledged is placed
 * anew, with new sequence numbers, behind the last acknowledged fragment: two fragments then name
 * the same predecessor, and the older copy may lie whole in the block that was given up. Pure.
 *
 * A copy is dropped only where the other one is provably the same fragment. Every other fork keeps
 * both branches: the pictures are real, and no clock or number says for certain which was first.
 */
import type { BlockNo } from "../../src/base/ids.ts";
import type { FragmentRow } from "../index/rows.ts";

/** How much of a header's hash tells it from all others of its camera. */
export const KEY_BYTES = 16;

/** A block of one camera, as far as its place in the chain goes. */
export interface ChainPart {
  readonly block: BlockNo;
  /** What its first row names as predecessor; `null` when there is no row. */
  readonly firstPrevious: Uint8Array | null;
  /** The keys of its rows' headers, one after the other. */
  readonly keys: Uint8Array;
  /** The key of a header behind the rows whose payload is not whole. */
  readonly torn: Uint8Array | null;
  /** Its rows, read when needed. */
  rows(): readonly FragmentRow[];
}

/** What is to change in blocks; all others stay as they were read. */
export interface ChainVerdict {
  /** Of a block, how many rows are kept. */
  readonly keep: ReadonlyMap<BlockNo, number>;
  /** Blocks whose torn fragment was acknowledged: another one follows it. */
  readonly acknowledged: ReadonlySet<BlockNo>;
  /** Blocks that a kept block of the camera follows. */
  readonly followed: ReadonlySet<BlockNo>;
}

interface Place {
  readonly part: ChainPart;
  /** Position of the row; the number of rows for the torn fragment. */
  readonly row: number;
}

/** The key of a hash. */
export const chainKey = (hash: Uint8Array): Uint8Array => hash.subarray(0, KEY_BYTES);

const count = (part: ChainPart): number => part.keys.length / KEY_BYTES;

/** Judges all blocks of one camera, in any order. */
export function judgeChain(parts: readonly ChainPart[]): ChainVerdict {
  const parents = new Map<ChainPart, Place>();
  const places = new PlaceFinder(parts);
  for (const part of parts) {
    const parent = part.firstPrevious === null ? null : places.of(part.firstPrevious, part);
    if (parent !== null) parents.set(part, parent);
  }
  const keep = new Map<BlockNo, number>();
  for (const [child, { part, row }] of parents) {
    if (row + 1 < count(part)) preferNewer(child, part, row + 1, keep);
  }
  for (const [a, b] of siblings(parts)) {
    const [first, second] = [a.rows()[0], b.rows()[0]];
    if (first === undefined || second === undefined || !sameFragment(first, second)) continue;
    keep.set(first.sequence < second.sequence ? a.block : b.block, 0);
  }
  dropFollowers(parents, keep);
  const kept = [...parents].filter(([child]) => keep.get(child.block) !== 0);
  const acknowledged = kept.filter(([, p]) => p.row === count(p.part)).map(([, p]) => p.part.block);
  return {
    keep,
    acknowledged: new Set(acknowledged),
    followed: new Set(kept.map(([, p]) => p.part.block)),
  };
}

/** Two children of one header: the row that follows it in its block, and another block's first. */
function preferNewer(
  child: ChainPart,
  part: ChainPart,
  row: number,
  keep: Map<BlockNo, number>,
): void {
  const [inside, elsewhere] = [part.rows()[row], child.rows()[0]];
  if (inside === undefined || elsewhere === undefined || !sameFragment(inside, elsewhere)) return;
  if (elsewhere.sequence > inside.sequence) {
    keep.set(part.block, Math.min(row, keep.get(part.block) ?? row));
  } else keep.set(child.block, 0);
}

/** Pairs of blocks that name the same predecessor, whether it is held or not. */
function* siblings(parts: readonly ChainPart[]): Generator<[ChainPart, ChainPart]> {
  const byPrevious = new Map<string, ChainPart[]>();
  for (const part of parts) {
    if (part.firstPrevious === null) continue;
    const key = chainKey(part.firstPrevious).toHex();
    const others = byPrevious.get(key) ?? [];
    for (const other of others) yield [other, part];
    byPrevious.set(key, [...others, part]);
  }
}

/** What follows a dropped row was written in the same breath and again with it. */
function dropFollowers(
  parents: ReadonlyMap<ChainPart, Place>,
  keep: Map<BlockNo, number>,
): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const [child, { part, row }] of parents) {
      const kept = keep.get(part.block);
      if (kept === undefined || row < kept || keep.get(child.block) === 0) continue;
      keep.set(child.block, 0);
      changed = true;
    }
  }
}

/** The same pictures: only the place, the sequence number and the decode times may differ. */
function sameFragment(a: FragmentRow, b: FragmentRow): boolean {
  return a.run === b.run && a.start === b.start && a.trusted === b.trusted &&
    a.duration === b.duration && a.key === b.key && a.clockGood === b.clockGood &&
    a.gap === b.gap && a.frames === b.frames && a.payloadLength === b.payloadLength &&
    a.cameraClockOffsetMs === b.cameraClockOffsetMs;
}

/** Finds the row that a hash belongs to: nearly always the last of a block. */
class PlaceFinder {
  readonly #parts: readonly ChainPart[];
  readonly #ends = new Map<string, Place>();

  constructor(parts: readonly ChainPart[]) {
    this.#parts = parts;
    for (const part of parts) {
      const last = part.keys.subarray(part.keys.length - KEY_BYTES);
      if (last.length > 0) this.#ends.set(last.toHex(), { part, row: count(part) - 1 });
      if (part.torn !== null) this.#ends.set(part.torn.toHex(), { part, row: count(part) });
    }
  }

  /** The place of a header in any block but `from`. */
  of(hash: Uint8Array, from: ChainPart): Place | null {
    const key = chainKey(hash);
    const end = this.#ends.get(key.toHex());
    if (end !== undefined) return end.part === from ? null : end;
    for (const part of this.#parts) {
      const row = part === from ? -1 : position(part.keys, key);
      if (row >= 0) return { part, row };
    }
    return null;
  }
}

function position(keys: Uint8Array, key: Uint8Array): number {
  for (let at = 0; at < keys.length; at += KEY_BYTES) {
    let same = 0;
    while (same < KEY_BYTES && keys[at + same] === key[same]) same++;
    if (same === KEY_BYTES) return at / KEY_BYTES;
  }
  return -1;
}
