import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import {
  append,
  consistencyProof,
  EMPTY_RANGE,
  EMPTY_ROOT,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  sameHash,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

const hex = (hash: Uint8Array) => Uint8Array.from(hash).toHex();
const leaves = Array.from({ length: 600 }, (_, i) => leafHash(`leaf ${i}`));

/** The definition of RFC 6962 §2.1, word for word. */
function oracle(list: readonly Hash[]): Hash {
  const [only] = list;
  if (only === undefined) return EMPTY_ROOT;
  if (list.length === 1) return only;
  let k = 1;
  while (k * 2 < list.length) k *= 2;
  return nodeHash(oracle(list.slice(0, k)), oracle(list.slice(k)));
}
const memo = new Map<string, Hash>();
function rangeRoot(from: number, to: number): Hash {
  const key = `${from} ${to}`;
  const known = memo.get(key) ?? oracle(leaves.slice(from, to));
  memo.set(key, known);
  return known;
}
const roots = Array.from({ length: 513 }, (_, n) => rangeRoot(0, n));
const rootAt = (n: number): Hash => roots[n] ?? EMPTY_ROOT;
const leafAt = (n: number): Hash => leaves[n] ?? EMPTY_ROOT;

Deno.test("known answers: nothing, one empty leaf, and a tree of seven written out by hand", () => {
  // SHA-256 of nothing and of one zero byte, as published for the empty tree and the empty leaf.
  assertEquals(
    hex(EMPTY_ROOT),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
  assertEquals(
    hex(leafHash(new Uint8Array())),
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  );
  // The example of RFC 6962 §2.1.3: hash = k(g(a b) g(c d)) l(i(e f) j).
  const [a, b, c, d, e, f, j] = leaves.slice(0, 7) as [Hash, Hash, Hash, Hash, Hash, Hash, Hash]; // there are 600
  const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
  const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
  assertEquals(hex(rootOf(append(EMPTY_RANGE, leaves.slice(0, 7)))), hex(nodeHash(k, l)));
  const path = (n: number) => inclusionProof(n, 7, rangeRoot).map(hex);
  assertEquals(path(0), [b, h, l].map(hex));
  assertEquals(path(3), [c, g, l].map(hex));
  assertEquals(path(4), [f, j, k].map(hex));
  assertEquals(path(6), [i, k].map(hex));
  const grown = (m: number) => consistencyProof(m, 7, rangeRoot).map(hex);
  assertEquals(grown(3), [c, d, g, l].map(hex));
  assertEquals(grown(4), [l].map(hex));
  assertEquals(grown(6), [i, j, k].map(hex));
});

Deno.test("a tree that grew in any steps, by leaves or by full subtrees, has the root of the definition", () => {
  fc.assert(fc.property(fc.array(fc.nat(40), { maxLength: 12 }), (steps) => {
    let range = EMPTY_RANGE;
    for (const step of steps) {
      range = append(range, leaves.slice(range.size, range.size + step));
      assertEquals(hex(rootOf(range)), hex(rootAt(range.size)));
    }
  }));
  for (const width of [2, 16, 256]) {
    const full = Math.floor(512 / width);
    const subtrees = Array.from({ length: full }, (_, i) => rangeRoot(i * width, (i + 1) * width));
    for (const n of [0, 1, 2, full]) {
      const range = append(EMPTY_RANGE, subtrees.slice(0, n), width);
      assertEquals(hex(rootOf(range)), hex(rootAt(n * width)));
      assertEquals(
        hex(rootOf(append(range, leaves.slice(n * width, n * width + 3)))),
        hex(rangeRoot(0, n * width + 3)),
      );
    }
  }
  assertThrows(() => append(append(EMPTY_RANGE, leaves.slice(0, 3)), leaves, 2), RangeError);
});

Deno.test("every pair of sizes up to 128 is shown consistent, and 2 000 pairs up to 512", () => {
  const check = (m: number, n: number) => {
    const proof = consistencyProof(m, n, rangeRoot);
    assert(verifyConsistency(m, rootAt(m), n, rootAt(n), proof), `${m} of ${n}`);
  };
  for (let n = 0; n <= 128; n++) for (let m = 0; m <= n; m++) check(m, n);
  fc.assert(
    fc.property(fc.nat(512), fc.nat(512), (a, b) => check(Math.min(a, b), Math.max(a, b))),
    { numRuns: 2000 },
  );
});

Deno.test("every leaf of every tree up to 128 is shown to be in it", () => {
  for (let n = 1; n <= 128; n++) {
    for (let i = 0; i < n; i++) {
      const path = inclusionProof(i, n, rangeRoot);
      assert(verifyInclusion(leafAt(i), i, n, rootAt(n), path), `${i} of ${n}`);
    }
  }
});

/** One change to a list of hashes: a bit, a hash more, a hash less, two swapped. */
const damage = fc.tuple(fc.constantFrom("flip", "drop", "add", "swap"), fc.nat(), fc.nat(255));
function damaged(path: readonly Hash[], [how, at, bit]: [string, number, number]): Hash[] {
  const copy = path.map((h) => Uint8Array.from(h));
  const i = copy.length === 0 ? 0 : at % copy.length;
  const hash = copy[i];
  if (how === "add" || hash === undefined) copy.splice(i, 0, Uint8Array.from(leafAt(bit)));
  else if (how === "drop") copy.splice(i, 1);
  else if (how === "flip") hash[bit >> 3] = (hash[bit >> 3] ?? 0) ^ 1 << (bit & 7);
  else copy.splice(i, 1, ...copy.splice((i + 1) % copy.length, 1, hash));
  return copy;
}
const same = (a: readonly Hash[], b: readonly Hash[]) =>
  a.length === b.length && a.every((hash, i) => sameHash(hash, b[i] ?? EMPTY_ROOT));

Deno.test("a path with any change shows nothing, and neither does one for another place, size or root", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 512 }), fc.nat(), fc.nat(), damage, (n, p, q, how) => {
      const [i, m] = [p % n, 1 + p % (n - 1)];
      const inclusion = inclusionProof(i, n, rangeRoot);
      const grown = consistencyProof(m, n, rangeRoot);
      const worse = damaged(inclusion, how), worseGrown = damaged(grown, how);
      assert(same(worse, inclusion) || !verifyInclusion(leafAt(i), i, n, rootAt(n), worse));
      assert(same(worseGrown, grown) || !verifyConsistency(m, rootAt(m), n, rootAt(n), worseGrown));
      const other = q % 512 + 1;
      if (other !== n) {
        assert(!verifyInclusion(leafAt(i), i, n, rootAt(other), inclusion));
        assert(!verifyConsistency(m, rootAt(m), n, rootAt(other), grown));
      }
      if (other !== m) assert(!verifyConsistency(m, rootAt(other), n, rootAt(n), grown));
      if (q % n !== i) assert(!verifyInclusion(leafAt(i), q % n, n, rootAt(n), inclusion));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("sizes that are none are refused, not looped over", () => {
  for (const n of [-1, 0.5, NaN, Infinity, 2 ** 60]) {
    assert(!verifyInclusion(leafAt(0), 0, n, rootAt(1), []));
    assert(!verifyInclusion(leafAt(0), n, 4, rootAt(4), []));
    assert(!verifyConsistency(n, rootAt(1), 4, rootAt(4), []));
    assert(!verifyConsistency(1, rootAt(1), n, rootAt(4), [rootAt(1)]));
  }
  assertThrows(() => inclusionProof(4, 4, rangeRoot), RangeError);
  assertThrows(() => consistencyProof(5, 4, rangeRoot), RangeError);
});
