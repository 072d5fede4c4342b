/**
 * Makes an index from the blocks alone (invariant 6).
 *   1. reads every block once, from front to back; what is whole becomes rows of a sealed block
 *   2. of each camera, drops what was written again elsewhere (see `rewritten.ts`)
 *   3. of each camera, opens the newest block again if it ends properly, and sets the chain's head
 * In doubt footage is kept, and a block that may hold some is never given to a camera: it counts as
 * failed and waits to be erased, which nobody does to a failed block.
 *
 * What the lost index knew and the blocks do not say: which blocks had failed, that the newest
 * block was sealed, what was being erased, damage found before. The rebuilt one may hold more footage than
 * the lost one: what was given up and is still there, and what was whole and never acknowledged.
 */
import type { DatabaseSync } from "node:sqlite";
import { BlockNo, type CameraId, Generation, type PoolId } from "../../src/base/ids.ts";
import type { BlockStore } from "../disk/block_store.ts";
import { Index, type IndexedDisk, type IndexedHold } from "../index/index.ts";
import type { FragmentRow } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import { rowEnd } from "../index/summary.ts";
import type { ReleaseRules } from "../pool/release.ts";
import { type BlockContents, type BlockFootage, readContents } from "./block_contents.ts";
import { type Finding, REMEDY_DAMAGE } from "./finding.ts";
import { type ChainVerdict, judgeChain } from "./rewritten.ts";
import { type ScannedBlock, ScanTable } from "./scan_table.ts";
import { WriteBlocks } from "./write_blocks.ts";

/** What a rebuild works on. */
export interface RebuildDeps {
  /** A new and empty index. */
  readonly db: DatabaseSync;
  readonly store: BlockStore;
  readonly pool: PoolId;
  readonly blockBytes: number;
  readonly rules: ReleaseRules;
  /** All disks of the pool with the epochs that they name; one that is not usable is not read, and its blocks are left alone. */
  readonly disks: readonly IndexedDisk[];
  /** The ledger's holds in force: without them the new index would release what is held. */
  readonly holds: readonly IndexedHold[];
  /** Length of a block's file, 0 where there is none: tells a block that was never made from one that cannot be read. */
  readonly fileBytes?: (block: BlockNo) => number;
}

/** How far a rebuild is, in blocks. */
export interface RebuildProgress {
  readonly done: number;
  readonly total: number;
}

/** What a rebuild made. */
export interface RebuildReport {
  readonly blocks: Readonly<Record<BlockContents["kind"], number>>;
  readonly fragments: number;
  /** Fragments that were written again elsewhere and are not counted twice. */
  readonly dropped: number;
  /** Blocks that go on. */
  readonly open: readonly BlockNo[];
  readonly findings: readonly Finding[];
}

/** Rebuilds without a break; `progress` is told after every block. Throws for a failing index file only. */
export function rebuild(deps: RebuildDeps, progress?: (p: RebuildProgress) => void): RebuildReport {
  const steps = rebuildSteps(deps);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    progress?.(step.value);
  }
}

/** Rebuilds, pausing after every block, for callers that have other things to do meanwhile. */
export function* rebuildSteps(deps: RebuildDeps): Generator<RebuildProgress, RebuildReport> {
  const work = new Rebuild(deps);
  const total = deps.disks.reduce((sum, disk) => sum + disk.blocks, 0);
  let done = 0;
  for (const disk of deps.disks) {
    work.beginDisk(disk);
    for (let i = 0; i < disk.blocks; i++) {
      work.block(disk, BlockNo(disk.firstBlock + i));
      yield { done: ++done, total };
    }
  }
  return work.finish();
}

class Rebuild {
  readonly #deps: RebuildDeps;
  readonly #index: Index;
  readonly #write: WriteBlocks;
  readonly #scanned: ScanTable;
  readonly #findings: Finding[] = [];
  readonly #counts = { footage: 0, empty: 0, blank: 0, remains: 0, unknown: 0 };
  readonly #open: BlockNo[] = [];
  #fragments = 0;
  #dropped = 0;

  constructor(deps: RebuildDeps) {
    this.#deps = deps;
    this.#index = new Index(deps.db);
    this.#write = new WriteBlocks(deps.db, this.#index, deps.rules);
    this.#scanned = new ScanTable(deps.db);
  }

  beginDisk(disk: IndexedDisk): void {
    this.#index.addDisk(disk, 0);
    this.#index.setUsable(disk.ordinal, disk.usable);
    if (disk.usable) return;
    this.#findings.push({
      ...NOWHERE,
      what: `disk ${disk.id} is not there: the footage of its ${disk.blocks} blocks is not indexed`,
      remedy: "connect the disk and run `holdfast pool rebuild` again",
    });
  }

  block(disk: IndexedDisk, block: BlockNo): void {
    const contents = this.#read(disk, block);
    this.#counts[contents.kind]++;
    switch (contents.kind) {
      case "blank":
        return; // as `addDisk` made it: to be written with zeros
      case "empty":
        return this.#write.state(block, BlockState.free, contents.generation, false);
      case "remains":
        return this.#write.state(block, BlockState.erasing, contents.generation, false);
      case "unknown":
        this.#write.state(block, BlockState.erasing, Generation(0), true);
        if (disk.usable) this.#unknown(block, contents.why);
        return;
      case "footage":
        return this.#footage(block, contents);
    }
  }

  #read(disk: IndexedDisk, block: BlockNo): BlockContents {
    const { store, pool, blockBytes, fileBytes } = this.#deps;
    if (!disk.usable) return { kind: "unknown", why: "its disk is not there" };
    if (fileBytes?.(block) === 0) return { kind: "blank" };
    return readContents(store, { pool, disk: disk.id, block, blockBytes });
  }

  #unknown(block: BlockNo, why: string): void {
    this.#findings.push({
      ...NOWHERE,
      block,
      what: `${why}; it may hold footage, so it is not used`,
      remedy: REMEDY_DAMAGE,
    });
  }

  #footage(block: BlockNo, footage: BlockFootage): void {
    const { camera, rows, header } = footage;
    if (rows.length > 0) this.#write.sealed(block, footage, rows);
    // Nothing whole in it: `finish` looks at the torn one.
    else this.#write.state(block, BlockState.erasing, footage.generation, false);
    this.#scanned.add(block, footage);
    for (const { from, to, sequence, detail } of footage.damage) {
      this.#damaged(block, camera, { sequence, from, to }, detail);
    }
    const [first, last] = [rows[0], rows.at(-1)];
    if (header === null && first !== undefined && last !== undefined) {
      const span = { sequence: 0, from: first.start, to: rowEnd(last) };
      this.#damaged(block, camera, span, "the block's first bytes: its pictures cannot be decoded");
    }
  }

  #damaged(
    block: BlockNo,
    camera: CameraId,
    span: { sequence: number; from: FragmentRow["start"]; to: FragmentRow["start"] },
    detail: string,
  ): void {
    this.#write.damage(block, span, detail);
    const { from, to } = span;
    this.#findings.push({ block, camera, from, to, what: detail, remedy: REMEDY_DAMAGE });
  }

  finish(): RebuildReport {
    for (const camera of this.#scanned.cameras()) this.#finishCamera(camera);
    this.#scanned.drop();
    this.#index.setHolds(this.#deps.holds);
    return {
      blocks: this.#counts,
      fragments: this.#fragments,
      dropped: this.#dropped,
      open: this.#open,
      findings: this.#findings,
    };
  }

  #finishCamera(camera: CameraId): void {
    const blocks = this.#scanned.blocks(camera, (block) => this.#index.rows(block));
    const verdict = judgeChain(blocks);
    for (const [block, kept] of verdict.keep) {
      this.#dropped += this.#index.rows(block).length - kept;
      this.#write.keepRows(block, kept);
    }
    for (const { block, tornRow } of blocks) {
      if (tornRow === null || !verdict.acknowledged.has(block)) continue;
      this.#write.addRow(block, camera, tornRow);
      const span = { sequence: tornRow.sequence, from: tornRow.start, to: rowEnd(tornRow) };
      this.#damaged(block, camera, span, "the pictures are not those that were recorded");
    }
    const kept = blocks.filter(({ block }) => this.#index.rows(block).length > 0);
    for (const { block } of kept) this.#fragments += this.#index.rows(block).length;
    const ends = kept.filter(({ block }) => !verdict.followed.has(block));
    const newest = newestOf(ends.length > 0 ? ends : kept);
    this.#keepLoneTorn(camera, blocks, verdict);
    if (newest === null || newest.block.lastHash === null) return;
    this.#write.chain(camera, newest.last, newest.block.lastHash);
    const { block, mayGoOn } = newest.block;
    if (!mayGoOn || verdict.keep.has(block)) return;
    // A full one too: the allocator finds that out and seals it.
    this.#write.reopen(block);
    this.#open.push(block);
  }

  /**
   * A block whose only fragment is not whole: cut off while it was written, or acknowledged and
   * damaged since. It is kept as damage, or the block would be erased; the chain does not go over it.
   */
  #keepLoneTorn(camera: CameraId, blocks: readonly ScannedBlock[], verdict: ChainVerdict): void {
    for (const { block, keys, tornRow } of blocks) {
      if (tornRow === null || keys.length > 0 || verdict.acknowledged.has(block)) continue;
      this.#write.addRow(block, camera, tornRow);
      this.#fragments++;
      const span = { sequence: tornRow.sequence, from: tornRow.start, to: rowEnd(tornRow) };
      this.#damaged(block, camera, span, "not whole: damaged, or cut off while it was written");
    }
  }
}

const NOWHERE = { block: null, camera: null, from: null, to: null } as const;

interface Newest {
  readonly block: ScannedBlock;
  readonly last: FragmentRow;
}

/** Runs only rise; within one, trusted time and sequence numbers do. */
function newestOf(blocks: readonly ScannedBlock[]): Newest | null {
  let newest: Newest | null = null;
  for (const block of blocks) {
    const last = block.rows().at(-1);
    if (last === undefined) continue;
    const order = newest === null ? 1 : last.run - newest.last.run ||
      last.trusted - newest.last.trusted || last.sequence - newest.last.sequence;
    if (order > 0) newest = { block, last };
  }
  return newest;
}
