/** Questions to the index from any process; one short read transaction each. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { gapCause } from "../format/gap_cause.ts";
import { blob, int, intOrNull } from "../index/columns.ts";
import { type FragmentRow, unpackRows } from "../index/rows.ts";
import { type BlockSpan, rowEnd, summarize, unpackSpans } from "../index/summary.ts";
import { BLOCK_SPAN_MAX } from "../pool/placement.ts";
import type { GapCause } from "../port.ts";

/** A fragment row and the block it lies in. */
export interface LocatedRow {
  readonly block: BlockNo;
  readonly row: FragmentRow;
}

/** A stretch that was found damaged. */
export interface Damage {
  readonly block: BlockNo;
  readonly camera: CameraId;
  readonly sequence: number;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly detail: string;
}

/** A sealed block begins at most this long before any instant inside it. */
const LOOK_BACK = BLOCK_SPAN_MAX + 60_000;

export class IndexReader {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  close(): void {
    this.#db.close();
  }

  #sql(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Cameras that have footage. */
  cameras(): CameraId[] {
    return this.#sql("select camera from chain order by camera").all()
      .map((row) => CameraId(int(row, "camera")));
  }

  /** Oldest and newest displayed instant with footage. */
  range(camera: CameraId): { oldest: UtcMs; newest: UtcMs } | null {
    const sealed = this.#sql(`
      select (select min(start_ms) from block where state = 3 and camera = :camera) as oldest,
        (select max(end_ms) from block where state = 3 and camera = :camera) as newest
    `).get({ camera });
    const ends = this.openRows(camera).map(({ row }) => [row.start, rowEnd(row)] as const);
    const oldest = [sealed && intOrNull(sealed, "oldest"), ...ends.map(([from]) => from)];
    const newest = [sealed && intOrNull(sealed, "newest"), ...ends.map(([, to]) => to)];
    const known = (n: number | null | undefined): n is number => n !== null && n !== undefined;
    if (!oldest.some(known)) return null;
    return {
      oldest: UtcMs(Math.min(...oldest.filter(known))),
      newest: UtcMs(Math.max(...newest.filter(known))),
    };
  }

  /** Rows of the camera's open blocks, in recording order. */
  openRows(camera: CameraId): LocatedRow[] {
    return this.#sql(`
      select block, rows from tail where block in (select no from block where state = 2 and camera = ?)
      order by id
    `).all(camera).flatMap((found) =>
      unpackRows(blob(found, "rows")).map((row) => ({ block: BlockNo(int(found, "block")), row }))
    );
  }

  /** Spans of blocks that touch [from, to), in order of displayed time, not joined across blocks. */
  blockSpans(camera: CameraId, from: UtcMs, to: UtcMs): BlockSpan[] {
    // As one string: months have tens of thousands of blocks, and a row apiece costs more than its bytes.
    const hex = this.#sql(`
      select group_concat(hex(spans), '') as hex from block
      where state = 3 and camera = ? and start_ms >= ? and start_ms < ? and end_ms > ?
    `).get(camera, from - LOOK_BACK, to, from)?.["hex"];
    const sealed = typeof hex === "string" ? unpackSpans(Uint8Array.fromHex(hex)) : [];
    const rows = this.openRows(camera).map(({ row }) => row);
    const open = rows.length === 0 ? [] : summarize(rows).spans;
    return [...sealed, ...open].filter((s) => s.from < to && s.to > from)
      .sort((a, b) => a.from - b.from);
  }

  /** The first span that begins at or after `at`. */
  nextSpan(camera: CameraId, at: UtcMs): BlockSpan | null {
    const row = this.#sql(`
      select spans from block where state = 3 and camera = ? and start_ms >= ? and end_ms > ?
      order by start_ms limit 1
    `).get(camera, at - LOOK_BACK, at);
    const rows = this.openRows(camera).map((located) => located.row);
    const spans = [
      ...(row === undefined ? [] : unpackSpans(blob(row, "spans"))),
      ...(rows.length === 0 ? [] : summarize(rows).spans),
    ];
    return spans.filter((s) => s.from >= at).sort((a, b) => a.from - b.from)[0] ?? null;
  }

  /** Rows that touch [from, to), in recording order, stopping once `limit` are found. */
  rows(camera: CameraId, from: UtcMs, to: UtcMs, limit: number): LocatedRow[] {
    const touches = ({ row }: LocatedRow) => row.start < to && rowEnd(row) > from;
    const found: LocatedRow[] = [];
    const blocks = this.#sql(`
      select no, rows from block join block_rows using (no)
      where state = 3 and camera = ? and start_ms >= ? and start_ms < ? and end_ms > ? order by start_ms
    `).iterate(camera, from - LOOK_BACK, to, from);
    for (const sealed of blocks) {
      const block = BlockNo(int(sealed, "no"));
      const rows = unpackRows(blob(sealed, "rows")).map((row) => ({ block, row }));
      found.push(...rows.filter(touches));
      if (found.length >= limit) break;
    }
    if (found.length < limit) found.push(...this.openRows(camera).filter(touches));
    return found.sort((a, b) => a.row.sequence - b.row.sequence).slice(0, limit);
  }

  /** The newest row that `wanted` accepts among those that begin at or before `at`, looking back a few blocks. */
  lastRow(camera: CameraId, at: UtcMs, wanted: (row: FragmentRow) => boolean): LocatedRow | null {
    const good = ({ row }: LocatedRow) => row.start <= at && wanted(row);
    const open = this.openRows(camera).findLast(good);
    if (open !== undefined) return open;
    const blocks = this.#sql(`
      select no, rows from block join block_rows using (no)
      where state = 3 and camera = ? and start_ms <= ? order by start_ms desc limit 3
    `).iterate(camera, at);
    for (const sealed of blocks) {
      const block = BlockNo(int(sealed, "no"));
      const found = unpackRows(blob(sealed, "rows")).map((row) => ({ block, row })).findLast(good);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Whether the index still holds this very fragment. */
  holds(block: BlockNo, sequence: number): boolean {
    const sealed = this.#sql("select rows from block_rows where no = ?").get(block);
    const rows = sealed === undefined
      ? this.#sql("select rows from tail where block = ?").all(block)
        .flatMap((row) => unpackRows(blob(row, "rows")))
      : unpackRows(blob(sealed, "rows"));
    return rows.some((row) => row.sequence === sequence);
  }

  /** Damage that touches [from, to). */
  damage(camera: CameraId, from: UtcMs, to: UtcMs): Damage[] {
    return this.#sql(`
      select d.* from damage d join block b on b.no = d.block and b.generation = d.generation
      where d.camera = ? and d.from_ms < ? and d.to_ms > ? order by d.from_ms
    `).all(camera, to, from).map((row) => ({
      block: BlockNo(int(row, "block")),
      camera: CameraId(int(row, "camera")),
      sequence: int(row, "sequence"),
      from: UtcMs(int(row, "from_ms")),
      to: UtcMs(int(row, "to_ms")),
      detail: String(row["detail"]),
    }));
  }

  /** Why and since when a camera is not recording; `null` when it is, or when no recorder says anything. */
  silence(camera: CameraId): { since: UtcMs; cause: GapCause } | null {
    const row = this.#sql("select since_ms, cause from silence where camera = ?").get(camera);
    const cause = row === undefined ? null : gapCause(int(row, "cause"));
    return row === undefined || cause === null
      ? null
      : { since: UtcMs(int(row, "since_ms")), cause };
  }
}
