/** The index's rows of a camera in order of recording, block by block, so that months need little memory. */
import type { DatabaseSync } from "node:sqlite";
import { BlockNo, type CameraId, Generation } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { blob, int } from "../index/columns.ts";
import { type FragmentRow, unpackRows } from "../index/rows.ts";

/** One use of a block that holds footage of the span. */
export interface IndexedUse {
  readonly block: BlockNo;
  readonly generation: Generation;
  /** SHA-256 of its `ftyp` and `moov`, in hex. */
  readonly params: string;
  /** Sequence number of its first fragment. */
  readonly first: number;
}

/** Where exports read what is held. */
export interface HeldRows {
  /** Uses of blocks that may hold footage of [from, to), in order of recording. */
  uses(camera: CameraId, from: UtcMs, to: UtcMs): IndexedUse[];
  /** The rows of one use, in order; empty when the block is no longer in this use. */
  rows(use: Pick<IndexedUse, "block" | "generation">): FragmentRow[];
}

/** {@link HeldRows} of an index, which another process may be writing. */
export class IndexedRows implements HeldRows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  uses(camera: CameraId, from: UtcMs, to: UtcMs): IndexedUse[] {
    const sealed = this.#db.prepare(`
      select no, generation, params_hash as params, substr(rows, 1, 80) as head
      from block join block_rows using (no)
      where state = 3 and camera = ? and start_ms < ? and end_ms > ?
    `).all(camera, to, from);
    const open = this.#db.prepare(`
      select no, generation, params_hash as params,
        (select substr(rows, 1, 80) from tail where tail.block = no order by id limit 1) as head
      from block where state = 2 and camera = ? and head is not null
    `).all(camera);
    return [...sealed, ...open].flatMap((row): IndexedUse[] => {
      const [head] = unpackRows(blob(row, "head"));
      if (head === undefined) return [];
      return [{
        block: BlockNo(int(row, "no")),
        generation: Generation(int(row, "generation")),
        params: blob(row, "params").toHex(),
        first: head.sequence,
      }];
    }).sort((a, b) => a.first - b.first);
  }

  rows({ block, generation }: Pick<IndexedUse, "block" | "generation">): FragmentRow[] {
    const found = this.#db.prepare(`
      select rows from block join block_rows using (no) where no = :block and generation = :generation
      union all
      select rows from (
        select rows from tail join block on block.no = tail.block
        where block = :block and generation = :generation order by id
      )
    `).all({ block, generation });
    return found.flatMap((row) => unpackRows(blob(row, "rows")));
  }
}
