/**
 * The program under test: the real index, allocator, fragment store, recovery, disk identities and
 * trusted clock, put together as the recorder puts them together, over simulated disks. What a
 * planted bug changes is a method of its own here.
 */
import { type BlockNo, CameraId, type PoolId } from "../../src/base/ids.ts";
import { Bytes, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { DiskError } from "../../recorder/disk/block_store.ts";
import { type DiskIdentity, judgeDisk } from "../../recorder/disk/identity.ts";
import { decodeOpening, encodeOpening } from "../../recorder/format/opening.ts";
import { Index } from "../../recorder/index/index.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { type CommitPlan, Pool } from "../../recorder/pool/pool.ts";
import type { Placement, Refusal } from "../../recorder/pool/placement.ts";
import type { ReleaseRules } from "../../recorder/pool/release.ts";
import {
  recover,
  type RecoveryDeps,
  type RecoveryReport,
  refuseStale,
} from "../../recorder/recovery/recover.ts";
import {
  type BlockWriter,
  FragmentStore,
  StaleIndex,
  type StoreEvents,
} from "../../recorder/store/fragment_store.ts";
import { type Clocks, type Ledger, MachineClock, simRules } from "./machine_clock.ts";
import type { SimFragment } from "./footage.ts";
import type { SimDisks } from "./sim_disk.ts";
import type { IndexDb } from "./sim_index.ts";

/** What the program tells the oracle, and what the oracle must know before a commit. */
export interface Told extends StoreEvents {
  committing(plan: CommitPlan): void;
}

/** What a machine is made of. */
export interface Parts {
  readonly disks: SimDisks;
  readonly db: IndexDb;
  readonly ledger: Ledger;
  readonly clocks: Clocks;
  readonly poolId: PoolId;
  readonly told: Told;
}

export class Machine {
  protected readonly parts: Parts;
  index!: Index; // set by start(), the first thing that is called
  pool!: Pool; // set by start()
  store!: FragmentStore; // set by start()
  readonly #clock: MachineClock;
  /** Blocks that a write failed on: their next sync fails. */
  readonly #bad = new Set<BlockNo>();
  readonly #failures = new Map<number, number>();
  readonly flying = new Map<number, CommitPlan>();

  constructor(parts: Parts) {
    this.parts = parts;
    this.#clock = new MachineClock(parts.ledger, parts.clocks);
  }

  /** From power-on to ready. Throws `StaleIndex` when the index is an old copy. */
  start(): RecoveryReport {
    const { db, ledger, disks, poolId } = this.parts;
    this.index = this.openIndex(db);
    this.#judgeDisks();
    this.#clock.start();
    const report = this.recover({
      index: this.index,
      store: disks,
      pool: poolId,
      blockBytes: this.blockBytes,
      rules: ledger.rules,
      unavailable: (ordinal) => this.#disk(ordinal).refused,
    });
    this.pool = this.openPool(report);
    this.pool.applyRules(ledger.rules);
    this.pushHolds();
    this.store = new FragmentStore({
      pool: this.pool,
      writer: this.writer(),
      events: this.parts.told,
      poolId,
      blockBytes: this.blockBytes,
      diskId: (ordinal) => this.#disk(ordinal).identity.disk,
    });
    return report;
  }

  protected get blockBytes(): number {
    return this.parts.disks.blockBytes;
  }

  protected openIndex(db: IndexDb): Index {
    return new Index(db.database);
  }

  protected openPool(report: RecoveryReport): Pool {
    return new Pool(this.index, this.parts.ledger.rules, this.blockBytes, report.blocks);
  }

  protected recover(deps: RecoveryDeps): RecoveryReport {
    return recover(deps);
  }

  pushHolds(): void {
    this.index.setHolds(this.parts.ledger.holds);
  }

  /** A disk's epoch rises in the index first; never by more than one above what the disk says. */
  #judgeDisks(): void {
    const { disks, poolId } = this.parts;
    for (const disk of this.index.disks()) {
      const sim = this.#disk(disk.ordinal);
      const found = this.identityOf(disk.ordinal);
      const { firstBlock, blocks, epoch } = disk;
      const expected = {
        pool: poolId,
        disk: disk.id,
        firstBlock,
        blocks,
        blockBytes: disks.blockBytes,
        epoch,
      };
      const verdict = judgeDisk(found, expected);
      if (!verdict.use && verdict.fault === "index-older") throw new StaleIndex(verdict.why);
      sim.refused = !verdict.use;
      if (disk.usable !== verdict.use) this.index.setUsable(disk.ordinal, verdict.use);
      if (found === null || !verdict.use) continue;
      const next = this.nextEpoch(found.epoch, epoch);
      if (next !== epoch) this.index.setEpoch(disk.ordinal, next);
      disks.writeIdentity(disk.ordinal, { ...found, epoch: next });
    }
  }

  protected identityOf(ordinal: number): DiskIdentity | null {
    const sim = this.#disk(ordinal);
    return sim.dead ? null : sim.identity;
  }

  protected nextEpoch(found: number, _indexed: number): number {
    return found + 1;
  }

  #disk(ordinal: number): SimDisks["disks"][number] {
    const disk = this.parts.disks.disks[ordinal];
    if (disk === undefined) throw new RangeError(`no disk ${ordinal}`);
    return disk;
  }

  // --- trusted time and rules ---

  /** Time passes. */
  tick(): void {
    this.#clock.tick();
  }

  now(): TrustedMs {
    return this.#clock.now();
  }

  /** What a fragment that is complete now is stamped with. */
  get stamp(): TrustedMs {
    return this.now();
  }

  get clockGood(): boolean {
    return this.#clock.good;
  }

  /** Two people say what time it is. */
  confirm(): void {
    if (this.#clock.confirm()) this.#govern();
  }

  /** Another floor governs from now on. */
  raiseFloor(keep: number): void {
    this.parts.ledger.keep = keep;
    this.#govern();
  }

  #govern(): void {
    const { ledger } = this.parts;
    ledger.rules = simRules(ledger.rules.version + 1, ledger.keep, this.#clock.credits);
    this.applyRules(ledger.rules);
  }

  // --- recording ---

  protected writer(): BlockWriter {
    return {
      write: (block, offset, parts) => this.write(block, offset, parts),
      generationOnDisk: (block) => this.generationOnDisk(block),
    };
  }

  protected write(block: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
    if (this.#bad.has(block)) return;
    try {
      this.parts.disks.writeParts(block, offset, parts);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#bad.add(block);
    }
  }

  /** What a block that cannot be read says is not known: nothing is written to it then. */
  protected generationOnDisk(block: BlockNo): number | null {
    const { disks } = this.parts;
    try {
      const opening = decodeOpening(disks.read(block, 0, disks.blockBytes));
      return opening?.header.block === block ? opening.header.generation : null;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#bad.add(block);
      return null;
    }
  }

  append(fragment: SimFragment): Placement | Refusal {
    return this.store.append(fragment, this.now());
  }

  /** Takes what was written, on one disk or (−1) on all; at most one commit a disk is under way. */
  begin(disk: number): void {
    if (this.flying.has(disk) || disk < 0 && this.flying.size > 0 || this.flying.has(-1)) return;
    this.flying.set(disk, this.store.beginCommit(disk < 0 ? undefined : disk));
  }

  /** Syncs and acknowledges what {@link begin} took. */
  finish(disk: number): void {
    const plan = this.flying.get(disk);
    if (plan === undefined) return;
    this.flying.delete(disk);
    this.commit(plan);
  }

  protected commit(plan: CommitPlan): void {
    this.acknowledge(plan, this.syncAll(plan));
  }

  protected acknowledge(plan: CommitPlan, failed: ReadonlySet<BlockNo>): void {
    this.parts.told.committing(plan);
    this.store.finishCommit(plan, failed, this.now());
    for (const block of failed) this.#bad.delete(block);
  }

  protected syncAll(plan: CommitPlan): Set<BlockNo> {
    const failed = new Set<BlockNo>();
    for (const block of plan.blocks) {
      if (this.#bad.has(block) || !this.sync(block)) failed.add(block);
    }
    for (const block of failed) this.#countFailure(this.parts.disks.of(block).disk);
    return failed;
  }

  /** Whether the block's writes are durable. */
  protected sync(block: BlockNo): boolean {
    try {
      this.parts.disks.sync(block);
      return true;
    } catch (error) {
      if (error instanceof DiskError) return false;
      throw error;
    }
  }

  /** A disk that goes on failing gets no more footage until the next start. */
  #countFailure(disk: number): void {
    const n = (this.#failures.get(disk) ?? 0) + 1;
    this.#failures.set(disk, n);
    if (n === 2) this.index.setUsable(disk, false);
  }

  commitAll(): void {
    for (const disk of [...this.flying.keys()]) this.finish(disk);
    this.begin(-1);
    this.finish(-1);
  }

  closeBlock(camera: number): void {
    this.pool.closeBlock(CameraId(camera));
  }

  applyRules(rules: ReleaseRules): void {
    this.pool.applyRules(rules);
  }

  // --- erasing ---

  /** Gives up the oldest footage that may go, as a duty to erase wants it. */
  beginErase(): void {
    const given = this.index.beginErase(this.now(), this.pool.rules.version);
    if (given !== null) this.parts.told.gaveUp(given, given.camera);
  }

  /** Overwrites one given-up block with zeros; answers whether there was one. */
  eraseOne(): boolean {
    const { disks, poolId } = this.parts;
    const block = this.index.oneInState(
      BlockState.erasing,
      (ordinal) => !this.#disk(ordinal).refused,
    );
    if (block === null || this.#bad.has(block.no)) return false;
    const header = {
      pool: poolId,
      disk: this.#disk(block.disk).identity.disk,
      block: block.no,
      generation: block.generation,
      camera: null,
      blockBytes: Bytes(disks.blockBytes),
      base: UtcMs(0),
      opened: TrustedMs(0),
      paramsHash: new Uint8Array(32),
    };
    try {
      const opening = decodeOpening(disks.read(block.no, 0, disks.blockBytes));
      if (opening !== null && opening.header.generation > block.generation) {
        if (opening.header.block === block.no) refuseStale(opening.header, block);
      }
      disks.write(block.no, 0, new Uint8Array(disks.blockBytes));
      disks.write(block.no, 0, encodeOpening(new Uint8Array(0), header));
      disks.sync(block.no);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.#bad.add(block.no);
      return false;
    }
    this.finishErase(block.no);
    return true;
  }

  protected finishErase(block: BlockNo): void {
    this.index.finishErase(block);
  }
}
