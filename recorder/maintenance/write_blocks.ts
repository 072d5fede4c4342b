import type { DatabaseSync } from "node:sqlite";
import type { BlockNo, CameraId, Generation } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { Index } from "../index/index.ts";
import { type FragmentRow, packRows } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import type { ReleaseRules } from "../pool/release.ts";
import type { BlockFootage } from "./block_contents.ts";

/** Writes blocks into an index that is being rebuilt, through the same code that seals them while recording. */
export class WriteBlocks {
  readonly #db: DatabaseSync;
  readonly #index: Index;
  readonly #rules: ReleaseRules;

  constructor(db: DatabaseSync, index: Index, rules: ReleaseRules) {
    this.#db = db;
    this.#index = index;
    this.#rules = rules;
  }

  /** A block without footage. */
  state(block: BlockNo, state: BlockState, generation: Generation, failed: boolean): void {
    this.#db.prepare("update block set state = ?, generation = ?, failed = ? where no = ?")
      .run(state, generation, failed ? 1 : 0, block);
  }

  /** A block with footage, sealed. */
  sealed(block: BlockNo, footage: BlockFootage, rows: readonly FragmentRow[]): void {
    const { camera, generation, header } = footage;
    this.#db.prepare(`
      update block set state = 2, generation = ?, camera = ?, base_ms = ?, params_hash = ? where no = ?
    `).run(generation, camera, header?.base ?? null, header?.paramsHash ?? null, block);
    this.#seal(block, rows);
  }

  #seal(block: BlockNo, rows: readonly FragmentRow[]): void {
    this.#db.prepare("insert into tail (block, rows) values (?, ?)").run(block, packRows(rows));
    this.#index.seal(block, this.#rules);
  }

  /** Forgets all but the first `kept` rows of a sealed block; with none left it waits to be erased. */
  keepRows(block: BlockNo, kept: number): void {
    const rows = this.#index.rows(block).slice(0, kept);
    this.#unseal(block);
    if (rows.length > 0) this.#seal(block, rows);
    else this.#index.seal(block, this.#rules);
  }

  /** Adds a row behind a block's last. */
  addRow(block: BlockNo, camera: CameraId, row: FragmentRow): void {
    const rows = [...this.#index.rows(block), row];
    this.#db.prepare("update block set camera = ? where no = ?").run(camera, block);
    this.#unseal(block);
    this.#seal(block, rows);
  }

  /** Opens a sealed block again. */
  reopen(block: BlockNo): void {
    const rows = this.#index.rows(block);
    this.#unseal(block);
    this.#db.prepare("insert into tail (block, rows) values (?, ?)").run(block, packRows(rows));
  }

  #unseal(block: BlockNo): void {
    this.#db.prepare("delete from block_rows where no = ?").run(block);
    this.#db.prepare(`
      update block set state = ?, release_at = null, rules = null, start_ms = null, end_ms = null,
        good_end = null, good_lag = null, unknown_trusted = null, newest_trusted = null,
        fragments = 0, spans = null where no = ?
    `).run(BlockState.open, block);
  }

  /** The head of a camera's chain. */
  chain(camera: CameraId, last: FragmentRow, headerHash: Uint8Array): void {
    this.#db.prepare("insert or replace into chain values (?, ?, ?, ?)")
      .run(camera, last.sequence, last.run, headerHash);
  }

  /** Footage of a block that is not whole. */
  damage(
    no: BlockNo,
    span: { readonly sequence: number; readonly from: UtcMs; readonly to: UtcMs },
    detail: string,
  ): void {
    const { camera, generation } = this.#index.block(no) ?? {};
    if (camera === undefined || camera === null || generation === undefined) return;
    this.#db.prepare(`
      insert or ignore into damage (block, generation, camera, sequence, from_ms, to_ms, detail)
      values (?, ?, ?, ?, ?, ?, ?)
    `).run(no, generation, camera, span.sequence, span.from, span.to, detail);
  }
}
