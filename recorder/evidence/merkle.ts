/**
 * The tree of RFC 6962 §2.1 over a growing list of leaves: roots, proofs that a leaf is in it, and
 * proofs that a longer list begins with a shorter one. Pure. Hashes are 32 raw bytes of SHA-256.
 */
import { createHash } from "node:crypto";

/** A SHA-256, 32 bytes. */
export type Hash = Uint8Array;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a leaf: SHA-256(0x00 ‖ bytes). */
export function leafHash(bytes: Uint8Array | string): Hash {
  return createHash("sha256").update(LEAF).update(bytes).digest();
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = createHash("sha256").digest();

/** Whether two hashes are the same. */
export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * All that must be remembered of a tree in order to go on: the roots of its full subtrees, largest
 * first, one for each bit that is set in `size`. Never changed: {@link append} makes a new one.
 */
export interface CompactRange {
  readonly size: number;
  readonly roots: readonly Hash[];
}

/** A tree without leaves. */
export const EMPTY_RANGE: CompactRange = { size: 0, roots: [] };

/**
 * The tree with more leaves, given by their hashes in order; or, with `width`, with full subtrees of
 * that many leaves each, given by their roots.
 *
 * @param width A power of two that divides the range's size. @throws {RangeError} when it does not.
 */
export function append(range: CompactRange, hashes: Iterable<Hash>, width = 1): CompactRange {
  if (range.size % width !== 0) throw new RangeError(`no subtree of ${width} begins here`);
  const roots = [...range.roots];
  let count = range.size / width;
  for (const hash of hashes) {
    let top = hash;
    for (let n = count; n % 2 === 1; n = (n - 1) / 2) {
      const left = roots.pop();
      if (left === undefined) throw new RangeError("the range has fewer roots than its size says");
      top = nodeHash(left, top);
    }
    roots.push(top);
    count++;
  }
  return { size: count * width, roots };
}

/** The root of a tree. */
export function rootOf({ roots }: CompactRange): Hash {
  const [last, ...rest] = roots.toReversed();
  return last === undefined
    ? EMPTY_ROOT
    : rest.reduce((right, left) => nodeHash(left, right), last);
}

/** Answers the root of the leaves `from` … `to` − 1 alone (MTH of RFC 6962), `to` > `from`. */
export type RangeRoot = (from: number, to: number) => Hash;

/**
 * The hashes that lead from leaf `index` of the first `size` to their root (RFC 6962 §2.1.1).
 *
 * @throws {RangeError} when there is no such leaf.
 */
export function inclusionProof(index: number, size: number, root: RangeRoot): Hash[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} among ${size}`);
  const path: Hash[] = [];
  let from = 0, to = size;
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.push(root(middle, to));
      to = middle;
    } else {
      path.push(root(from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/**
 * The hashes that show that the first `older` leaves of `newer` are those of a former tree
 * (RFC 6962 §2.1.2). None where either is empty or both are the same.
 *
 * @throws {RangeError} when `older` is the greater.
 */
export function consistencyProof(older: number, newer: number, root: RangeRoot): Hash[] {
  if (!(older >= 0 && older <= newer)) {
    throw new RangeError(`${older} leaves are not below ${newer}`);
  }
  if (older === 0 || older === newer) return [];
  const path: Hash[] = [];
  let from = 0, to = newer;
  while (older < to) {
    const middle = from + largestPowerBelow(to - from);
    if (older <= middle) {
      path.push(root(middle, to));
      to = middle;
    } else {
      path.push(root(from, middle));
      from = middle;
    }
  }
  // What remains is the former tree itself, whose root the verifier has, unless something is left of it.
  if (from > 0) path.push(root(from, to));
  return path.reverse();
}

/** Whether a path leads from leaf `index` of `size` to a root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  leaf: Hash,
  index: number,
  size: number,
  root: Hash,
  path: readonly Hash[],
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  const walk = new Walk(index, size - 1);
  let top = leaf;
  for (const hash of path) {
    if (walk.atTop) return false;
    top = walk.pairIsLeft() ? nodeHash(hash, top) : nodeHash(top, hash);
    walk.up();
  }
  return walk.atTop && sameHash(top, root);
}

/** Whether a tree of `newer` leaves begins with all of one of `older` (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  older: number,
  olderRoot: Hash,
  newer: number,
  newerRoot: Hash,
  path: readonly Hash[],
): boolean {
  if (!isSize(older) || !isSize(newer) || older > newer) return false;
  if (older === newer) return path.length === 0 && sameHash(olderRoot, newerRoot);
  if (older === 0) return path.length === 0 && sameHash(olderRoot, EMPTY_ROOT);
  const [first, ...rest] = isPowerOfTwo(older) ? [olderRoot, ...path] : path;
  if (first === undefined) return false;
  const walk = new Walk(older - 1, newer - 1);
  walk.leaveRights();
  let before = first, after = first;
  for (const hash of rest) {
    if (walk.atTop) return false;
    if (walk.pairIsLeft()) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
    } else {
      after = nodeHash(after, hash);
    }
    walk.up();
  }
  return walk.atTop && sameHash(before, olderRoot) && sameHash(after, newerRoot);
}

/** A way up the tree from one node, beside the last node of each level. By division: sizes may pass 2³¹. */
class Walk {
  #node: number;
  #last: number;

  constructor(node: number, last: number) {
    this.#node = node;
    this.#last = last;
  }

  get atTop(): boolean {
    return this.#last === 0;
  }

  /** Whether the next hash of the path is on the left; the last node of a level without a pair goes up alone first. */
  pairIsLeft(): boolean {
    if (this.#node % 2 === 1) return true;
    if (this.#node !== this.#last) return false;
    while (this.#node % 2 === 0 && this.#node !== 0) this.up();
    return true;
  }

  up(): void {
    this.#node = Math.floor(this.#node / 2);
    this.#last = Math.floor(this.#last / 2);
  }

  leaveRights(): void {
    while (this.#node % 2 === 1) this.up();
  }
}

const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function isPowerOfTwo(n: number): boolean {
  return n === 1 || n > 1 && largestPowerBelow(n) * 2 === n;
}

/** The largest power of two below `n`, which is at least 2. */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
