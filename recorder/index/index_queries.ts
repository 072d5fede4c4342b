/** What the recorder asks of its own index. Changes are in `index.ts`; other processes read through `recorder/read/`. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { joinBytes } from "../../src/base/bytes.ts";
import { BlockNo, CameraId, DiskId, RunNo } from "../../src/base/ids.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { blob, int, text } from "./columns.ts";
import { type ChainHead, type IndexedBlock, type IndexedDisk, toBlock } from "./records.ts";
import { type FragmentRow, unpackRows } from "./rows.ts";
import { BlockState, RELEASABLE_FAILED } from "./schema.ts";

const BLOCK_COLUMNS = "no, disk, state, generation, failed, camera, base_ms, params_hash";

/** The questions; {@link Index} adds the changes. */
export class IndexQueries {
  protected readonly db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  close(): void {
    this.db.close();
  }

  protected sql(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  disks(): IndexedDisk[] {
    return this.sql("select * from disk order by ordinal").all().map((row) => ({
      ordinal: int(row, "ordinal"),
      id: DiskId(text(row, "id")),
      firstBlock: BlockNo(int(row, "first_block")),
      blocks: int(row, "blocks"),
      epoch: int(row, "epoch"),
      usable: int(row, "usable") === 1,
    }));
  }

  block(no: BlockNo): IndexedBlock | null {
    const row = this.sql(`select ${BLOCK_COLUMNS} from block where no = ?`).get(no);
    return row === undefined ? null : toBlock(row);
  }

  blocksInState(state: BlockState): IndexedBlock[] {
    // The number itself, here and below: with a parameter SQLite compiles the statement anew each
    // time, to see whether an index over one state would do.
    return this.sql(`select ${BLOCK_COLUMNS} from block where state = ${state} order by no`).all()
      .map(toBlock);
  }

  /**
   * A block in a state on a disk that `usable` accepts: of each disk's first one that which lies
   * nearest to the front of its disk, so that a new pool's disks become ready side by side.
   */
  oneInState(state: BlockState, usable: (disk: number) => boolean): IndexedBlock | null {
    let best: { block: IndexedBlock; place: number } | null = null;
    for (const { ordinal, firstBlock } of this.disks()) {
      if (!usable(ordinal)) continue;
      const row = this.sql(`
        select ${BLOCK_COLUMNS} from block where state = ${state} and disk = ? and failed = 0
        order by release_at, no limit 1
      `).get(ordinal);
      if (row === undefined) continue;
      const block = toBlock(row);
      const place = block.no - firstBlock;
      if (best === null || place < best.place) best = { block, place };
    }
    return best === null ? null : best.block;
  }

  /**
   * Blocks that failed while they were written and keep no footage, or only such as may be given up.
   * Not those of a rebuilt index that may hold footage which nobody could read: their generation is
   * 0, and they are left alone.
   */
  failedBlocks(now: TrustedMs, rules: number): IndexedBlock[] {
    return this.sql(`
      select ${BLOCK_COLUMNS} from block
      where failed = 1 and generation > 0 and (state = 4 or ${RELEASABLE_FAILED}) order by no
    `).all({ now, rules }).map(toBlock);
  }

  /** Blocks not yet written with zeros, by disk. */
  waitingToBeFormatted(): Map<number, number> {
    const rows = this.sql("select disk, count(*) as n from block where state = 0 group by disk")
      .all();
    return new Map(rows.map((row) => [int(row, "disk"), int(row, "n")]));
  }

  /** When sealed blocks become releasable, by the hour: trusted instants and numbers of blocks. */
  releases(now: TrustedMs): { at: TrustedMs; blocks: number }[] {
    return this.sql(`
      select max(release_at) as at, count(*) as blocks from block
      where state = 3 and failed = 0 and disk in (select ordinal from disk where usable = 1) and not exists (
        select 1 from hold h
        where h.camera = block.camera and h.from_ms < block.end_ms and h.to_ms > block.start_ms
          and (h.until_trusted is null or h.until_trusted > ?))
      group by cast(release_at / 3600000 as integer)
    `).all(now).map((row) => ({ at: TrustedMs(int(row, "at")), blocks: int(row, "blocks") }));
  }

  /** Rows of an open block, in recording order. */
  tailRows(no: BlockNo): FragmentRow[] {
    return unpackRows(this.packedTail(no));
  }

  protected packedTail(no: BlockNo): Uint8Array {
    const parts = this.sql("select rows from tail where block = ? order by id").all(no)
      .map((row) => blob(row, "rows"));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : joinBytes(parts);
  }

  /** Rows of a sealed block, in recording order. */
  sealedRows(no: BlockNo): FragmentRow[] {
    const row = this.sql("select rows from block_rows where no = ?").get(no);
    return row === undefined ? [] : unpackRows(blob(row, "rows"));
  }

  /** Rows of a block in whatever state. */
  rows(no: BlockNo): FragmentRow[] {
    const sealed = this.sealedRows(no);
    return sealed.length > 0 ? sealed : this.tailRows(no);
  }

  chain(camera: CameraId): ChainHead | null {
    const row = this.sql("select * from chain where camera = ?").get(camera);
    return row === undefined ? null : {
      sequence: int(row, "sequence"),
      run: RunNo(int(row, "run")),
      headerHash: blob(row, "header_hash"),
    };
  }

  /** Blocks that can take footage, now or once they are free: not failed, on disks in use. `vacant`: without footage. */
  capacity(): { blocks: number; vacant: number } {
    const found = this.sql(`
      select count(*) as blocks, total(state in (0, 1, 4)) as vacant from block
      where failed = 0 and disk in (select ordinal from disk where usable = 1)
    `).get();
    return found === undefined
      ? { blocks: 0, vacant: 0 }
      : { blocks: int(found, "blocks"), vacant: int(found, "vacant") };
  }

  /**
   * Sealed blocks of that capacity that holds in force keep beyond their floor, or will. What a hold
   * covers and is not recorded yet is not counted.
   */
  heldBlocks(now: TrustedMs): number {
    const held = this.sql(`
      select count(*) as n from block b where state = 3 and failed = 0
        and disk in (select ordinal from disk where usable = 1) and exists (
        select 1 from hold h
        where h.camera = b.camera and h.from_ms < b.end_ms and h.to_ms > b.start_ms
          and (h.until_trusted is null or h.until_trusted > max(b.release_at, ?)))
    `).get(now);
    return held === undefined ? 0 : int(held, "n");
  }

  /** Findings of damage in footage that is still kept. */
  damageFound(): number {
    const found = this.sql(`
      select count(*) as n from damage d join block b on b.no = d.block and b.generation = d.generation
      where b.state in (2, 3)
    `).get();
    return found === undefined ? 0 : int(found, "n");
  }

  /** How many blocks are in each state. */
  counts(): Record<keyof typeof BlockState, number> {
    const counts = { new: 0, free: 0, open: 0, sealed: 0, erasing: 0 };
    for (const row of this.sql("select state, count(*) as n from block group by state").all()) {
      for (const [name, state] of Object.entries(BlockState)) {
        if (state === int(row, "state")) counts[name as keyof typeof BlockState] = int(row, "n");
      }
    }
    return counts;
  }

  meta(key: string): string | null {
    const row = this.sql("select value from meta where key = ?").get(key);
    return row === undefined ? null : text(row, "value");
  }
}
