/**
 * The index: which fragment is where, and which block may be given up. The only writer of its
 * database. Every method is one transaction, durable when it returns.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { BlockNo, CameraId, DiskId, Generation, RunNo } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { releaseAt, type ReleaseRules } from "../pool/release.ts";
import { retryWhenFull } from "../full_disk.ts";
import { blob, int, intOrNull, text } from "./columns.ts";
import { gapCode } from "../format/gap_cause.ts";
import type { GapCause } from "../port.ts";
import { type FragmentRow, packRows, unpackRows } from "./rows.ts";
import { BlockState, RELEASABLE } from "./schema.ts";
import { packSpans, type ReleaseFacts, summarize } from "./summary.ts";

/** A disk as the index knows it. */
export interface IndexedDisk {
  readonly ordinal: number;
  readonly id: DiskId;
  readonly firstBlock: BlockNo;
  readonly blocks: number;
  readonly epoch: number;
  readonly usable: boolean;
}

/** A block's identity and state. */
export interface IndexedBlock {
  readonly no: BlockNo;
  readonly disk: number;
  readonly state: BlockState;
  readonly generation: Generation;
  readonly failed: boolean;
  readonly camera: CameraId | null;
  readonly base: UtcMs;
  readonly paramsHash: Uint8Array | null;
}

/** Footage that the index gave up when a block was released. */
export interface GivenUp {
  readonly block: BlockNo;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** A block that was given to a camera, durably, before any of its bytes is overwritten (invariant 3). */
export interface Claimed {
  readonly no: BlockNo;
  readonly disk: number;
  readonly generation: Generation;
  /** What it held before; `null` when it was free. */
  readonly gaveUp: GivenUp | null;
}

/** What a claim is for. */
export interface Claim {
  readonly camera: CameraId;
  readonly base: UtcMs;
  readonly paramsHash: Uint8Array;
  readonly now: TrustedMs;
  readonly rules: number;
}

/** The end of a camera's chain of fragments. */
export interface ChainHead {
  readonly sequence: number;
  readonly run: RunNo;
  readonly headerHash: Uint8Array;
}

/** A fragment to acknowledge. */
export interface Acknowledged {
  readonly block: BlockNo;
  readonly camera: CameraId;
  readonly row: FragmentRow;
  readonly headerHash: Uint8Array;
}

/** A hold as the guard needs it. */
export interface IndexedHold {
  readonly id: number;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly until: TrustedMs | null;
}

const BLOCK_COLUMNS = "no, disk, state, generation, failed, camera, base_ms, params_hash";
const CLEARED =
  "release_at = null, rules = null, start_ms = null, end_ms = null, good_end = null, good_lag = null, " +
  "unknown_trusted = null, newest_trusted = null, fragments = 0, spans = null";

export class Index {
  readonly #db: DatabaseSync;
  readonly #makeRoom: () => boolean;
  readonly #statements = new Map<string, StatementSync>();
  /** No claim before this trusted instant can have a block: nothing is free, nothing is due. Any change forgets it. */
  #barrenUntil: number = -Infinity;

  /** `makeRoom` is asked once when the disk is full; it answers whether it could free anything. */
  constructor(db: DatabaseSync, makeRoom: () => boolean = () => false) {
    this.#db = db;
    this.#makeRoom = makeRoom;
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

  /** Runs `fn` as one durable transaction; a throw undoes all of it. It may run twice. */
  transaction<T>(fn: () => T): T {
    return retryWhenFull(() => this.#transact(fn), this.#makeRoom);
  }

  /** One statement that changes something, as its own transaction. */
  #change(sql: string, ...values: SQLInputValue[]) {
    this.#barrenUntil = -Infinity;
    return retryWhenFull(() => this.#sql(sql).run(...values), this.#makeRoom);
  }

  #transact<T>(fn: () => T): T {
    this.#barrenUntil = -Infinity;
    // Prepared, because the runtime's `exec` throws without SQLite's error number: a full disk, which
    // mostly shows in the commit, would not be known as one.
    this.#sql("begin immediate").run();
    try {
      const value = fn();
      this.#sql("commit").run();
      return value;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("rollback");
      throw error;
    }
  }

  // --- disks ---

  disks(): IndexedDisk[] {
    return this.#sql("select * from disk order by ordinal").all().map((row) => ({
      ordinal: int(row, "ordinal"),
      id: DiskId(text(row, "id")),
      firstBlock: BlockNo(int(row, "first_block")),
      blocks: int(row, "blocks"),
      epoch: int(row, "epoch"),
      usable: int(row, "usable") === 1,
    }));
  }

  /** A disk joins with all its blocks, the first `ready` of them formatted. */
  addDisk(disk: Omit<IndexedDisk, "usable">, ready: number): void {
    this.transaction(() => {
      this.#sql("insert into disk values (?, ?, ?, ?, ?, 1)")
        .run(disk.ordinal, disk.id, disk.firstBlock, disk.blocks, disk.epoch);
      const insert = this.#sql(
        "insert into block (no, disk, state, generation) values (?, ?, ?, 0)",
      );
      for (let i = 0; i < disk.blocks; i++) {
        const state = i < ready ? BlockState.free : BlockState.new;
        insert.run(disk.firstBlock + i, disk.ordinal, state);
      }
    });
  }

  setEpoch(ordinal: number, epoch: number): void {
    this.#change("update disk set epoch = ? where ordinal = ?", epoch, ordinal);
  }

  /** A disk that is not usable gets no new footage; what it holds stays indexed. */
  setUsable(ordinal: number, usable: boolean): void {
    this.#change("update disk set usable = ? where ordinal = ?", usable ? 1 : 0, ordinal);
  }

  // --- blocks ---

  block(no: BlockNo): IndexedBlock | null {
    const row = this.#sql(`select ${BLOCK_COLUMNS} from block where no = ?`).get(no);
    return row === undefined ? null : toBlock(row);
  }

  blocksInState(state: BlockState): IndexedBlock[] {
    return this.#sql(`select ${BLOCK_COLUMNS} from block where state = ? order by no`).all(state)
      .map(toBlock);
  }

  /** The first block in a state on a disk that `usable` accepts. */
  oneInState(state: BlockState, usable: (disk: number) => boolean): IndexedBlock | null {
    for (const { ordinal } of this.disks()) {
      if (!usable(ordinal)) continue;
      const row = this.#sql(`
        select ${BLOCK_COLUMNS} from block where state = ? and disk = ? and failed = 0
        order by release_at, no limit 1
      `).get(state, ordinal);
      if (row !== undefined) return toBlock(row);
    }
    return null;
  }

  /** Blocks not yet written with zeros, by disk. */
  waitingToBeFormatted(): Map<number, number> {
    const rows = this.#sql("select disk, count(*) as n from block where state = 0 group by disk")
      .all();
    return new Map(rows.map((row) => [int(row, "disk"), int(row, "n")]));
  }

  /** When sealed blocks become releasable, by the hour: trusted instants and numbers of blocks. */
  releases(now: TrustedMs): { at: TrustedMs; blocks: number }[] {
    return this.#sql(`
      select max(release_at) as at, count(*) as blocks from block
      where state = 3 and failed = 0 and disk in (select ordinal from disk where usable = 1) and not exists (
        select 1 from hold h
        where h.camera = block.camera and h.from_ms < block.end_ms and h.to_ms > block.start_ms
          and (h.until_trusted is null or h.until_trusted > ?))
      group by cast(release_at / 3600000 as integer)
    `).all(now).map((row) => ({ at: TrustedMs(int(row, "at")), blocks: int(row, "blocks") }));
  }

  /** A block was written with zeros for the first time. */
  markFormatted(no: BlockNo): void {
    this.#change("update block set state = 1 where no = ? and state = 0", no);
  }

  /**
   * Gives a block to a camera: a free one on the usable disk with the fewest open blocks, or else
   * the one whose footage has been releasable longest. `null` when there is none.
   */
  claim(claim: Claim): Claimed | null {
    if (claim.now < this.#barrenUntil) return null;
    const claimed = this.transaction(() => this.#claimFree(claim) ?? this.#claimReleasable(claim));
    if (claimed === null) this.#barrenUntil = this.#nextDue(claim.now);
    return claimed;
  }

  /**
   * With nothing free and nothing releasable at `now`: an instant before which that cannot change by
   * time alone, the next end of a floor or of a hold. A lower bound: what it lets through is still
   * asked by the guard.
   */
  #nextDue(now: TrustedMs): number {
    let due = Infinity;
    for (const { ordinal } of this.disks()) {
      const row = this.#sql(
        "select min(release_at) as at from block where state = 3 and disk = ? and release_at > ?",
      ).get(ordinal, now);
      due = Math.min(due, row === undefined ? -Infinity : intOrNull(row, "at") ?? Infinity);
    }
    const hold = this.#sql("select min(until_trusted) as at from hold where until_trusted > ?")
      .get(now);
    return Math.min(due, hold === undefined ? -Infinity : intOrNull(hold, "at") ?? Infinity);
  }

  #claimFree(claim: Claim): Claimed | null {
    // Ordered as the index block_by_state is (release_at is null in free blocks): no scan.
    const free = this.#sql(`
      select (select no from block where state = 1 and disk = d.ordinal order by release_at, no limit 1) as no
      from disk d where usable = 1 and no is not null
      order by (select count(*) from block where state = 2 and disk = d.ordinal), ordinal limit 1
    `).get();
    if (free === undefined) return null;
    return this.#open(claim, BlockNo(int(free, "no")), "state = 1", {}, null);
  }

  #claimReleasable(claim: Claim): Claimed | null {
    const guard = { now: claim.now, rules: claim.rules };
    const oldest = this.#sql(`
      select no, camera, start_ms, end_ms from block
      where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1)
      order by release_at, no limit 1
    `).get(guard);
    if (oldest === undefined) return null;
    const no = BlockNo(int(oldest, "no"));
    const claimed = this.#open(claim, no, RELEASABLE, guard, toGivenUp(oldest));
    this.#sql("delete from block_rows where no = ?").run(no);
    return claimed;
  }

  #open(
    claim: Claim,
    no: BlockNo,
    guard: string,
    params: Record<string, number>,
    gaveUp: GivenUp | null,
  ): Claimed {
    const row = this.#sql(`
      update block set state = 2, generation = generation + 1, camera = :camera,
        params_hash = :params, base_ms = :base, ${CLEARED}
      where no = :no and ${guard} returning disk, generation
    `).get({ ...params, no, camera: claim.camera, params: claim.paramsHash, base: claim.base });
    if (row === undefined) throw new Error(`block ${no} was chosen and then not releasable`);
    return {
      no,
      disk: int(row, "disk"),
      generation: Generation(int(row, "generation")),
      gaveUp,
    };
  }

  /** Acknowledges fragments: from now on they count as recorded (invariant 4). */
  acknowledge(fragments: readonly Acknowledged[]): void {
    if (fragments.length === 0) return;
    this.transaction(() => this.#acknowledge(fragments));
  }

  #acknowledge(fragments: readonly Acknowledged[]): void {
    const heads = new Map<CameraId, Acknowledged>();
    const rows = new Map<BlockNo, FragmentRow[]>();
    for (const fragment of fragments) {
      const list = rows.get(fragment.block);
      if (list === undefined) rows.set(fragment.block, [fragment.row]);
      else list.push(fragment.row);
      heads.set(fragment.camera, fragment);
    }
    const tail = this.#sql("insert into tail (block, rows) values (?, ?)");
    for (const [block, list] of rows) tail.run(block, packRows(list));
    for (const [camera, { row, headerHash }] of heads) {
      this.#sql("insert or replace into chain values (?, ?, ?, ?)")
        .run(camera, row.sequence, row.run, headerHash);
    }
  }

  /**
   * Closes an open block. One without fragments goes to be erased: its claim was never used.
   * A failed block keeps what was acknowledged and is never written again.
   */
  seal(no: BlockNo, rules: ReleaseRules, failed = false): void {
    this.transaction(() => {
      const packed = this.#packedTail(no);
      if (packed.length === 0) {
        this.#sql(`update block set state = 4, failed = ?, ${CLEARED} where no = ? and state = 2`)
          .run(failed ? 1 : 0, no);
        return;
      }
      this.#sealWith(no, packed, rules, failed);
      this.#sql("delete from tail where block = ?").run(no);
    });
  }

  #sealWith(no: BlockNo, packed: Uint8Array, rules: ReleaseRules, failed: boolean): void {
    const rows = unpackRows(packed);
    const s = summarize(rows);
    this.#sql(`
      update block set state = 3, failed = ?, release_at = ?, rules = ?, start_ms = ?, end_ms = ?,
        good_end = ?, good_lag = ?, unknown_trusted = ?, newest_trusted = ?, fragments = ?, spans = ?
      where no = ?
    `).run(
      failed ? 1 : 0,
      releaseAt(s, rules),
      rules.version,
      s.start,
      s.end,
      s.goodEnd,
      s.goodEnd === null ? null : s.goodLag,
      s.unknownTrusted,
      s.newestTrusted,
      rows.length,
      packSpans(s.spans),
      no,
    );
    this.#sql("insert or replace into block_rows values (?, ?)").run(no, packed);
  }

  /** Gives up the oldest releasable footage for erasure; `null` when none is. The bytes are still there. */
  beginErase(now: TrustedMs, rules: number): GivenUp | null {
    return this.transaction(() => {
      const guard = { now, rules };
      const oldest = this.#sql(`
        select no, camera, start_ms, end_ms from block
        where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1)
        order by release_at, no limit 1
      `).get(guard);
      if (oldest === undefined) return null;
      const given = toGivenUp(oldest);
      const { changes } = this.#sql(
        `update block set state = 4, camera = null, ${CLEARED} where no = :no and ${RELEASABLE}`,
      ).run({ ...guard, no: given.block });
      if (changes !== 1) throw new Error(`block ${given.block} was chosen and then not releasable`);
      this.#sql("delete from block_rows where no = ?").run(given.block);
      return given;
    });
  }

  /** The bytes of a block being erased are overwritten and synced: it is free. */
  finishErase(no: BlockNo): void {
    this.#change(
      "update block set state = 1, camera = null where no = ? and state = 4 and failed = 0",
      no,
    );
  }

  // --- rows, chains, holds, rules ---

  /** Rows of an open block, in recording order. */
  tailRows(no: BlockNo): FragmentRow[] {
    return unpackRows(this.#packedTail(no));
  }

  #packedTail(no: BlockNo): Uint8Array {
    const parts = this.#sql("select rows from tail where block = ? order by id").all(no)
      .map((row) => blob(row, "rows"));
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : concat(parts);
  }

  /** Rows of a sealed block, in recording order. */
  sealedRows(no: BlockNo): FragmentRow[] {
    const row = this.#sql("select rows from block_rows where no = ?").get(no);
    return row === undefined ? [] : unpackRows(blob(row, "rows"));
  }

  /** Rows of a block in whatever state. */
  rows(no: BlockNo): FragmentRow[] {
    const sealed = this.sealedRows(no);
    return sealed.length > 0 ? sealed : this.tailRows(no);
  }

  chain(camera: CameraId): ChainHead | null {
    const row = this.#sql("select * from chain where camera = ?").get(camera);
    return row === undefined ? null : {
      sequence: int(row, "sequence"),
      run: RunNo(int(row, "run")),
      headerHash: blob(row, "header_hash"),
    };
  }

  /** Replaces the copy of the holds in force, so that every later claim sees them. */
  setHolds(holds: readonly IndexedHold[]): void {
    this.transaction(() => {
      this.#sql("delete from hold").run();
      for (const h of holds) {
        this.#sql("insert into hold values (?, ?, ?, ?, ?)")
          .run(h.id, h.camera, h.from, h.to, h.until);
      }
    });
  }

  /** Judges every sealed block anew under other rules, in one transaction. */
  applyRules(rules: ReleaseRules): void {
    this.transaction(() => {
      const update = this.#sql("update block set release_at = ?, rules = ? where no = ?");
      const sealed = this.#sql(`
        select no, good_end, good_lag, unknown_trusted, newest_trusted from block where state = 3 and rules <> ?
      `).all(rules.version);
      for (const row of sealed) {
        update.run(releaseAt(toFacts(row), rules), rules.version, int(row, "no"));
      }
    });
  }

  /** How many blocks a claim could have now, counting no further than `limit`. */
  available(now: TrustedMs, rules: number, limit: number): number {
    if (now < this.#barrenUntil) return 0;
    const free = this.#sql(`
      select count(*) as n from (select 1 from block
        where state = 1 and disk in (select ordinal from disk where usable = 1) limit ?)
    `).get(limit);
    const n = free === undefined ? 0 : int(free, "n");
    if (n >= limit) return n;
    const releasable = this.#sql(`
      select count(*) as n from (select 1 from block
        where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1) limit :limit)
    `).get({ now, rules, limit: limit - n });
    return n + (releasable === undefined ? 0 : int(releasable, "n"));
  }

  /** Blocks that can take footage, now or once they are free: not failed, on disks in use. `vacant`: without footage. */
  capacity(): { blocks: number; vacant: number } {
    const found = this.#sql(`
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
    const held = this.#sql(`
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
    const found = this.#sql(`
      select count(*) as n from damage d join block b on b.no = d.block and b.generation = d.generation
      where b.state in (2, 3)
    `).get();
    return found === undefined ? 0 : int(found, "n");
  }

  /** How many blocks are in each state. */
  counts(): Record<keyof typeof BlockState, number> {
    const counts = { new: 0, free: 0, open: 0, sealed: 0, erasing: 0 };
    for (const row of this.#sql("select state, count(*) as n from block group by state").all()) {
      for (const [name, state] of Object.entries(BlockState)) {
        if (state === int(row, "state")) counts[name as keyof typeof BlockState] = int(row, "n");
      }
    }
    return counts;
  }

  /** Damage found by a scrub, recovery or playback; the same finding counts once. */
  recordDamage(block: IndexedBlock, row: FragmentRow, end: UtcMs, detail: string): boolean {
    if (block.camera === null) return false;
    const { changes } = this.#change(
      `insert or ignore into damage (block, generation, camera, sequence, from_ms, to_ms, detail)
       values (?, ?, ?, ?, ?, ?, ?)`,
      block.no,
      block.generation,
      block.camera,
      row.sequence,
      row.start,
      end,
      detail,
    );
    return changes === 1;
  }

  /** The camera is not recording since `since` because of `cause`; `null`: it is recording. */
  setSilence(camera: CameraId, silence: { since: UtcMs; cause: GapCause } | null): void {
    if (silence === null) this.#change("delete from silence where camera = ?", camera);
    else {
      const { since, cause } = silence;
      this.#change(
        "insert or replace into silence values (?, ?, ?)",
        camera,
        since,
        gapCode(cause),
      );
    }
  }

  meta(key: string): string | null {
    const row = this.#sql("select value from meta where key = ?").get(key);
    return row === undefined ? null : text(row, "value");
  }

  setMeta(key: string, value: string): void {
    this.#change("insert or replace into meta values (?, ?)", key, value);
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBlock(row: Record<string, unknown>): IndexedBlock {
  const camera = intOrNull(row, "camera");
  return {
    no: BlockNo(int(row, "no")),
    disk: int(row, "disk"),
    state: int(row, "state") as BlockState, // the schema's check keeps it in range
    generation: Generation(int(row, "generation")),
    failed: int(row, "failed") === 1,
    camera: camera === null ? null : CameraId(camera),
    base: UtcMs(intOrNull(row, "base_ms") ?? 0),
    paramsHash: row["params_hash"] === null ? null : blob(row, "params_hash"),
  };
}

function toGivenUp(row: Record<string, unknown>): GivenUp {
  return {
    block: BlockNo(int(row, "no")),
    camera: CameraId(int(row, "camera")),
    from: UtcMs(int(row, "start_ms")),
    to: UtcMs(int(row, "end_ms")),
  };
}

function toFacts(row: Record<string, unknown>): ReleaseFacts {
  const goodEnd = intOrNull(row, "good_end");
  return {
    goodEnd: goodEnd === null ? null : UtcMs(goodEnd),
    goodLag: intOrNull(row, "good_lag") ?? 0,
    unknownTrusted: intOrNull(row, "unknown_trusted") as TrustedMs | null, // stored from a TrustedMs
    newestTrusted: TrustedMs(int(row, "newest_trusted")),
  };
}
