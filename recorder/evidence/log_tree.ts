/**
 * The tree over the log's lines as it is kept: roots of full subtrees of 256 lines in the ledger, the
 * rest of it in memory. What is kept is a cache: any of it can be computed from the lines again.
 */
import { FIRST_HASH } from "../ledger/event_hash.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Row } from "../ledger/row_sum.ts";
import {
  countLine,
  lineLeaf,
  type LogCounts,
  type LogLine,
  NO_COUNTS,
  toLine,
} from "./log_line.ts";
import {
  append,
  type CompactRange,
  EMPTY_RANGE,
  type Hash,
  type RangeRoot,
  rootOf,
} from "./merkle.ts";

/** Lines in a subtree whose root is kept. */
export const SUBTREE = 256;

/** Lines read at once. */
const PAGE = 1000;

/** The log is not the one that the tree was made of: lines are missing. */
export class LogNotWhole extends Error {
  override readonly name = "LogNotWhole";
}

/** All lines after line `after` up to line `upTo`, in order. */
export function* linesAfter(
  ledger: LedgerReader,
  after: number,
  upTo = Number.MAX_SAFE_INTEGER,
): Generator<LogLine> {
  for (let last = after;;) {
    const rows = ledger.rows(
      `SELECT * FROM event WHERE id > ? AND id <= ? ORDER BY id LIMIT ${PAGE}`,
      last,
      upTo,
    );
    for (const row of rows) yield toLine(row);
    if (rows.length < PAGE) return;
    last = Number(rows.at(-1)?.["id"]);
  }
}

/** The tree at one size of the log. Never changed: {@link grow} makes the next one. */
export interface LogTree {
  /** Its full subtrees of {@link SUBTREE} lines. */
  readonly full: CompactRange;
  /** The lines after them, as a tree of their own. */
  readonly rest: CompactRange;
  /** The number of its last line; in a whole log the number of its lines. */
  readonly last: number;
  readonly counts: LogCounts;
  /** The chain's hash at its last line. */
  readonly head: string;
}

/** The tree of a log without lines. */
export const EMPTY_TREE: LogTree = {
  full: EMPTY_RANGE,
  rest: EMPTY_RANGE,
  last: 0,
  counts: NO_COUNTS,
  head: FIRST_HASH,
};

/** How many lines a tree is over. */
export const sizeOf = ({ full, rest }: LogTree): number => full.size + rest.size;

/** The root over all lines. */
export const treeRoot = ({ full, rest }: LogTree): Hash =>
  rootOf({ size: full.size + rest.size, roots: [...full.roots, ...rest.roots] });

/** A full subtree: leaves `no` × {@link SUBTREE} and on. */
export interface Subtree {
  readonly no: number;
  readonly root: Hash;
}

/** A tree that went on, and the subtrees that became full. */
export interface Grown {
  readonly tree: LogTree;
  readonly filled: readonly Subtree[];
}

/** The tree with more lines, which come after its last. That none is missing between is not looked at. */
export function grow(tree: LogTree, lines: Iterable<LogLine>): Grown {
  let { full, rest, last, counts, head } = tree;
  const filled: Subtree[] = [];
  for (const line of lines) {
    rest = append(rest, [lineLeaf(line)]);
    counts = countLine(counts, line);
    head = line.hash;
    last = line.id;
    if (rest.size < SUBTREE) continue;
    const root = rootOf(rest);
    filled.push({ no: full.size / SUBTREE, root });
    full = append(full, [root], SUBTREE);
    rest = EMPTY_RANGE;
  }
  return { tree: { full, rest, last, counts, head }, filled };
}

/**
 * The tree of the first `size` lines, from the kept subtrees and the few lines after them.
 *
 * @param counts What is counted up to there: the lines before are not read again.
 * @throws {LogNotWhole} when lines are missing.
 */
export function openTree(ledger: LedgerReader, size: number, counts: LogCounts): LogTree {
  const whole = Math.floor(size / SUBTREE);
  const kept = ledger.rows("SELECT * FROM log_subtree WHERE no < ? ORDER BY no", whole);
  if (kept.length < whole) {
    throw new LogNotWhole(`${whole - kept.length} kept subtrees are missing`);
  }
  const full = append(EMPTY_RANGE, kept.map(toRoot), SUBTREE);
  const { tree } = grow({ ...EMPTY_TREE, full }, linesAfter(ledger, full.size, size));
  if (sizeOf(tree) !== size) {
    throw new LogNotWhole(`the log ends at ${sizeOf(tree)} of ${size} lines`);
  }
  return { ...tree, counts };
}

/** Keeps the roots of subtrees that became full. */
export function keepSubtrees(tx: LedgerTx, filled: readonly Subtree[]): void {
  for (const { no, root } of filled) {
    tx.outsideSum("INSERT OR REPLACE INTO log_subtree (no, root) VALUES (?, ?)", no, root);
  }
}

/** Roots of any stretch of the log's lines, for proofs; what is kept saves most of the reading. */
export function logRangeRoot(ledger: LedgerReader): RangeRoot {
  return (from, to) => {
    let range = EMPTY_RANGE;
    for (let at = from; at < to;) {
      const no = at / SUBTREE;
      const kept = Number.isInteger(no) && at + SUBTREE <= to
        ? ledger.rows("SELECT root FROM log_subtree WHERE no = ?", no)[0]
        : undefined;
      if (kept !== undefined) {
        range = append(range, [toRoot(kept)], SUBTREE);
        at += SUBTREE;
        continue;
      }
      const next = Math.min(to, (Math.floor(no) + 1) * SUBTREE);
      range = append(range, [...linesAfter(ledger, at, next)].map(lineLeaf));
      at = next;
    }
    return rootOf(range);
  };
}

function toRoot(row: Row): Hash {
  const { root } = row;
  if (!(root instanceof Uint8Array)) throw new LogNotWhole("a kept subtree has no root");
  return root;
}
