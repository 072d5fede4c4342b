/** What a rebuild must remember of each block until all are read; kept in the new index file, not in memory. */
import type { DatabaseSync } from "node:sqlite";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { blob, int } from "../index/columns.ts";
import { type FragmentRow, packRows, unpackRows } from "../index/rows.ts";
import type { BlockFootage } from "./block_contents.ts";
import { chainKey, type ChainPart } from "./rewritten.ts";

/** A block of a camera as it was read. */
export interface ScannedBlock extends ChainPart {
  /** Hash of the last row's header; `null` when there is no row. */
  readonly lastHash: Uint8Array | null;
  readonly tornRow: FragmentRow | null;
  /** More fragments may follow: its opening is whole and its end proper. */
  readonly mayGoOn: boolean;
}

/** The table; `drop` it before the index is used. */
export class ScanTable {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(`create table rebuild_scan (
      block integer primary key, camera integer not null, first_previous blob, keys blob not null,
      last_hash blob, torn_hash blob, torn_row blob, may_go_on integer not null) strict`);
  }

  add(block: BlockNo, footage: BlockFootage): void {
    const { camera, hashes, torn, firstPrevious, header, cleanEnd } = footage;
    const keys = new Uint8Array(hashes.flatMap((hash) => [...chainKey(hash)]));
    this.#db.prepare("insert into rebuild_scan values (?, ?, ?, ?, ?, ?, ?, ?)").run(
      block,
      camera,
      firstPrevious,
      keys,
      hashes.at(-1) ?? null,
      torn?.hash ?? null,
      torn === null ? null : packRows([torn.row]),
      header !== null && cleanEnd ? 1 : 0,
    );
  }

  cameras(): CameraId[] {
    return this.#db.prepare("select distinct camera from rebuild_scan order by camera").all()
      .map((row) => CameraId(int(row, "camera")));
  }

  blocks(camera: CameraId, rows: (block: BlockNo) => readonly FragmentRow[]): ScannedBlock[] {
    return this.#db.prepare("select * from rebuild_scan where camera = ? order by block")
      .all(camera).map((row) => {
        const block = BlockNo(int(row, "block"));
        const torn = bytesOrNull(row, "torn_hash");
        const tornRow = bytesOrNull(row, "torn_row");
        return {
          block,
          firstPrevious: bytesOrNull(row, "first_previous"),
          keys: blob(row, "keys"),
          torn: torn && chainKey(torn),
          tornRow: tornRow && unpackRows(tornRow)[0] || null,
          lastHash: bytesOrNull(row, "last_hash"),
          mayGoOn: int(row, "may_go_on") === 1,
          rows: () => rows(block),
        };
      });
  }

  drop(): void {
    this.#db.exec("drop table rebuild_scan");
  }
}

const bytesOrNull = (row: Record<string, unknown>, column: string): Uint8Array | null =>
  row[column] === null ? null : blob(row, column);
