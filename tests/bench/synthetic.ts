/**
 * A pool of many days made in seconds: one block is really recorded, by the recorder's own
 * fragmenter, allocator and store from real H.264; its index rows are copied for every other block
 * with their times moved. Where the footage is to be played, the files of those blocks are links to
 * the one that was recorded.
 */
import type { DatabaseSync } from "node:sqlite";
import { DiskWriter } from "../../recorder/disk/disk_writer.ts";
import { DiskSet } from "../../recorder/disk/disk_set.ts";
import { identityText } from "../../recorder/disk/identity.ts";
import { blockFolder, blockPath, identityPath } from "../../recorder/disk/paths.ts";
import { CameraChannel, type ChannelFragment } from "../../recorder/engine/camera_channel.ts";
import {
  dataPaths,
  type PoolGeometry,
  readGeometry,
  writeGeometry,
} from "../../recorder/engine/geometry.ts";
import { rulesInForce } from "../../recorder/engine/rules.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { createChunkPool } from "../../recorder/fragment/chunk_pool.ts";
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { type FragmentRow, packRows } from "../../recorder/index/rows.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { packSpans, summarize } from "../../recorder/index/summary.ts";
import { Pool } from "../../recorder/pool/pool.ts";
import { releaseAt } from "../../recorder/pool/release.ts";
import { FragmentStore } from "../../recorder/store/fragment_store.ts";
import { BlockNo, CameraId, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaTime90k, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { samplesOf } from "../media/encoded.ts";
import { footage } from "./running.ts";
import { makeSite } from "./site.ts";

const BLOCK = 64 * 1024 * 1024;
const BITRATE = 4_000_000;
/** What fits into a block at this bitrate, with room to spare. */
const BLOCK_SECONDS = 125;
const REAL_BLOCKS = 36;

/** What a pool is to look like. */
export interface SyntheticShape {
  readonly data: string;
  readonly cameras: number;
  /** Sealed blocks of each camera. */
  readonly blocksEach: number;
  /** Cameras whose blocks have their rows too; the others have the block's summary alone. */
  readonly withRows: (camera: number) => boolean;
  /** Cameras whose blocks can be read: links to the one that was recorded. */
  readonly playable: (camera: number) => boolean;
  readonly urls?: readonly string[];
}

/** Blocks that so many days of one camera fill. */
export const blocksOfDays = (days: number): number => Math.ceil(days * 86_400 / BLOCK_SECONDS);

/** What was made. */
export interface SyntheticPool {
  readonly fragments: number;
  readonly blocks: number;
  /** Displayed times that the footage covers. */
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** Makes it; the footage ends an hour ago. */
export async function makeSynthetic(shape: SyntheticShape): Promise<SyntheticPool> {
  const { data, cameras, blocksEach } = shape;
  const names = shape.urls ?? Array.from({ length: cameras }, (_, i) => `rtsp://192.0.2.${i + 1}/`);
  await makeSite({ data, bytes: REAL_BLOCKS * BLOCK, blockBytes: BLOCK, urls: names });
  const geometry = readGeometry(data);
  if (geometry === null) throw new Error(`${data} has no pool`);
  const to = UtcMs(Date.now() - 3_600_000);
  const from = UtcMs(to - blocksEach * BLOCK_SECONDS * 1000);
  const db = openIndexDatabase(dataPaths(data).index);
  try {
    const index = new Index(db);
    const rows = await recordOneBlock(geometry, index, from);
    const first = Number(geometry.disks.disks[0]?.blocks);
    grow(data, geometry, db, cameras * blocksEach);
    insertBlocks(db, shape, rows, first);
    linkBlocks(geometry, shape, first);
    return {
      fragments: rows.length * cameras * blocksEach,
      blocks: cameras * blocksEach,
      from,
      to,
    };
  } finally {
    db.close();
  }
}

/** Records block 0 for camera 1, then forgets it in the index. */
async function recordOneBlock(geometry: PoolGeometry, index: Index, from: UtcMs) {
  const pool = await recordSeconds(geometry, index, from, BLOCK_SECONDS);
  const rows = index.tailRows(BlockNo(0));
  pool.closeBlock(CameraId(1));
  if (index.counts().sealed !== 1) throw new Error("the footage did not fill one block alone");
  return rows;
}

/** Records camera 1 from real H.264 on a clock that runs as fast as it can. */
export async function recordSeconds(
  geometry: PoolGeometry,
  index: Index,
  from: UtcMs,
  seconds: number,
): Promise<Pool> {
  const rules = rulesInForce(layersOf(null), { credits: [] }, false);
  const pool = new Pool(index, rules, geometry.blockBytes, []);
  const writer = new DiskWriter(geometry.disks, geometry.blockBytes);
  const camera = CameraId(1);
  let mono = 0;
  const clock = { wall: () => UtcMs(from + mono), mono: () => MonoMs(mono) };
  const chunks = createChunkPool(Bytes(256 << 20));
  const store = new FragmentStore({
    pool,
    writer,
    poolId: geometry.pool,
    blockBytes: geometry.blockBytes,
    diskId: (ordinal) => geometry.disks.at(ordinal).id,
    events: {
      durable: (fragment) => chunks.give((fragment as ChannelFragment).chunks), // this channel's own
      lost: (_fragment, why) => {
        throw new Error(`a fragment was lost: ${why}`);
      },
      gaveUp: () => {},
    },
  });
  const channel = new CameraChannel({
    camera,
    clock,
    chunks,
    lastEnd: null,
    stamp: () => ({ trusted: TrustedMs(clock.wall()), clockGood: true }),
    events: {
      append(fragment) {
        const placed = store.append(fragment, TrustedMs(clock.wall()));
        return typeof placed === "string" ? "window-would-break" : null;
      },
      notice: () => {},
      recording: () => {},
    },
  });
  const film = samplesOf(await Deno.readFile(await footage(BITRATE)), null);
  const frames = film.samples;
  channel.open(film.params);
  for (let i = 0; i < seconds * 25; i++) {
    const sample = frames[i % frames.length];
    if (sample === undefined) throw new Error("the footage is empty");
    mono = i * 40;
    channel.sample({ ...sample, pts: MediaTime90k(i * 3600), arrival: MonoMs(mono) });
    if (i % 25 === 0) channel.tick(clock.mono());
    if (i % 250 === 249) await commit(store, writer);
  }
  channel.stop("recorder-off");
  await commit(store, writer);
  await writer.close();
  return pool;
}

async function commit(store: FragmentStore, writer: DiskWriter): Promise<void> {
  const plan = store.beginCommit();
  for (const block of plan.blocks) await writer.sync(block);
  store.finishCommit(plan, new Set(), TrustedMs(0));
}

/** The pool's one disk has so many more blocks from now on: in its shape, in its identity and in the index. */
function grow(data: string, geometry: PoolGeometry, db: DatabaseSync, more: number): void {
  const { pool, blockBytes } = geometry;
  const disks = geometry.disks.disks.map((disk) => ({ ...disk, blocks: disk.blocks + more }));
  writeGeometry(data, { pool, blockBytes, disks: new DiskSet(disks) });
  for (const { id, path, firstBlock, blocks } of disks) {
    Deno.writeTextFileSync(
      identityPath(path),
      identityText({ pool, disk: id, firstBlock, blocks, blockBytes, epoch: 0 }),
    );
    db.prepare("update disk set blocks = ?").run(blocks);
  }
}

function insertBlocks(
  db: DatabaseSync,
  { cameras, blocksEach, withRows }: SyntheticShape,
  rows: readonly FragmentRow[],
  first: number,
): void {
  const rules = rulesInForce(layersOf(null), { credits: [] }, false);
  const params = db.prepare("select params_hash from block where no = 0").get()?.["params_hash"];
  if (!(params instanceof Uint8Array)) throw new Error("block 0 has no parameters");
  const block = db.prepare(`
    insert into block (no, disk, state, generation, camera, params_hash, base_ms, release_at, rules,
      start_ms, end_ms, good_end, good_lag, unknown_trusted, newest_trusted, fragments, spans)
    values (?, 0, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?)
  `);
  const blockRows = db.prepare("insert into block_rows values (?, ?)");
  db.exec("pragma synchronous = off; begin immediate");
  // In the order of recording, as in a real pool: all cameras' blocks of one time side by side.
  for (let k = 0; k < blocksEach; k++) {
    const moved = rows.map((row): FragmentRow => ({
      ...row,
      start: UtcMs(row.start + k * BLOCK_SECONDS * 1000),
      trusted: TrustedMs(row.trusted + k * BLOCK_SECONDS * 1000),
      sequence: row.sequence + k * rows.length,
      run: RunNo(1),
      gap: k === 0 ? row.gap : null,
    }));
    const s = summarize(moved);
    const packed = packRows(moved), spans = packSpans(s.spans), release = releaseAt(s, rules);
    for (let camera = 1; camera <= cameras; camera++) {
      const no = first + k * cameras + camera - 1;
      block.run(
        no,
        BlockState.sealed,
        camera,
        params,
        s.start,
        release,
        rules.version,
        s.start,
        s.end,
        s.goodEnd,
        s.goodLag,
        s.newestTrusted,
        moved.length,
        spans,
      );
      if (withRows(camera)) blockRows.run(no, packed);
    }
  }
  // Block 0 gave its footage away: no fragment must be there twice.
  db.exec("delete from block_rows where no = 0");
  db.exec(
    "update block set state = 1, camera = null, release_at = null, start_ms = null, end_ms = null, fragments = 0, spans = null where no = 0",
  );
  const head = db.prepare("insert or replace into chain values (?, ?, 1, zeroblob(32))");
  for (let camera = 1; camera <= cameras; camera++) head.run(camera, blocksEach * rows.length);
  db.exec("commit; pragma wal_checkpoint(truncate); pragma synchronous = full");
}

/** Block 0 itself is given to the first camera that is recorded next: the links go to a copy. */
function linkBlocks(geometry: PoolGeometry, shape: SyntheticShape, first: number): void {
  const [disk] = geometry.disks.disks;
  if (disk === undefined) throw new Error("the pool has no disk");
  const { cameras, blocksEach, playable, data } = shape;
  const copy = `${data}/recorded.mp4`;
  Deno.copyFileSync(blockPath(disk.path, BlockNo(0)), copy);
  const folders = new Set<string>();
  for (let k = 0; k < blocksEach; k++) {
    for (let camera = 1; camera <= cameras; camera++) {
      if (!playable(camera)) continue;
      const no = BlockNo(first + k * cameras + camera - 1);
      const folder = blockFolder(disk.path, no);
      if (!folders.has(folder)) Deno.mkdirSync(folder, { recursive: true });
      folders.add(folder);
      Deno.linkSync(copy, blockPath(disk.path, no));
    }
  }
}
