/** The newest acknowledged fragment of each camera, from the index. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { blob, int, intOrNull } from "../index/columns.ts";
import { ROW_BYTES, unpackTimes } from "../index/rows.ts";
import { rowEnd } from "../index/summary.ts";
import { type ChainHead, hexOf } from "./checkpoint.ts";

/** Reads the heads again and again. */
export class ChainHeads {
  readonly #sql: StatementSync;

  constructor(index: DatabaseSync) {
    // Of an open block only the newest rows are read: what the last commit acknowledged.
    this.#sql = index.prepare(`
      select camera, sequence, header_hash,
        (select rows from tail where block in
          (select no from block where state = 2 and camera = chain.camera) order by id desc limit 1) as rows,
        (select max(end_ms) from block where state = 3 and camera = chain.camera) as sealed
      from chain order by camera
    `);
  }

  /** One a camera that was ever recorded, by number. `end` is `null` when none of its footage is held. */
  now(): ChainHead[] {
    return this.#sql.all().map((row) => {
      const packed = row["rows"] === null ? new Uint8Array() : blob(row, "rows");
      const last = unpackTimes(packed.subarray(Math.max(0, packed.length - ROW_BYTES)))[0];
      const sealed = intOrNull(row, "sealed");
      const end = last === undefined ? sealed : rowEnd(last);
      return {
        camera: CameraId(int(row, "camera")),
        sequence: int(row, "sequence"),
        hash: hexOf(blob(row, "header_hash")),
        end: end === null ? null : UtcMs(end),
      };
    });
  }
}
