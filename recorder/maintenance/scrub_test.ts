import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { type DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { DiskSet } from "../disk/disk_set.ts";
import { FileBlocks } from "../disk/file_blocks.ts";
import { blockFolder, blockPath } from "../disk/paths.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { Index } from "../index/index.ts";
import { BlockState } from "../index/schema.ts";
import { rowEnd } from "../index/summary.ts";
import { IndexReader } from "../read/index_reader.ts";
import { rebuild } from "./rebuild.ts";
import { readFiles, readStore } from "./read_files.ts";
import { type ScrubFinding, scrubStep } from "./scrub.ts";
import { scrubPlace } from "./scrub_place.ts";
import { scrubAll } from "./scrub_all.ts";
import { BLOCK, DISK, fragment, INIT, MemoryBlocks, POOL, T0, testPool } from "./testing.ts";

/** Two cameras with 400 fragments of many sizes in all, the newest of them not yet sealed. */
function filled() {
  const store = new MemoryBlocks();
  const pool = testPool(16, store);
  const run = pool.start();
  for (let s = 0; s < 200; s++) {
    for (const camera of [1, 2]) {
      run.fragments.append(fragment(camera, s, 100 + s * 997 % 60_000), TrustedMs(T0));
    }
    run.commit();
  }
  const blocks = Array.from({ length: 16 }, (_, no) => BlockNo(no));
  const rows = blocks.flatMap((block) => pool.index.rows(block).map((row) => ({ block, row })));
  const deps = {
    db: pool.db,
    index: pool.index,
    read: readStore(store),
    pool: POOL,
    blockBytes: BLOCK,
  };
  return { ...pool, store, rows, deps };
}

async function pass(deps: Parameters<typeof scrubStep>[0], budget: number) {
  const findings: ScrubFinding[] = [];
  for (let steps = 1; steps < 10_000; steps++) {
    const step = await scrubStep(deps, budget);
    findings.push(...step.findings);
    if (step.done) return { findings, steps };
  }
  throw new Error("the scrub does not end");
}

Deno.test("a scrub of whole footage finds nothing and reads each fragment once", async () => {
  const { deps, rows } = filled();
  const report = await scrubAll(deps, {
    bytesPerSecond: 1e12,
    clock: { mono: () => MonoMs(0) },
    sleep: () => Promise.resolve(),
  });
  assertEquals(report.findings, []);
  assertEquals(report.fragments, rows.length);
});

Deno.test("hundreds of flipped bits are all found, named by camera and second, and nothing else", async () => {
  const { deps, rows, store, db } = filled();
  const hit = rows.filter((_, i) => i % 13 !== 0 && i % 2 === 0);
  hit.forEach(({ block, row }, i) => {
    const bits = (HEADER_BYTES + row.payloadLength) * 8;
    store.flip(block, row.offset * 8 + i * 7919 % bits);
  });
  assert(hit.length > 150, `${hit.length}`);
  const { findings } = await pass(deps, 100_000);
  const name = (block: number, from: number, to: number) => `${block} ${from} ${to}`;
  assertEquals(
    findings.map((f) => name(f.block, f.from, f.to)),
    hit.map(({ block, row }) => name(block, row.start, rowEnd(row))),
  );
  assert(findings.every((f) => f.fresh));
  const known = new IndexReader(db).damage(CameraId(1), UtcMs(T0), UtcMs(T0 + 1e9));
  assertEquals(known.length, findings.filter((f) => f.camera === 1).length);
  assert((await pass(deps, 1e9)).findings.every((f) => !f.fresh));
});

Deno.test("flips in a block's opening are damage of all that is in it", async () => {
  const { deps, store, rows } = filled();
  const bits = (INIT.length + HEADER_BYTES) * 8;
  for (let bit = 0; bit < bits; bit += 61) {
    store.flip(0, bit);
    const { findings } = await scrubStep(deps, 1);
    store.flip(0, bit);
    deps.index.setMeta("scrub", "");
    const inBlock = rows.filter((r) => r.block === 0).map((r) => r.row);
    const [first, last] = [inBlock[0], inBlock.at(-1)];
    assertEquals(findings.map((f) => `${f.from} ${f.to}`), [
      `${first?.start} ${last && rowEnd(last)}`,
    ]);
  }
});

Deno.test("for any steps, restarts and cuts, one pass finds what there is", async () => {
  const budgets = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(budgets, fc.array(fc.nat(399), { maxLength: 6 }), async (steps, hits) => {
      const { deps, rows, store, db } = shared();
      db.exec("delete from damage; delete from meta");
      const hit = [...new Set(hits)].map((i) => rows[i]).filter((r) => r !== undefined);
      for (const { block, row } of hit) store.flip(block, row.offset * 8 + 1500);
      const found = new Set<number>();
      for (let i = 0; i < 1000; i++) {
        const before = deps.index.meta("scrub");
        const index = new Index(db);
        const step = await scrubStep({ ...deps, index }, steps[i % steps.length] ?? 1);
        for (const { from, camera } of step.findings) found.add(from * 10 + camera);
        // The power went before the place was durable.
        const cut = i % 3 === 1 && i < 30;
        if (cut) deps.index.setMeta("scrub", before ?? "");
        else if (step.done) break;
      }
      for (const { block, row } of hit) store.flip(block, row.offset * 8 + 1500);
      assertEquals(found.size, hit.length);
      assertEquals(db.prepare("select count(*) as n from damage").get()?.["n"], hit.length);
    }),
    { numRuns: 25 },
  );
});

let kept: ReturnType<typeof filled> | null = null;
const shared = () => kept ??= filled();

Deno.test("a bad sector costs one fragment, and its neighbours are read", async () => {
  const { deps, store, rows } = filled();
  const victim = rows[9] as typeof rows[number]; // there are 400
  const from = victim.row.offset + HEADER_BYTES;
  store.bad.push({ block: victim.block, from, to: from + 1 });
  const { findings } = await pass(deps, 1e9);
  assertEquals(findings.map((f) => f.from), [victim.row.start]);
});

Deno.test("a whole fragment in another one's place is damage", async () => {
  const { deps, store, rows } = filled();
  const [first, second] = [rows[0]?.row, rows[1]?.row];
  const from = first?.offset ?? 0, to = second?.offset ?? 0;
  const header = store.of(0).slice(to, to + HEADER_BYTES);
  store.of(0).set(header, from);
  const { findings } = await pass(deps, 1e9);
  assertEquals(findings.map((f) => [f.from, f.what] as const), [
    [UtcMs(T0), "another fragment lies in its place"],
  ]);
});

Deno.test("a block that is given up while it is read is no damage", async () => {
  const { deps, store, index, rows } = filled();
  let given = false;
  const step = await scrubStep({
    ...deps,
    read: (block, offset, length) => {
      if (block === 0 && offset > 0 && !given) {
        given = true;
        index.beginErase(TrustedMs(T0 + 1e12), 1);
        store.of(0).fill(0);
      }
      return Promise.resolve(store.read(block, offset, length));
    },
  }, 1e9);
  assert(given && step.done);
  assertEquals(step.findings, []);
  assert(step.fragments < rows.length);
});

Deno.test("a block that was reused since the last step is read from its beginning", async () => {
  const { deps, store, index, start } = filled();
  await scrubStep(deps, 600_000);
  assertEquals(scrubPlace(index).block, BlockNo(0));
  index.beginErase(TrustedMs(T0 + 1e12), 1);
  index.finishErase(BlockNo(0));
  for (const no of [...store.blocks.keys()]) {
    if (no > 0 && index.block(BlockNo(no))?.state === BlockState.free) {
      deps.db.prepare("update block set failed = 1, state = 4 where no = ?").run(no);
    }
  }
  const run = start();
  run.fragments.append(fragment(3, 500, 40_000), TrustedMs(T0));
  run.commit();
  const [row] = index.rows(BlockNo(0));
  assertEquals(row?.sequence, 1);
  store.flip(0, 9000 * 8);
  assertEquals((await pass(deps, 1e9)).findings.map((f) => f.camera), [CameraId(3)]);
});

Deno.test("a scrub keeps its pace", async () => {
  const { deps, rows } = filled();
  let now = 0;
  const bytes = rows.reduce((sum, { row }) => sum + row.payloadLength, 0);
  const report = await scrubAll(deps, {
    bytesPerSecond: 1_000_000,
    clock: { mono: () => MonoMs(now) },
    sleep: (length: DurationMs) => Promise.resolve(void (now += length)),
  });
  assert(report.done);
  assert(now > bytes / 1000 - 2500, `${bytes} bytes in ${now} ms`);
});

Deno.test("over real files, the rebuilt index begins a new scrub, which finds the flipped bit", async () => {
  const path = await Deno.makeTempDir();
  try {
    const disks = new DiskSet([{ ordinal: 0, id: DISK, path, firstBlock: BlockNo(0), blocks: 3 }]);
    Deno.mkdirSync(blockFolder(path, BlockNo(0)), { recursive: true });
    for (let i = 0; i < 3; i++) {
      Deno.writeFileSync(blockPath(path, BlockNo(i)), new Uint8Array(BLOCK));
    }
    const store = new FileBlocks(disks);
    const pool = testPool(3, store);
    const run = pool.start();
    for (let s = 0; s < 20; s++) run.fragments.append(fragment(1, s, 90_000), TrustedMs(T0));
    run.commit();
    const flipped = store.read(BlockNo(0), 9000, 1);
    store.write(BlockNo(0), 9000, flipped.map((b) => b ^ 4));
    const rebuilt = pool.rebuildDeps();
    rebuild(rebuilt);
    const index = new Index(rebuilt.db);
    const deps = { db: rebuilt.db, index, read: readFiles(disks), pool: POOL, blockBytes: BLOCK };
    const { findings } = await pass(deps, 1e9);
    assertEquals(findings.map((f) => f.from), [UtcMs(T0)]);
    Deno.truncateSync(blockPath(path, BlockNo(0)), 500_000);
    assert((await pass(deps, 1e9)).findings.some((f) => /ends at 500000/.test(f.what)));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
