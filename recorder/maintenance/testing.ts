/** A small pool over any block store, recorded to through the real store, allocator and recovery. For tests. */
import { BlockNo, CameraId, DiskId, Generation, PoolId } from "../../src/base/ids.ts";
import { Bytes, DurationMs, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { type BlockStore, DiskError } from "../disk/block_store.ts";
import { sha256 } from "../format/fragment_header.ts";
import { putBoxHeader } from "../format/layout.ts";
import { decodeOpening, encodeOpening } from "../format/opening.ts";
import { openIndexDatabase } from "../index/database.ts";
import { Index, type IndexedDisk } from "../index/index.ts";
import { Pool } from "../pool/pool.ts";
import { recover } from "../recovery/recover.ts";
import { FragmentStore, type NewFragment } from "../store/fragment_store.ts";

/** Bytes of a block. */
export const BLOCK = 1024 * 1024;
/** The pool's identity. */
export const POOL = PoolId("11".repeat(16));
/** Its only disk. */
export const DISK = DiskId("22".repeat(16));
/** Displayed time of second 0. */
export const T0 = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
/** Thirty days for everything. */
export const RULES = {
  version: 1,
  keepDuration: () => DurationMs(30 * DAY),
  offTimeSince: () => DurationMs(0),
  ordersErasure: false,
};

/** `ftyp` and `moov` that no player would take, in the right shape. */
export const INIT = boxes(["ftyp", 16], ["moov", 200]);

function boxes(...list: [string, number][]): Uint8Array {
  const out = new Uint8Array(list.reduce((sum, [, size]) => sum + size, 0));
  let at = 0;
  for (const [type, size] of list) {
    putBoxHeader(out, at, size, type);
    at += size;
  }
  return out;
}

/** Blocks in memory; can be told to fail. */
export class MemoryBlocks implements BlockStore {
  readonly blocks = new Map<number, Uint8Array>();
  /** Ranges that cannot be read. */
  readonly bad: { block: number; from: number; to: number }[] = [];
  reads = 0;

  of(block: number): Uint8Array {
    let bytes = this.blocks.get(block);
    if (bytes === undefined) this.blocks.set(block, bytes = new Uint8Array(BLOCK));
    return bytes;
  }
  read(block: BlockNo, offset: number, length: number): Uint8Array {
    this.reads++;
    const hit = this.bad.some((b) =>
      b.block === block && b.from < offset + length && b.to > offset
    );
    if (hit) throw new DiskError(block, "reading", new Error("bad sector"));
    return this.of(block).slice(offset, offset + length);
  }
  write(block: BlockNo, offset: number, bytes: Uint8Array): void {
    this.of(block).set(bytes, offset);
  }
  sync(): void {}
  flip(block: number, bit: number): void {
    const bytes = this.of(block);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }
}

/** The header of an erased block, as formatting writes it. */
export const emptyOpening = (block: number, generation: number): Uint8Array =>
  encodeOpening(new Uint8Array(0), {
    pool: POOL,
    disk: DISK,
    block: BlockNo(block),
    generation: Generation(generation),
    camera: null,
    blockBytes: Bytes(BLOCK),
    base: UtcMs(0),
    opened: TrustedMs(0),
    paramsHash: new Uint8Array(32),
  });

/** A second of a camera. */
export function fragment(camera: number, second: number, payloadBytes: number): NewFragment {
  const payload = boxes(["moof", 64], ["mdat", payloadBytes - 64]);
  payload.fill(second & 255, 80);
  return {
    camera: CameraId(camera),
    startsRun: false,
    start: UtcMs(T0 + second * 1000),
    duration: MediaDur90k(90_000),
    trusted: TrustedMs(T0 + second * 1000 + 1000),
    key: true,
    clockGood: second % 7 !== 0,
    gap: null,
    frames: 25,
    cameraClockOffsetMs: null,
    params: { init: INIT, hash: sha256(INIT) },
    payload: [payload],
    rebase: () => {},
  };
}

/** A pool of `blocks` formatted blocks on one disk. */
export function testPool(blocks: number, store: BlockStore = new MemoryBlocks()) {
  const disk: IndexedDisk = {
    ordinal: 0,
    id: DISK,
    firstBlock: BlockNo(0),
    blocks,
    epoch: 3,
    usable: true,
  };
  const db = openIndexDatabase(":memory:");
  const index = new Index(db);
  index.addDisk(disk, blocks);
  for (let i = 0; i < blocks; i++) store.write(BlockNo(i), 0, emptyOpening(i, 0));
  const rebuildDeps = () => ({
    db: openIndexDatabase(":memory:"),
    store,
    pool: POOL,
    blockBytes: BLOCK,
    rules: RULES,
    disks: index.disks(),
    holds: [],
  });
  return { store, db, index, disk, rebuildDeps, start: () => startStore(index, store) };
}

/** Recovers and opens the store, as a start does. */
export function startStore(index: Index, store: BlockStore) {
  const deps = { index, store, pool: POOL, blockBytes: BLOCK, rules: RULES };
  const report = recover(deps);
  const pool = new Pool(index, RULES, BLOCK, report.blocks);
  const fragments = new FragmentStore({
    pool,
    poolId: POOL,
    blockBytes: BLOCK,
    diskId: () => DISK,
    writer: {
      write(block, offset, parts) {
        for (const part of parts) {
          store.write(block, offset, part);
          offset += part.length;
        }
      },
      generationOnDisk: (block) =>
        decodeOpening(store.read(block, 0, 65536))?.header.generation ?? null,
    },
    events: { durable() {}, lost() {}, gaveUp() {} },
  });
  const commit = (failed: readonly number[] = [], now = T0) =>
    fragments.finishCommit(
      fragments.beginCommit(),
      new Set(failed.map(BlockNo)),
      TrustedMs(now),
    );
  return { pool, fragments, commit, report };
}
