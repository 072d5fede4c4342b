import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId, Generation } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { decodeOpening, encodeOpening } from "../format/opening.ts";
import { Index } from "../index/index.ts";
import { BlockState } from "../index/schema.ts";
import { type DumpedBlock, dumpIndex } from "./dump_index.ts";
import { rebuild } from "./rebuild.ts";
import {
  BLOCK,
  emptyOpening,
  fragment,
  MemoryBlocks,
  startStore,
  T0,
  testPool,
} from "./testing.ts";

const DAY = 86_400_000;

/** What both must agree on in a block that holds footage. */
const footage = ({ no, state, generation, camera, columns, rows, spans }: DumpedBlock) => {
  const { failed: _failed, disk, base_ms, params_hash, ...summary } = columns;
  const sealed = state === BlockState.sealed ? { ...summary, spans } : {};
  return { no, generation, camera, disk, base_ms, params_hash, rows, sealed };
};

/**
 * Fails unless the rebuilt index is the lost one, but for what blocks cannot say:
 * - a claim that was never written, an erasing that had not begun, a failure
 * - the seal of the newest block
 * - fragments that lie whole in a block that failed, and with them the chain of that camera
 * - the chain of a camera whose newest footage was given up
 * Answers how many cameras' chains had to be the same.
 */
function assertSame(
  lost: ReturnType<typeof dumpIndex>,
  rebuilt: ReturnType<typeof dumpIndex>,
): number {
  assertEquals(rebuilt.disks, lost.disks);
  const pairs = lost.blocks.map((was, i) => ({ was, is: rebuilt.blocks[i] as DumpedBlock })); // as many: the disks are equal
  const gained = pairs.filter(({ was, is }) =>
    is.rows.length > was.rows.length &&
    (was.columns["failed"] === 1 || was.state === BlockState.erasing)
  );
  const more = new Set<unknown>(gained.map(({ is }) => is.camera));
  for (const { was, is } of pairs) {
    if (gained.some((g) => g.was === was)) {
      assertEquals(is.rows.slice(0, was.rows.length), was.rows);
    } else if (was.rows.length === 0) {
      if (was.state !== BlockState.free) continue;
      assertEquals([is.state, is.generation, is.rows.length], [was.state, was.generation, 0]);
    } else if (was.state !== is.state) {
      const reopened = was.state === BlockState.sealed && is.state === BlockState.open;
      assert(reopened || more.has(was.camera), `block ${was.no}: ${was.state}, ${is.state}`);
      assertEquals({ ...footage(is), sealed: {} }, { ...footage(was), sealed: {} });
    } else assertEquals(footage(is), footage(was));
  }
  const held = (c: typeof lost.chains[number]) =>
    lost.blocks.some((b) =>
      b.camera === c["camera"] && b.rows.some((row) => JSON.parse(row).sequence === c["sequence"])
    );
  const sure = lost.chains.filter((c) => !more.has(c["camera"]) && held(c));
  for (const chain of sure) {
    assertEquals(rebuilt.chains.find((c) => c["camera"] === chain["camera"]), chain);
  }
  return sure.length;
}

type Step =
  | { readonly do: "record"; readonly camera: number; readonly bytes: number }
  | { readonly do: "commit" | "fail" | "cut" | "close"; readonly camera: number }
  | { readonly do: "days"; readonly days: number };

const camera = fc.integer({ min: 1, max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("record" as const),
      camera,
      bytes: fc.integer({ min: 100, max: 700_000 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit" as const), camera }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("fail" as const, "cut", "close"), camera }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("days" as const),
      days: fc.integer({ min: 1, max: 40 }),
    }),
  },
);

Deno.test("for any history, the index rebuilt from the blocks is the lost one", () => {
  let reused = 0, failed = 0, same = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
      const pool = testPool(5);
      let run = pool.start();
      let second = 0;
      for (const s of steps) {
        second++;
        const now = T0 + second * 1000;
        if (s.do === "record") {
          run.fragments.append(fragment(s.camera, second, s.bytes), TrustedMs(now));
        } else if (s.do === "commit") run.commit([], now);
        else if (s.do === "close") run.pool.closeBlock(CameraId(s.camera));
        else if (s.do === "cut") run = startStore(pool.index, pool.store);
        else if (s.do === "fail") {
          const open = pool.index.blocksInState(BlockState.open)
            .find((b) => b.camera === s.camera);
          run.commit(open === undefined ? [] : [open.no], now);
          if (open !== undefined) failed++;
        } else if (s.do === "days") second += s.days * 86_400;
      }
      run.commit([], T0 + second * 1000);
      startStore(pool.index, pool.store);
      const lost = dumpIndex(pool.db);
      reused += lost.blocks.filter((b) => b.generation > 1).length;
      const deps = pool.rebuildDeps();
      rebuild(deps);
      same += assertSame(lost, dumpIndex(deps.db));
    }),
    { numRuns: 100 },
  );
  const reached = [reused, failed, same];
  assert(reached.every((n) => n > 30), `the histories reach too little: ${reached}`);
});

/** Camera 1 over two blocks and a bit, committed. */
function threeBlocks() {
  const store = new MemoryBlocks();
  const pool = testPool(6, store);
  const run = pool.start();
  for (let s = 0; s < 25; s++) {
    run.fragments.append(fragment(1, s, 100_000), TrustedMs(T0));
    run.commit();
  }
  return { ...pool, store, run };
}

const rebuilt = (pool: ReturnType<typeof testPool>) => {
  const deps = pool.rebuildDeps();
  const report = rebuild(deps);
  return { report, index: new Index(deps.db), db: deps.db };
};

Deno.test("a flipped bit costs a rebuild one fragment at most, and is named", () => {
  const bits = fc.record({ block: fc.integer({ min: 0, max: 1 }), bit: fc.nat(BLOCK * 8 - 1) });
  let named = 0;
  fc.assert(
    fc.property(bits, ({ block, bit }) => {
      const pool = threeBlocks();
      const before = pool.index.rows(BlockNo(block));
      pool.store.flip(block, bit);
      const { report, index } = rebuilt(pool);
      const after = index.rows(BlockNo(block));
      assert(after.length >= before.length - 1, `${after.length} of ${before.length}`);
      assertEquals(after.filter((r) => !before.some((b) => b.sequence === r.sequence)), []);
      if (report.findings.length > 0) named++;
    }),
    { numRuns: 30 },
  );
  assert(named > 15, `${named} of 30 were named`);
});

Deno.test("a block whose first bytes are damaged keeps its footage and is not written", () => {
  const pool = threeBlocks();
  pool.store.of(0).fill(0xaa, 0, 4096);
  const { report, index } = rebuilt(pool);
  assertEquals(index.rows(BlockNo(0)), pool.index.rows(BlockNo(0)));
  assertEquals(index.block(BlockNo(0))?.state, BlockState.sealed);
  assertEquals(report.findings.map((f) => `${f.block} ${f.camera} ${f.from}`), [`0 1 ${T0}`]);
});

Deno.test("a block that may hold footage is never given to a camera", () => {
  for (const spoil of ["read", "read behind", "garbage", "foreign"] as const) {
    const pool = threeBlocks();
    if (spoil === "read behind") pool.store.bad.push({ block: 1, from: 70_000, to: BLOCK });
    if (spoil === "read") pool.store.bad.push({ block: 1, from: 0, to: BLOCK });
    if (spoil === "garbage") pool.store.of(1).fill(0xaa);
    if (spoil === "foreign") pool.store.of(1).set(pool.store.of(0));
    const { report, index } = rebuilt(pool);
    assertEquals(report.blocks.unknown, 1, spoil);
    assertEquals(report.findings.map((f) => f.block), [BlockNo(1)]);
    const claim = {
      base: UtcMs(T0),
      paramsHash: new Uint8Array(32),
      now: TrustedMs(T0 + 99 * DAY),
      rules: 1,
    };
    for (let camera = 5; camera < 20; camera++) {
      assert(index.claim({ ...claim, camera: CameraId(camera) })?.no !== 1, spoil);
    }
  }
});

Deno.test("new, erased and torn blocks are told apart", () => {
  const pool = testPool(4);
  const store = pool.store as MemoryBlocks; // made by testPool
  store.of(0).fill(0);
  store.of(1).set(emptyOpening(1, 7));
  store.of(2).set(emptyOpening(2, 7));
  store.of(2).fill(0x55, 0, 300);
  store.of(3).fill(0x55, BLOCK - 100);
  store.of(3).fill(0, 0, 9000);
  const { index } = rebuilt(pool);
  const states = [0, 1, 2, 3].map((no) => index.block(BlockNo(no)));
  assertEquals(states.map((b) => b?.state), [
    BlockState.new,
    BlockState.free,
    BlockState.erasing,
    BlockState.erasing,
  ]);
  assertEquals(states.map((b) => b?.failed), [false, false, false, true]);
  assertEquals(states[1]?.generation, 7);
});

Deno.test("what was written again elsewhere counts once, and every other fork keeps both", () => {
  const pool = testPool(6);
  const run = pool.start();
  for (let s = 0; s < 5; s++) run.fragments.append(fragment(1, s, 50_000), TrustedMs(T0));
  run.commit();
  for (let s = 5; s < 8; s++) run.fragments.append(fragment(1, s, 50_000), TrustedMs(T0));
  run.commit([0]);
  run.commit();
  const { report, index } = rebuilt(pool);
  assertEquals(report.dropped, 3);
  assertEquals(index.rows(BlockNo(0)).length, 5);
  assertEquals(index.rows(BlockNo(1)).map((r) => r.sequence), [9, 10, 11]);

  // The copies never became durable: what lies in the failed block is all there is.
  const other = testPool(6);
  const second = other.start();
  for (let s = 0; s < 5; s++) second.fragments.append(fragment(1, s, 50_000), TrustedMs(T0));
  second.commit();
  for (let s = 5; s < 8; s++) second.fragments.append(fragment(1, s, 50_000), TrustedMs(T0));
  second.commit([0]);
  (other.store as MemoryBlocks).of(1).fill(0); // made by testPool
  const third = startStore(other.index, other.store);
  third.fragments.append(fragment(1, 20, 50_000), TrustedMs(T0));
  third.commit();
  const after = rebuilt(other);
  assertEquals(after.index.rows(BlockNo(0)).length, 8);
  assertEquals(after.index.chain(CameraId(1)), other.index.chain(CameraId(1)));
});

Deno.test("holds and epochs are in the rebuilt index, and a disk that is away keeps its blocks", () => {
  const pool = threeBlocks();
  const hold = { id: 4, camera: CameraId(1), from: UtcMs(1), to: UtcMs(2), until: null };
  const deps = {
    ...pool.rebuildDeps(),
    holds: [hold],
    disks: [{ ...pool.disk, usable: false }],
  };
  const report = rebuild(deps);
  const dump = dumpIndex(deps.db);
  assertEquals(dump.holds.length, 1);
  assertEquals(dump.disks[0]?.["epoch"], 3);
  assertEquals(report.findings.length, 1);
  assert(dump.blocks.every((b) => b.columns["failed"] === 1 && b.state === BlockState.erasing));
});

Deno.test("the last fragment of a block is kept as damage when the next block follows it", () => {
  const pool = threeBlocks();
  const rows = pool.index.rows(BlockNo(0));
  const last = rows.at(-1);
  pool.store.flip(0, ((last?.offset ?? 0) + 5000) * 8);
  const { report, index } = rebuilt(pool);
  assertEquals(index.rows(BlockNo(0)), rows);
  assertEquals(report.findings.map((f) => f.from), [last?.start ?? null]);
  // Nothing follows the newest one: a cut looks the same, so it is not claimed, and not written over.
  const newest = pool.index.rows(BlockNo(2));
  pool.store.flip(2, ((newest.at(-1)?.offset ?? 0) + 5000) * 8);
  const again = rebuilt(pool);
  assertEquals(again.index.rows(BlockNo(2)), newest.slice(0, -1));
  assertEquals(again.index.block(BlockNo(2))?.state, BlockState.sealed);
});

Deno.test("the chain goes on from the newest footage when a block in between is gone", () => {
  const pool = threeBlocks();
  pool.store.of(1).fill(0);
  pool.store.of(1).set(emptyOpening(1, 1));
  const { index } = rebuilt(pool);
  assertEquals(index.chain(CameraId(1)), pool.index.chain(CameraId(1)));
});

Deno.test("what is left over from before a cut, or from the block's last use, is not taken", () => {
  const record = (...seconds: number[]) => {
    const pool = testPool(1);
    const run = pool.start();
    for (const s of seconds) run.fragments.append(fragment(1, s, 50_000), TrustedMs(T0));
    run.commit();
    return { ...pool, store: pool.store as MemoryBlocks }; // made by testPool
  };
  const rewritten = record(0, 1, 2, 7);
  const older = record(0, 1, 2, 3, 4, 5);
  const from = older.index.rows(BlockNo(0))[4]?.offset ?? 0;
  rewritten.store.of(0).set(older.store.of(0).subarray(from), from);
  assertEquals(rebuilt(rewritten).index.rows(BlockNo(0)), rewritten.index.rows(BlockNo(0)));

  const before = older.store.of(0).slice();
  const run = older.start();
  run.pool.closeBlock(CameraId(1));
  for (const s of [50, 51]) {
    run.fragments.append(fragment(1, 86_400 * 40 + s, 50_000), TrustedMs(T0 + DAY * 40));
  }
  run.commit();
  assertEquals(older.index.block(BlockNo(0))?.generation as number, 2);
  const end = older.index.rows(BlockNo(0))[1]?.offset ?? 0;
  older.store.of(0).set(before.subarray(end + 53_248), end + 53_248);
  assertEquals(rebuilt(older).index.rows(BlockNo(0)), older.index.rows(BlockNo(0)));
});

Deno.test("a block whose only fragment is not whole is kept as damage, and the chain leaves it out", () => {
  const pool = testPool(3);
  const store = pool.store as MemoryBlocks; // made by testPool
  const run = pool.start();
  run.fragments.append(fragment(1, 0, 900_000), TrustedMs(T0));
  run.commit();
  const head = pool.index.chain(CameraId(1));
  run.fragments.append(fragment(1, 1, 900_000), TrustedMs(T0));
  run.commit();
  store.flip(1, 8 * 600_000);
  const { report, index } = rebuilt(pool);
  assertEquals(index.rows(BlockNo(1)), pool.index.rows(BlockNo(1)));
  assertEquals(index.block(BlockNo(1))?.state, BlockState.sealed);
  assertEquals(report.findings.map((f) => f.block), [BlockNo(1)]);
  assertEquals(index.chain(CameraId(1)), head);
});

Deno.test("a claim whose first fragment was never written does not bring back the last use", () => {
  const pool = threeBlocks();
  const opening = decodeOpening(pool.store.of(0));
  assert(opening !== null);
  const header = { ...opening.header, generation: Generation(2) };
  pool.store.of(0).set(encodeOpening(opening.init, header).subarray(0, 4096));
  const { index } = rebuilt(pool);
  assertEquals(index.rows(BlockNo(0)), []);
  assertEquals(index.block(BlockNo(0))?.state, BlockState.erasing);
  assertEquals(index.block(BlockNo(0))?.generation, Generation(2));
});
