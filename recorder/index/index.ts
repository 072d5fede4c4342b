/**
 * The index: which fragment is where, and which block may be given up. The only writer of its
 * database. Every method is one transaction, durable when it returns.
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { BlockNo, CameraId, Generation } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { releaseAt, type ReleaseRules } from "../pool/release.ts";
import { retryWhenFull } from "../full_disk.ts";
import { int, intOrNull } from "./columns.ts";
import { gapCode } from "../format/gap_cause.ts";
import type { GapCause } from "../port.ts";
import { IndexQueries } from "./index_queries.ts";
import {
  type Acknowledged,
  type Claim,
  type Claimed,
  type GivenUp,
  type IndexedBlock,
  type IndexedDisk,
  type IndexedHold,
  toFacts,
  toGivenUp,
} from "./records.ts";
import { type FragmentRow, packRows, unpackTimes } from "./rows.ts";
import { BlockState, RELEASABLE, RELEASABLE_FAILED } from "./schema.ts";
import { packSpans, summarize } from "./summary.ts";

const CLEARED =
  "release_at = null, rules = null, start_ms = null, end_ms = null, good_end = null, good_lag = null, " +
  "unknown_trusted = null, newest_trusted = null, fragments = 0, spans = null";

export type {
  Acknowledged,
  ChainHead,
  Claim,
  Claimed,
  GivenUp,
  IndexedBlock,
  IndexedDisk,
  IndexedHold,
} from "./records.ts";

/** The index of a recorder that writes. */
export class Index extends IndexQueries {
  readonly #makeRoom: () => boolean;
  /** No claim before this trusted instant can have a block: nothing is free, nothing is due. Any change forgets it. */
  #barrenUntil: number = -Infinity;

  /** `makeRoom` is asked once when the disk is full; it answers whether it could free anything. */
  constructor(db: DatabaseSync, makeRoom: () => boolean = () => false) {
    super(db);
    this.#makeRoom = makeRoom;
  }

  /** Runs `fn` as one durable transaction; a throw undoes all of it. It may run twice. */
  transaction<T>(fn: () => T): T {
    return retryWhenFull(() => this.#transact(fn), this.#makeRoom);
  }

  /** One statement that changes something, as its own transaction. */
  #change(sql: string, ...values: SQLInputValue[]) {
    this.#barrenUntil = -Infinity;
    return retryWhenFull(() => this.sql(sql).run(...values), this.#makeRoom);
  }

  #transact<T>(fn: () => T): T {
    this.#barrenUntil = -Infinity;
    // Prepared, because the runtime's `exec` throws without SQLite's error number: a full disk, which
    // mostly shows in the commit, would not be known as one.
    this.sql("begin immediate").run();
    try {
      const value = fn();
      this.sql("commit").run();
      return value;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec("rollback");
      throw error;
    }
  }

  /** A disk joins with all its blocks, the first `ready` of them formatted. */
  addDisk(disk: Omit<IndexedDisk, "usable">, ready: number): void {
    this.transaction(() => {
      this.sql("insert into disk values (?, ?, ?, ?, ?, 1)")
        .run(disk.ordinal, disk.id, disk.firstBlock, disk.blocks, disk.epoch);
      const insert = this.sql(
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
      const row = this.sql(
        "select min(release_at) as at from block where state = 3 and disk = ? and release_at > ?",
      ).get(ordinal, now);
      due = Math.min(due, row === undefined ? -Infinity : intOrNull(row, "at") ?? Infinity);
    }
    const hold = this.sql("select min(until_trusted) as at from hold where until_trusted > ?")
      .get(now);
    return Math.min(due, hold === undefined ? -Infinity : intOrNull(hold, "at") ?? Infinity);
  }

  #claimFree(claim: Claim): Claimed | null {
    // Ordered as the index block_by_state is (release_at is null in free blocks): no scan.
    const free = this.sql(`
      select (select no from block where state = 1 and disk = d.ordinal order by release_at, no limit 1) as no
      from disk d where usable = 1 and no is not null
      order by (select count(*) from block where state = 2 and disk = d.ordinal), ordinal limit 1
    `).get();
    if (free === undefined) return null;
    return this.#open(claim, BlockNo(int(free, "no")), "state = 1", {}, null);
  }

  #claimReleasable(claim: Claim): Claimed | null {
    const guard = { now: claim.now, rules: claim.rules };
    const oldest = this.sql(`
      select no, camera, start_ms, end_ms from block
      where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1)
      order by release_at, no limit 1
    `).get(guard);
    if (oldest === undefined) return null;
    const no = BlockNo(int(oldest, "no"));
    const claimed = this.#open(claim, no, RELEASABLE, guard, toGivenUp(oldest));
    this.sql("delete from block_rows where no = ?").run(no);
    return claimed;
  }

  #open(
    claim: Claim,
    no: BlockNo,
    guard: string,
    params: Record<string, number>,
    gaveUp: GivenUp | null,
  ): Claimed {
    const row = this.sql(`
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
    const tail = this.sql("insert into tail (block, rows) values (?, ?)");
    for (const [block, list] of rows) tail.run(block, packRows(list));
    for (const [camera, { row, headerHash }] of heads) {
      this.sql("insert or replace into chain values (?, ?, ?, ?)")
        .run(camera, row.sequence, row.run, headerHash);
    }
  }

  /**
   * Closes an open block. One without fragments goes to be erased: its claim was never used.
   * A failed block keeps what was acknowledged, and no claim gets it.
   */
  seal(no: BlockNo, rules: ReleaseRules, failed = false): void {
    this.transaction(() => {
      const packed = this.packedTail(no);
      if (packed.length === 0) {
        this.sql(`update block set state = 4, failed = ?, ${CLEARED} where no = ? and state = 2`)
          .run(failed ? 1 : 0, no);
        return;
      }
      this.#sealWith(no, packed, rules, failed);
      this.sql("delete from tail where block = ?").run(no);
    });
  }

  #sealWith(no: BlockNo, packed: Uint8Array, rules: ReleaseRules, failed: boolean): void {
    const rows = unpackTimes(packed);
    const s = summarize(rows);
    this.sql(`
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
    this.sql("insert or replace into block_rows values (?, ?)").run(no, packed);
  }

  /** Gives up the oldest releasable footage for erasure; `null` when none is. The bytes are still there. */
  beginErase(now: TrustedMs, rules: number): GivenUp | null {
    return this.transaction(() => {
      const guard = { now, rules };
      const oldest = this.sql(`
        select no, camera, start_ms, end_ms from block
        where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1)
        order by release_at, no limit 1
      `).get(guard);
      if (oldest === undefined) return null;
      const given = toGivenUp(oldest);
      const { changes } = this.sql(
        `update block set state = 4, camera = null, ${CLEARED} where no = :no and ${RELEASABLE}`,
      ).run({ ...guard, no: given.block });
      if (changes !== 1) throw new Error(`block ${given.block} was chosen and then not releasable`);
      this.sql("delete from block_rows where no = ?").run(given.block);
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

  /**
   * Gives up the footage of a block that failed, if all of it is past its floor and no hold covers it;
   * `null` when not. The block waits to be taken back.
   */
  giveUpFailed(no: BlockNo, now: TrustedMs, rules: number): GivenUp | null {
    return this.transaction(() => {
      const guard = { no, now, rules };
      const due = this.sql(
        `select no, camera, start_ms, end_ms from block where no = :no and ${RELEASABLE_FAILED}`,
      ).get(guard);
      if (due === undefined) return null;
      const given = toGivenUp(due);
      this.sql(
        `update block set state = 4, camera = null, ${CLEARED} where no = :no and ${RELEASABLE_FAILED}`,
      ).run(guard);
      this.sql("delete from block_rows where no = ?").run(no);
      return given;
    });
  }

  /** A failed block without footage was written with zeros and read back: it is free, and failed no more. */
  takeBack(no: BlockNo): void {
    this.#change(
      "update block set state = 1, failed = 0, camera = null where no = ? and state = 4 and failed = 1 and generation > 0",
      no,
    );
  }

  /** Replaces the copy of the holds in force, so that every later claim sees them. */
  setHolds(holds: readonly IndexedHold[]): void {
    this.transaction(() => {
      this.sql("delete from hold").run();
      for (const h of holds) {
        this.sql("insert into hold values (?, ?, ?, ?, ?)")
          .run(h.id, h.camera, h.from, h.to, h.until);
      }
    });
  }

  /** Judges every sealed block anew under other rules, in one transaction. */
  applyRules(rules: ReleaseRules): void {
    this.transaction(() => {
      const update = this.sql("update block set release_at = ?, rules = ? where no = ?");
      const sealed = this.sql(`
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
    const free = this.sql(`
      select count(*) as n from (select 1 from block
        where state = 1 and disk in (select ordinal from disk where usable = 1) limit ?)
    `).get(limit);
    const n = free === undefined ? 0 : int(free, "n");
    if (n >= limit) return n;
    const releasable = this.sql(`
      select count(*) as n from (select 1 from block
        where ${RELEASABLE} and disk in (select ordinal from disk where usable = 1) limit :limit)
    `).get({ now, rules, limit: limit - n });
    return n + (releasable === undefined ? 0 : int(releasable, "n"));
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

  setMeta(key: string, value: string): void {
    this.#change("insert or replace into meta values (?, ?)", key, value);
  }
}
