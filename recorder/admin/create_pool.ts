/** `pool create`: a disk joins the pool; the first one makes the pool. */
import { BlockNo, DiskId, PoolId, randomHexId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import type { Clock } from "../../src/base/clock.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { DiskSet } from "../disk/disk_set.ts";
import { replaceFileSync, syncFolder } from "../disk/durable_file.ts";
import { reserveBlocks } from "../disk/format_disk.ts";
import { identityText, parseIdentity } from "../disk/identity.ts";
import { diskFolder, identityPath } from "../disk/paths.ts";
import { readTextOrNull } from "../disk/durable_file.ts";
import {
  checkDataPath,
  dataPaths,
  type PoolGeometry,
  readGeometry,
  writeGeometry,
} from "../engine/geometry.ts";
import { keepReserve } from "../engine/reserve.ts";
import { ALIGN, BLOCK_MAX_BYTES, BLOCK_MIN_BYTES } from "../format/layout.ts";
import { openIndexDatabase } from "../index/database.ts";
import { Index } from "../index/index.ts";
import { openLedger } from "../ledger/open_ledger.ts";

/** What was asked for. */
export interface CreatePool {
  readonly data: string;
  /** Folder of the disk, usually its mount point. */
  readonly disk: string;
  /** Bytes that blocks may take on it. */
  readonly size: number;
  /** Bytes of a block; only for a new pool, 64 MiB when not said. */
  readonly block: number | null;
}

/** What joined. */
export interface CreatedDisk {
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly path: string;
  readonly blocks: number;
  readonly blockBytes: number;
}

const DEFAULT_BLOCK = 64 * 1024 * 1024;

/**
 * Reserves the disk's space and writes the pool down. Blocks are written with zeros later, by the
 * recorder, in the background. Throws `InputError` and `DiskTooSmall`; then nothing has changed.
 */
export async function createPool(ask: CreatePool, clock: Clock): Promise<CreatedDisk> {
  checkDataPath(ask.data);
  await dataFolder(ask.data);
  const path = await realFolder(ask.disk);
  const old = readGeometry(ask.data);
  const blockBytes = checkBlock(ask.block, old);
  const blocks = Math.floor(ask.size / blockBytes);
  if (blocks < 1) {
    throw new InputError(
      "size",
      `${ask.size} bytes hold no block of ${blockBytes}`,
      "give more, or a smaller --block",
    );
  }
  checkFolder(path, old);
  const firstBlock = BlockNo(
    Math.max(0, ...(old?.disks.disks ?? []).map((d) => d.firstBlock + d.blocks)),
  );
  const pool = old?.pool ?? PoolId(randomHexId());
  const disk = DiskId(randomHexId());
  const ordinal = old?.disks.disks.length ?? 0;

  // A clean stop of a running recorder is asked for by the ledger's lock, taken here.
  const now = { at: clock.wall(), trusted: TrustedMs(clock.wall()) };
  const paths = dataPaths(ask.data);
  using ledger = openLedger({
    primary: paths.ledger,
    mirrors: [],
    copies: [],
    pool: old?.pool ?? null,
    create: old === null,
    now,
  });
  await Deno.mkdir(diskFolder(path), { recursive: true, mode: 0o700 });
  await reserveBlocks({ path, pool, disk, firstBlock, blocks, blockBytes });
  const epoch = 0;
  replaceFileSync(
    identityPath(path),
    identityText({ pool, disk, firstBlock, blocks, blockBytes, epoch }),
  );
  syncFolder(path);
  const index = new Index(openIndexDatabase(paths.index));
  try {
    index.addDisk({ ordinal, id: disk, firstBlock, blocks, epoch }, 0);
  } finally {
    index.close();
  }
  ledger.commit((tx) => {
    tx.setPool(pool);
    tx.putDisk({ id: disk, path, joinedAt: now.at, epoch, state: "formatting" });
    tx.appendEvent({
      kind: "disk-joined",
      camera: null,
      reason: "a disk joined the pool",
      details: { disk, path, blocks, blockBytes },
    }, now);
  });
  const disks = [...(old?.disks.disks ?? []), { ordinal, id: disk, path, firstBlock, blocks }];
  writeGeometry(ask.data, { pool, blockBytes, disks: new DiskSet(disks) });
  keepReserve(paths.reserve);
  return { pool, disk, path, blocks, blockBytes };
}

async function dataFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError("--data", `no folder can be made: ${why}`, "name another folder");
  }
}

async function realFolder(path: string): Promise<string> {
  try {
    await Deno.mkdir(path, { recursive: true });
    return await Deno.realPath(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      "disk",
      `${path} is no folder that can be written: ${why}`,
      "mount the disk and name its folder",
    );
  }
}

function checkBlock(asked: number | null, old: PoolGeometry | null): number {
  if (old !== null) {
    if (asked === null || asked === old.blockBytes) return old.blockBytes;
    throw new InputError(
      "block",
      `this pool's blocks have ${old.blockBytes} bytes`,
      "leave --block out",
    );
  }
  const bytes = asked ?? DEFAULT_BLOCK;
  if (
    !Number.isInteger(bytes) || bytes < BLOCK_MIN_BYTES || bytes > BLOCK_MAX_BYTES ||
    bytes % ALIGN !== 0
  ) {
    throw new InputError(
      "block",
      `${bytes} is not a multiple of ${ALIGN} between ${BLOCK_MIN_BYTES} and ${BLOCK_MAX_BYTES}`,
      "give 64M, say",
    );
  }
  return bytes;
}

function checkFolder(path: string, old: PoolGeometry | null): void {
  if (old?.disks.disks.some((d) => d.path === path)) {
    throw new InputError("disk", `${path} is in this pool already`, "name another disk");
  }
  const text = readTextOrNull(identityPath(path));
  if (text === null) return;
  const found = parseIdentity(text);
  throw new InputError(
    "disk",
    `${path} holds ${
      found === null ? "something of Holdfast's" : `disk ${found.disk} of pool ${found.pool}`
    }`,
    "its footage may be protected: use another folder, or remove its `holdfast` folder yourself if you are sure",
  );
}
