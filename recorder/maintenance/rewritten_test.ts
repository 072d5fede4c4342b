import { assert, assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { NO_PREVIOUS, sha256 } from "../format/fragment_header.ts";
import type { FragmentRow } from "../index/rows.ts";
import { ChainCheck } from "./check_chain.ts";
import { chainKey, type ChainPart, judgeChain, KEY_BYTES } from "./rewritten.ts";

const hashOf = (name: string) => sha256(new TextEncoder().encode(name));

/** `second` says which pictures it holds, `sequence` which copy it is. */
function row(second: number, sequence: number): FragmentRow {
  return {
    run: RunNo(1),
    sequence,
    start: UtcMs(second * 1000),
    trusted: TrustedMs(second * 1000),
    duration: MediaDur90k(90_000),
    key: true,
    clockGood: true,
    gap: null,
    frames: 25,
    cameraClockOffsetMs: null,
    payloadLength: Bytes(100),
    payloadHash: hashOf(`${second}`),
    offset: 4096,
  };
}

/** A block of fragments, each given as [second, sequence]; `previous` is the sequence of the one before. */
function part(no: number, previous: number, ...list: [number, number][]): ChainPart {
  const keys = new Uint8Array(list.length * KEY_BYTES);
  list.forEach(([, sequence], i) => keys.set(chainKey(hashOf(`h${sequence}`)), i * KEY_BYTES));
  return {
    block: BlockNo(no),
    firstPrevious: previous === 0 ? NO_PREVIOUS : hashOf(`h${previous}`),
    keys,
    torn: null,
    rows: () => list.map(([second, sequence]) => row(second, sequence)),
  };
}

const kept = (...parts: ChainPart[]) => [...judgeChain(parts).keep].map(([no, n]) => `${no}:${n}`);

Deno.test("a chain without a fork is kept whole, in any order and with holes in it", () => {
  const chain = [part(0, 0, [1, 1], [2, 2]), part(1, 2, [3, 3]), part(2, 3, [4, 4])] as const;
  assertEquals(kept(...chain), []);
  assertEquals(kept(...chain.toReversed()), []);
  assertEquals(kept(chain[0], chain[2]), []);
});

Deno.test("of two copies the later one counts, with everything that followed the earlier one", () => {
  const failed = part(0, 0, [1, 1], [2, 2], [3, 3]);
  const behindIt = part(1, 3, [4, 4]);
  const behindThat = part(2, 4, [5, 5]);
  const again = part(3, 1, [2, 6], [3, 7], [4, 8], [5, 9]);
  assertEquals(kept(failed, behindIt, behindThat, again).sort(), ["0:1", "1:0", "2:0"]);
});

Deno.test("of two whole blocks with one predecessor the later copy counts, though that is not held", () => {
  assertEquals(kept(part(0, 7, [1, 8], [2, 9]), part(1, 7, [1, 10], [2, 11])), ["0:0"]);
  assertEquals(kept(part(1, 7, [1, 10], [2, 11]), part(0, 7, [1, 8], [2, 9])), ["0:0"]);
});

Deno.test("a fork between different pictures keeps both branches", () => {
  assertEquals(kept(part(0, 7, [1, 8]), part(1, 7, [2, 8])), []);
  assertEquals(kept(part(0, 0, [1, 1], [2, 2], [3, 3]), part(1, 1, [9, 2])), []);
});

Deno.test("a torn fragment that another one follows was acknowledged", () => {
  const torn = { ...part(0, 0, [1, 1]), torn: chainKey(hashOf("h2")) };
  assertEquals([...judgeChain([torn, part(1, 2, [3, 3])]).acknowledged], [BlockNo(0)]);
  assertEquals([...judgeChain([torn, part(1, 1, [3, 3])]).acknowledged], []);
});

Deno.test("a chain that names another than the one that is held is broken; one that names nothing held is not", () => {
  const look = (...parts: ChainPart[]) => {
    const check = new ChainCheck(CameraId(1));
    for (const p of parts) {
      const hashes = p.rows().map((r) => hashOf(`h${r.sequence}`));
      assert(p.firstPrevious !== null);
      check.block(p.block, p.rows(), { firstPrevious: p.firstPrevious, hashes });
    }
    return check.findings.map((f) => f.block);
  };
  const first = part(0, 0, [1, 1], [2, 2], [3, 3]);
  assertEquals(look(first, part(1, 3, [4, 4])), []);
  assertEquals(look(first, part(1, 2, [4, 6])), []);
  assertEquals(look(first, part(1, 90, [9, 91])), []);
  assertEquals(look(first, part(1, 90, [4, 4])), [BlockNo(1)]);
});
