import { assertEquals, assertThrows } from "../../tests/assert.ts";
import { BlockNo, CameraId, DiskId, PoolId } from "../../src/base/ids.ts";
import { DurationMs, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { BlockStore } from "../disk/block_store.ts";
import { decodeOpening } from "../format/opening.ts";
import { sha256 } from "../format/fragment_header.ts";
import { Index } from "../index/index.ts";
import { openIndexDatabase } from "../index/database.ts";
import { Pool } from "../pool/pool.ts";
import { recover } from "../recovery/recover.ts";
import { FragmentStore, type NewFragment, StaleIndex } from "./fragment_store.ts";

const BLOCK = 1024 * 1024;
const POOL = PoolId("11".repeat(16));
const DISK = DiskId("22".repeat(16));
const DAY = 86_400_000;
const RULES = {
  version: 1,
  keepDuration: () => DurationMs(30 * DAY),
  offTimeSince: () => DurationMs(0),
  ordersErasure: false,
};
const INIT = new Uint8Array([0, 0, 0, 8, 0x66, 0x74, 0x79, 0x70]);
const T0 = Date.UTC(2026, 0, 1);

class MemoryBlocks implements BlockStore {
  readonly blocks = new Map<number, Uint8Array>();
  of(block: number): Uint8Array {
    let bytes = this.blocks.get(block);
    if (bytes === undefined) this.blocks.set(block, bytes = new Uint8Array(BLOCK));
    return bytes;
  }
  read = (block: BlockNo, offset: number, length: number) =>
    this.of(block).slice(offset, offset + length);
  write(block: BlockNo, offset: number, bytes: Uint8Array): void {
    this.of(block).set(bytes, offset);
  }
  sync(): void {}
}

function fragment(camera: number, second: number, bytes: number): NewFragment {
  const payload = new Uint8Array(bytes).fill(second & 255);
  return {
    camera: CameraId(camera),
    startsRun: second === 0,
    start: UtcMs(T0 + second * 1000),
    duration: MediaDur90k(90_000),
    trusted: TrustedMs(T0 + second * 1000 + 1000),
    key: true,
    clockGood: true,
    gap: null,
    frames: 25,
    cameraClockOffsetMs: null,
    params: { init: INIT, hash: sha256(INIT) },
    payload: [payload],
    rebase: () => {},
  };
}

function world(blocks = 3) {
  const disk = new MemoryBlocks();
  const index = new Index(openIndexDatabase(":memory:"));
  index.addDisk({ ordinal: 0, id: DISK, firstBlock: BlockNo(0), blocks, epoch: 0 }, blocks);
  const told: string[] = [];
  const start = () => {
    const deps = { index, store: disk, pool: POOL, blockBytes: BLOCK, rules: RULES };
    const report = recover(deps);
    const pool = new Pool(index, RULES, BLOCK, report.blocks);
    const store = new FragmentStore({
      pool,
      poolId: POOL,
      blockBytes: BLOCK,
      diskId: () => DISK,
      writer: {
        write(block, offset, parts) {
          for (const part of parts) {
            disk.write(block, offset, part);
            offset += part.length;
          }
        },
        generationOnDisk: (block) => decodeOpening(disk.of(block))?.header.generation ?? null,
      },
      events: {
        durable: (f) => told.push(`durable ${f.camera} ${(f.start - T0) / 1000}`),
        lost: (f, why) => told.push(`lost ${f.camera} ${why}`),
        gaveUp: (g, by) => told.push(`gave up ${g.camera} for ${by}`),
      },
    });
    const commit = (failed: number[] = [], now = TrustedMs(T0)) =>
      store.finishCommit(store.beginCommit(), new Set(failed.map(BlockNo)), now);
    return { pool, store, commit, report };
  };
  return { disk, index, told, start };
}

Deno.test("a fragment counts as recorded only after its commit, and recovery salvages whole ones", () => {
  const w = world();
  const first = w.start();
  for (let s = 0; s < 3; s++) first.store.append(fragment(1, s, 5000), TrustedMs(T0));
  first.commit();
  first.store.append(fragment(1, 3, 5000), TrustedMs(T0));
  assertEquals(w.index.tailRows(BlockNo(0)).length, 3);
  assertEquals(w.told, ["durable 1 0", "durable 1 1", "durable 1 2"]);
  const second = w.start();
  assertEquals(second.report.salvaged, 1);
  second.store.append(fragment(1, 4, 5000), TrustedMs(T0));
  second.commit();
  const rows = w.index.tailRows(BlockNo(0));
  assertEquals(rows.map((r) => r.sequence), [1, 2, 3, 4, 5]);
  assertEquals(rows.map((r) => r.run), [1, 1, 1, 1, 2]);
});

Deno.test("a torn fragment ends recovery, and what lay whole behind it is not taken", () => {
  const w = world();
  const first = w.start();
  for (let s = 0; s < 3; s++) first.store.append(fragment(1, s, 5000), TrustedMs(T0));
  const torn = 4096 + 8192 + 200;
  w.disk.of(0)[torn] = 99;
  const second = w.start();
  assertEquals(second.report.salvaged, 1);
  second.store.append(fragment(1, 9, 5000), TrustedMs(T0));
  second.commit();
  const third = w.start();
  assertEquals(third.report.salvaged, 0);
  assertEquals(w.index.tailRows(BlockNo(0)).length, 2);
});

Deno.test("protected footage is never given up, and expired footage is, oldest first", () => {
  const w = world(2);
  const { store, commit } = w.start();
  const place = (second: number, now: number) =>
    store.append(fragment(1, second, 700_000), TrustedMs(T0 + now));
  place(0, 0);
  place(1, 0);
  commit();
  // Asked once only before it is due: a refusal is remembered, and would hide a guard that is too early.
  assertEquals(place(2, 30 * DAY + 999), "window-would-break");
  assertEquals(typeof place(2, 30 * DAY + 1000), "object");
  assertEquals(w.told.at(-1), "gave up 1 for 1");
});

Deno.test("a hold placed before the claim wins", () => {
  const w = world(1);
  const { store, commit, pool } = w.start();
  store.append(fragment(1, 0, 700_000), TrustedMs(T0));
  commit();
  pool.closeBlock(CameraId(1));
  const from = UtcMs(T0), to = UtcMs(T0 + 500);
  w.index.setHolds([{ id: 1, camera: CameraId(1), from, to, until: null }]);
  assertEquals(store.append(fragment(2, 1, 5000), TrustedMs(T0 + 99 * DAY)), "window-would-break");
  w.index.setHolds([]);
  assertEquals(typeof store.append(fragment(2, 1, 5000), TrustedMs(T0 + 99 * DAY)), "object");
});

Deno.test("a failed block keeps what it acknowledged, and the rest is written again elsewhere", () => {
  const w = world();
  const { store, commit } = w.start();
  store.append(fragment(1, 0, 5000), TrustedMs(T0));
  store.append(fragment(2, 0, 5000), TrustedMs(T0));
  commit();
  store.append(fragment(1, 1, 5000), TrustedMs(T0));
  store.append(fragment(1, 2, 5000), TrustedMs(T0));
  store.append(fragment(2, 1, 5000), TrustedMs(T0));
  commit([0]);
  assertEquals(w.index.rows(BlockNo(0)).length, 1);
  assertEquals(w.index.block(BlockNo(0))?.failed, true);
  assertEquals(w.told.slice(2), ["durable 2 1"]);
  commit();
  assertEquals(w.told.slice(3), ["durable 1 1", "durable 1 2"]);
  assertEquals(w.index.rows(BlockNo(2)).map((r) => (r.start - T0) / 1000), [1, 2]);
});

Deno.test("an index older than the blocks overwrites nothing", () => {
  const w = world(1);
  const { store, commit, pool } = w.start();
  store.append(fragment(1, 0, 700_000), TrustedMs(T0));
  commit();
  pool.closeBlock(CameraId(1));
  const older = new Index(openIndexDatabase(":memory:"));
  older.addDisk({ ordinal: 0, id: DISK, firstBlock: BlockNo(0), blocks: 1, epoch: 0 }, 1);
  const w2 = { ...w, index: older };
  const stale = new FragmentStore({
    pool: new Pool(w2.index, RULES, BLOCK, []),
    poolId: POOL,
    blockBytes: BLOCK,
    diskId: () => DISK,
    writer: {
      write: () => {
        throw new Error("must not write");
      },
      generationOnDisk: (block) => decodeOpening(w.disk.of(block))?.header.generation ?? null,
    },
    events: { durable() {}, lost() {}, gaveUp() {} },
  });
  assertThrows(() => stale.append(fragment(1, 1, 5000), TrustedMs(T0)), StaleIndex);
});
