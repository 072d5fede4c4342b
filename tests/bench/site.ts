/** A site for a bench: a pool whose blocks are ready, and cameras in it. */
import { createPool } from "../../recorder/admin/create_pool.ts";
import { zeroBlock } from "../../recorder/disk/format_disk.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import type { DatabaseSync } from "node:sqlite";
import { openIndexDatabase, openIndexReadOnly } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import { IndexReader, type LocatedRow } from "../../recorder/read/index_reader.ts";
import { CameraId, Generation } from "../../src/base/ids.ts";
import { BitsPerSecond, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { realClock } from "../../src/real_clock.ts";
import { wait } from "./figure.ts";
import { output } from "./running.ts";

/** What a site has. */
export interface SiteShape {
  readonly data: string;
  readonly bytes: number;
  readonly blockBytes: number;
  readonly urls: readonly string[];
}

/** Makes it; every block is written with zeros before anything is measured. */
export async function makeSite({ data, bytes, blockBytes, urls }: SiteShape): Promise<void> {
  await createPool({ data, disk: `${data}/disk`, size: bytes, block: blockBytes }, realClock);
  const geometry = readGeometry(data);
  if (geometry === null) throw new Error(`${data} has no pool`);
  const index = new Index(openIndexDatabase(dataPaths(data).index));
  try {
    for (const block of index.blocksInState(BlockState.new)) {
      const disk = geometry.disks.of(block.no);
      await zeroBlock({ ...geometry, ...disk, disk: disk.id }, block.no, Generation(0));
      await forgetCached(blockPath(disk.path, block.no));
      index.markFormatted(block.no);
    }
  } finally {
    index.close();
  }
  addCameras(data, urls);
}

/**
 * Drops a file from the page cache. A block written with zeros a moment ago lies there in folios of
 * megabytes, and Linux counts such a folio as written as a whole whenever a part of it is: blocks of
 * a real pool were formatted long ago.
 */
export async function forgetCached(path: string): Promise<void> {
  await output("dd", [`if=${path}`, "iflag=nocache", "count=0", "status=none"]);
}

/** Past admission on purpose: a bench's pool holds minutes, not the law's days. */
export function addCameras(data: string, urls: readonly string[]): void {
  const wall = realClock.wall();
  const now = { at: wall, trusted: TrustedMs(wall) };
  using ledger = openLedger({
    primary: dataPaths(data).ledger,
    mirrors: [],
    copies: [],
    pool: readGeometry(data)?.pool ?? null,
    create: false,
    now,
  });
  ledger.commit((tx) => {
    for (const [i, url] of urls.entries()) {
      tx.addCamera({
        name: `Camera ${i + 1}`,
        url,
        transport: "tcp",
        via: "native",
        audio: false,
        declaredBitrate: BitsPerSecond(4_000_000),
        priority: 5,
      }, now);
    }
  });
}

/** What the index says, beside the recorder that writes it. */
export class IndexWatch {
  readonly #db: DatabaseSync;
  readonly #reader: IndexReader;

  constructor(data: string) {
    this.#db = openIndexReadOnly(dataPaths(data).index);
    this.#reader = new IndexReader(this.#db);
  }

  /** The newest acknowledged sequence number of each camera. */
  heads(): Map<CameraId, number> {
    const rows = this.#db.prepare("select camera, sequence from chain").all();
    return new Map(
      rows.map((row) => [CameraId(Number(row["camera"])), Number(row["sequence"])]),
    );
  }

  /** Every acknowledged fragment of a camera, in order. */
  rows(camera: CameraId): LocatedRow[] {
    return this.#reader.rows(camera, UtcMs(0), UtcMs(Number.MAX_SAFE_INTEGER), Infinity);
  }

  /** Blocks that hold footage or are being given some. */
  usedBlocks(): { open: number; sealed: number } {
    const row = this.#db.prepare(
      "select sum(state = 2) as open, sum(state = 3) as sealed from block",
    ).get();
    return { open: Number(row?.["open"] ?? 0), sealed: Number(row?.["sealed"] ?? 0) };
  }

  /** Resolves right after the next commit of the recorder. */
  async nextCommit(): Promise<void> {
    const version = () => this.#db.prepare("select sum(sequence) as n from chain").get()?.["n"];
    const before = version();
    while (version() === before) await wait(10);
  }

  close(): void {
    this.#db.close();
  }
}
