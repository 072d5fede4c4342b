import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { layAppend } from "../format/append.ts";
import { freeBox } from "../format/layout.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { type FragmentRow, packRows } from "../index/rows.ts";
import { rowEnd } from "../index/summary.ts";
import { check } from "./check.ts";
import {
  BLOCK,
  emptyOpening,
  fragment,
  MemoryBlocks,
  POOL,
  RULES,
  startStore,
  T0,
  testPool,
} from "./testing.ts";

/** Two cameras, several blocks, a failed one, one reused, one closed. */
function busyPool() {
  const store = new MemoryBlocks();
  const pool = testPool(8, store);
  const run = pool.start();
  for (let s = 0; s < 30; s++) {
    for (const camera of [1, 2]) {
      run.fragments.append(fragment(camera, s, 90_000), TrustedMs(T0));
    }
    run.commit(s === 12 ? [1] : []);
    if (s === 5) run.pool.closeBlock(CameraId(2));
  }
  startStore(pool.index, store);
  const problems = (deep: boolean) =>
    check({ db: pool.db, store, pool: POOL, blockBytes: BLOCK, rules: RULES, deep });
  return { ...pool, store, problems };
}

Deno.test("a pool that recorded, failed and recovered has no problem", () => {
  const pool = busyPool();
  for (const deep of [false, true]) {
    const report = pool.problems(deep);
    assertEquals(report.problems, []);
    assertEquals(report.blocks, 8);
    assertEquals(report.fragments, 60);
  }
});

Deno.test("each planted fault is found and named", () => {
  type Planted = readonly [
    string,
    RegExp,
    (pool: ReturnType<typeof busyPool>) => void,
    ("deep" | "quick")?,
  ];
  const faults: readonly Planted[] = [
    ["a header", /header cannot be read/, (p) => p.store.flip(0, (4096 + 60) * 8)],
    [
      "a payload",
      /not those that were recorded/,
      (p) => p.store.flip(0, (4096 + 9000) * 8),
      "deep",
    ],
    ["the opening", /first bytes are damaged/, (p) => p.store.flip(0, 300 * 8)],
    ["the codec parameters", /codec parameters are damaged/, (p) => p.store.flip(0, 100 * 8)],
    ["a box size", /loses its way/, (p) => p.store.flip(0, (4096 + HEADER_BYTES) * 8 + 3)],
    ["the free box", /loses its way/, (p) => {
      const last = p.index.rows(BlockNo(0)).at(-1);
      const layout = last && layAppend(last.offset, last.payloadLength, BLOCK);
      p.store.of(0).fill(0, layout?.next, (layout?.next ?? 0) + 8);
    }],
    ["a row in a free block", /holds footage/, (p) => {
      const free = p.db.prepare("select max(no) as no from block where state = 1").get()?.["no"];
      const bytes = p.store.of(0).slice(4096, 4096 + HEADER_BYTES);
      bytes[24 + 4 + 7] = Number(free);
      new DataView(bytes.buffer).setUint32(HEADER_BYTES - 4, crc(bytes));
      p.store.of(Number(free)).set(bytes, 8192);
    }],
    ["a byte in a free block", /not zero/, (p) => {
      const free = p.db.prepare("select max(no) as no from block where state = 1").get()?.["no"];
      p.store.of(Number(free))[BLOCK - 1] = 1;
    }, "deep"],
    ["a free block that holds footage", /names camera/, (p) => {
      p.db.exec("delete from block_rows where no = 0");
      p.db.exec("update block set state = 1, camera = null where no = 0");
    }],
    ["another generation", /called free in generation 9/, (p) => {
      p.db.exec(
        "update block set generation = 9 where no = (select max(no) from block where state = 1)",
      );
    }],
    ["a row moved", /overlap|different things|cannot be read/, (p) => {
      p.db.exec(
        "update block_rows set rows = (select rows from block_rows where no = 0) where no = 2",
      );
    }],
    ["rows that overlap", /overlap/, (p) => {
      p.db.exec("update block_rows set rows = cast(rows || rows as blob) where no = 0");
    }],
    ["a chain that breaks inside a block", /does not name the one before/, (p) => {
      const { offset } = p.index.rows(BlockNo(0))[3] ?? { offset: 0 };
      const header = p.store.of(0).subarray(offset, offset + HEADER_BYTES);
      header[130] = (header[130] ?? 0) ^ 1;
      new DataView(header.buffer, header.byteOffset).setUint32(HEADER_BYTES - 4, crc(header));
    }],
    ["a fragment that players jump over", /does not come across/, (p) => {
      const [first, , third] = p.index.rows(BlockNo(0));
      const end = (first?.offset ?? 0) + HEADER_BYTES + (first?.payloadLength ?? 0);
      p.store.of(0).set(freeBox((third?.offset ?? 0) - end), end);
    }],
    ["a release too early", /releases it at trusted/, (p) => {
      p.db.exec("update block set release_at = release_at - 1 where no = 0");
    }],
    ["other rules", /other rules/, (p) => p.db.exec("update block set rules = 7 where no = 0")],
    [
      "a summary",
      /does not follow/,
      (p) => p.db.exec("update block set end_ms = end_ms + 1 where no = 0"),
    ],
    ["the chain's end", /end of its chain/, (p) => {
      p.db.exec("update chain set header_hash = zeroblob(32) where camera = 1");
    }],
    ["a foreign block", /it says that it is block 0/, (p) => p.store.of(2).set(p.store.of(0))],
    ["a row taken out", /index does not know of it/, (p) => {
      const [first, ...rest] = p.index.rows(BlockNo(0));
      assert(first !== undefined);
      p.db.prepare("update block_rows set rows = ? where no = 0")
        .run(packRows([first, ...rest.slice(1)]));
    }],
    ["a list that is gone", /lost its list/, (p) => {
      p.db.exec("update block_rows set rows = x'' where no = 0");
    }],
    ["a stray list", /blocks without footage/, (p) => {
      p.db.exec("insert into tail (block, rows) values (7, zeroblob(80))");
    }],
  ];
  for (const [name, what, plant, mode] of faults) {
    const pool = busyPool();
    plant(pool);
    const found = pool.problems(mode === "deep").problems.map((p) => p.what);
    assert(found.some((line) => what.test(line)), `${name}: ${found.join(" | ")}`);
  }
});

function crc(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes.subarray(0, HEADER_BYTES - 4)) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

Deno.test("a deep check finds any flipped bit of an acknowledged fragment", () => {
  const pool = busyPool();
  const places = [0, 2, 3].flatMap((no) => pool.index.rows(no as never).map((row) => ({ no, row })) // plain numbers name blocks here
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.nat(), ({ no, row }, random) => {
      const bit = row.offset * 8 + random % ((HEADER_BYTES + row.payloadLength) * 8);
      pool.store.flip(no, bit);
      const { problems } = pool.problems(true);
      pool.store.flip(no, bit);
      assert(
        problems.some((p) => p.block === no && p.from === row.start),
        JSON.stringify(problems),
      );
    }),
    { numRuns: 40 },
  );
  assertEquals(pool.problems(true).problems, []);
});

Deno.test("any row that is missing from the index is found, at the time of its footage", () => {
  const pool = busyPool();
  const sealed = pool.db.prepare("select no from block where state = 3").all()
    .map((row) => BlockNo(Number(row["no"])));
  const places = sealed.flatMap((no) => pool.index.rows(no).map((row) => ({ no, row })));
  const put = (no: BlockNo, rows: readonly FragmentRow[]) =>
    pool.db.prepare("update block_rows set rows = ? where no = ?").run(packRows(rows), no);
  fc.assert(
    fc.property(fc.constantFrom(...places), ({ no, row }) => {
      const rows = pool.index.rows(no);
      put(no, rows.filter(({ sequence }) => sequence !== row.sequence));
      const { problems } = pool.problems(false);
      put(no, rows);
      assert(
        problems.some((p) =>
          p.block === no && p.camera !== null && (p.from ?? Infinity) <= row.start &&
          (p.to ?? 0) >= rowEnd(row)
        ),
        `row ${row.sequence} of block ${no}: ${JSON.stringify(problems)}`,
      );
    }),
    { numRuns: 40 },
  );
  assertEquals(pool.problems(true).problems, []);
});

Deno.test("an erased block is clean", () => {
  const pool = testPool(1);
  pool.store.write(BlockNo(0), 0, emptyOpening(0, 0));
  const deps = { db: pool.db, store: pool.store, pool: POOL, blockBytes: BLOCK, rules: RULES };
  assertEquals(check({ ...deps, deep: true }).problems, []);
});

Deno.test("a block that is given up while it is checked is no problem", () => {
  const pool = busyPool();
  let given = false;
  const read = pool.store.read.bind(pool.store);
  pool.store.read = (block, offset, length) => {
    if (block === 0 && offset > 4096 && !given) {
      given = true;
      pool.db.exec("update block set state = 4 where no = 0");
      pool.store.of(0).fill(0);
    }
    return read(block, offset, length);
  };
  const report = pool.problems(true);
  assert(given);
  assertEquals(report.problems.filter((p) => p.block === 0), []);
});
