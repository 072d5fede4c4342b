/**
 * The allocator: says where each fragment goes, and what was written becomes acknowledged. It
 * decides and keeps the index; it touches no byte of any block, so that the same code runs over
 * real disks, over a simulated one that loses writes, and over none at all.
 *
 * Order of a fragment's life (invariants 3 and 4):
 *   1. `place` — claims a block if one is needed, durably, before anything is overwritten
 *   2. the caller writes, then tells `written`
 *   3. `beginCommit` — takes what was written so far; the caller syncs those blocks
 *   4. `finishCommit` — acknowledges what was synced, in one transaction
 */
import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import { RunNo } from "../../src/base/ids.ts";
import type { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { layAppend } from "../format/append.ts";
import { NO_PREVIOUS } from "../format/fragment_header.ts";
import { equalBytes } from "../format/scan.ts";
import { openingLength } from "../format/opening.ts";
import type { Acknowledged, Index } from "../index/index.ts";
import type { FragmentRow } from "../index/rows.ts";
import { BLOCK_SPAN_MAX, type FragmentFacts, type Placement, type Refusal } from "./placement.ts";
import type { ReleaseRules } from "./release.ts";

/** An open block as the allocator keeps it in memory. */
interface OpenBlock {
  readonly no: BlockNo;
  readonly disk: number;
  readonly generation: Placement["generation"];
  readonly base: UtcMs;
  readonly paramsHash: Uint8Array;
  cursor: number;
  /** Displayed start of the newest fragment. */
  newest: UtcMs;
  /** Trusted time of the newest fragment. */
  touched: TrustedMs;
  /** Placed here and not yet acknowledged. */
  pending: number;
  /** No more fragments: seal it as soon as nothing is pending. */
  closing: boolean;
}

/** A camera's place in its chain, ahead of what is acknowledged. */
interface CameraState {
  /** Run of the newest fragment that was acknowledged when this began. */
  readonly run: number;
  sequence: number;
  previous: Uint8Array;
  open: OpenBlock | null;
  /** Written, in no commit yet, in order. */
  written: Acknowledged[];
  /** The commit that has some of its fragments; the next ones wait, so that a chain is acknowledged in order. */
  committing: CommitPlan | null;
}

/** Where recovery left an open block. */
export interface RecoveredBlock {
  readonly camera: CameraId;
  readonly no: BlockNo;
  readonly disk: number;
  readonly generation: Placement["generation"];
  readonly base: UtcMs;
  readonly paramsHash: Uint8Array;
  readonly cursor: number;
  readonly newest: UtcMs;
  readonly touched: TrustedMs;
}

/** What one commit is to make durable. */
export interface CommitPlan {
  readonly fragments: readonly Acknowledged[];
  /** Blocks to sync before {@link Pool.finishCommit}. */
  readonly blocks: readonly BlockNo[];
}

export class Pool {
  readonly #index: Index;
  readonly #blockBytes: number;
  readonly #cameras = new Map<CameraId, CameraState>();
  /** Every block that is open in the index, a camera's present one and those on their way to be sealed. */
  readonly #open = new Map<BlockNo, OpenBlock>();
  #rules: ReleaseRules;

  constructor(
    index: Index,
    rules: ReleaseRules,
    blockBytes: number,
    recovered: readonly RecoveredBlock[],
  ) {
    this.#index = index;
    this.#rules = rules;
    this.#blockBytes = blockBytes;
    for (const { camera, ...block } of recovered) {
      const open: OpenBlock = { ...block, pending: 0, closing: false };
      this.#open.set(open.no, open);
      this.#camera(camera).open = open;
    }
  }

  get rules(): ReleaseRules {
    return this.#rules;
  }

  /** Other rules govern from now on; every sealed block is judged anew before this returns. */
  applyRules(rules: ReleaseRules): void {
    this.#rules = rules;
    this.#index.applyRules(rules);
  }

  /** Whether the block may still be written: it is some camera's present one, or has fragments to acknowledge. */
  isOpen(block: BlockNo): boolean {
    return this.#open.has(block);
  }

  /** The run number after the last one that the camera had when this pool was opened. */
  nextRun(camera: CameraId): RunNo {
    return RunNo(this.#camera(camera).run + 1);
  }

  /** Header hash that the camera's next fragment names as its predecessor. */
  previous(camera: CameraId): Uint8Array {
    return this.#camera(camera).previous;
  }

  /**
   * A place for a fragment, or why there is none. `spare` blocks are left for other cameras: those
   * of higher priority that record now.
   */
  place(f: FragmentFacts, now: TrustedMs, spare = 0): Placement | Refusal {
    const camera = this.#camera(f.camera);
    const { open } = camera;
    if (open !== null) {
      const layout = this.#fits(open, f);
      if (layout !== null) return this.#put(camera, open, f, layout, false, null);
      this.#close(camera);
    }
    const layout = layAppend(openingLength(f.initLength), f.payloadLength, this.#blockBytes);
    if (layout === null) return "too-large";
    return this.#claim(camera, f, layout, now, spare);
  }

  #claim(
    camera: CameraState,
    f: FragmentFacts,
    layout: Placement["layout"],
    now: TrustedMs,
    spare: number,
  ): Placement | Refusal {
    const rules = this.#rules.version;
    if (spare > 0 && this.#index.available(now, rules, spare + 1) <= spare) {
      return "window-would-break";
    }
    const claim = { camera: f.camera, base: f.start, paramsHash: f.paramsHash, now, rules };
    const claimed = this.#index.claim(claim);
    if (claimed === null) return "window-would-break";
    const opened: OpenBlock = {
      no: claimed.no,
      disk: claimed.disk,
      generation: claimed.generation,
      base: f.start,
      paramsHash: f.paramsHash,
      cursor: layout.header,
      newest: f.start,
      touched: f.trusted,
      pending: 0,
      closing: false,
    };
    this.#open.set(opened.no, opened);
    camera.open = opened;
    return this.#put(camera, opened, f, layout, true, claimed.gaveUp);
  }

  #fits(open: OpenBlock, f: FragmentFacts): Placement["layout"] | null {
    const goesOn = f.start >= open.newest && f.start - open.base <= BLOCK_SPAN_MAX &&
      equalBytes(open.paramsHash, f.paramsHash);
    return goesOn ? layAppend(open.cursor, f.payloadLength, this.#blockBytes) : null;
  }

  #put(
    camera: CameraState,
    open: OpenBlock,
    f: FragmentFacts,
    layout: Placement["layout"],
    opens: boolean,
    gaveUp: Placement["gaveUp"],
  ): Placement {
    open.cursor = layout.next;
    open.newest = f.start;
    open.touched = f.trusted;
    open.pending++;
    const { no: block, disk, generation, base } = open;
    return { block, disk, generation, sequence: ++camera.sequence, base, layout, opens, gaveUp };
  }

  /** A placed fragment was handed to the disk. Placed fragments of a camera must be told in order. */
  written(at: Placement, f: FragmentFacts, payloadHash: Uint8Array, headerHash: Uint8Array): void {
    const { camera } = f;
    // Member by member: copying the rest of an object takes ten times as long, for each fragment.
    const row: FragmentRow = {
      run: f.run,
      start: f.start,
      trusted: f.trusted,
      duration: f.duration,
      key: f.key,
      clockGood: f.clockGood,
      gap: f.gap,
      frames: f.frames,
      cameraClockOffsetMs: f.cameraClockOffsetMs,
      payloadLength: f.payloadLength,
      sequence: at.sequence,
      offset: at.layout.header,
      payloadHash,
    };
    const state = this.#camera(camera);
    state.previous = headerHash;
    state.written.push({ block: at.block, camera, row, headerHash });
  }

  /**
   * Takes what was written so far on one disk (on all when none is named), to be synced and then
   * acknowledged. A camera whose earlier fragments are still under way elsewhere waits its turn.
   */
  beginCommit(disk?: number): CommitPlan {
    const fragments: Acknowledged[] = [];
    const takers: CameraState[] = [];
    for (const camera of this.#cameras.values()) {
      if (camera.committing !== null) continue;
      const elsewhere = camera.written.findIndex((f) =>
        disk !== undefined && this.#open.get(f.block)?.disk !== disk
      );
      const taken = camera.written.splice(0, elsewhere < 0 ? camera.written.length : elsewhere);
      if (taken.length === 0) continue;
      fragments.push(...taken);
      takers.push(camera);
    }
    const plan = { fragments, blocks: [...new Set(fragments.map((f) => f.block))] };
    for (const camera of takers) camera.committing = plan;
    return plan;
  }

  /**
   * Acknowledges a plan whose blocks are synced. `failed` blocks are given up: each keeps what was
   * acknowledged in it before and is never written again. Cameras with unacknowledged fragments in
   * one go back to the end of their acknowledged chain and are returned: the caller places again,
   * in order, everything of theirs that is not acknowledged.
   */
  finishCommit(plan: CommitPlan, failed: ReadonlySet<BlockNo> = new Set()): Set<CameraId> {
    const durable: Acknowledged[] = [];
    const broken = new Set<CameraId>();
    for (const f of plan.fragments) {
      if (failed.has(f.block)) broken.add(f.camera);
      if (!broken.has(f.camera)) durable.push(f);
    }
    this.#index.acknowledge(durable);
    for (const f of durable) this.#settle(f.block);
    for (const camera of this.#cameras.values()) {
      if (camera.committing === plan) camera.committing = null;
    }
    for (const [id, camera] of this.#cameras) {
      if (camera.written.some((f) => failed.has(f.block))) broken.add(id);
      if (camera.open !== null && failed.has(camera.open.no)) broken.add(id);
    }
    for (const id of broken) this.#rollBack(id, plan, failed);
    for (const no of failed) this.#fail(no);
    this.#sealFinished();
    return broken;
  }

  #settle(no: BlockNo): void {
    const open = this.#open.get(no);
    if (open !== undefined) open.pending--;
  }

  /** Forgets what is not acknowledged; a block that was opened for it is closed and, empty, erased. */
  #rollBack(id: CameraId, plan: CommitPlan, failed: ReadonlySet<BlockNo>): void {
    const camera = this.#camera(id);
    const lost = [...plan.fragments.filter((f) => f.camera === id), ...camera.written];
    const head = this.#index.chain(id);
    for (const f of lost) {
      if (head === null || f.row.sequence > head.sequence) this.#settle(f.block);
    }
    camera.written = [];
    camera.previous = head?.headerHash ?? NO_PREVIOUS;
    if (camera.open !== null && (failed.has(camera.open.no) || lost.length > 0)) {
      this.#close(camera);
    }
  }

  #fail(no: BlockNo): void {
    if (this.#open.delete(no)) this.#index.seal(no, this.#rules, true);
  }

  /** The camera's block takes no more fragments; it is sealed once everything in it is acknowledged. */
  closeBlock(camera: CameraId): void {
    this.#close(this.#camera(camera));
    this.#sealFinished();
  }

  /** Closes blocks whose camera has been silent so long that the block would never fill. */
  closeIdle(now: TrustedMs): void {
    for (const camera of this.#cameras.values()) {
      if (camera.open !== null && now - camera.open.touched > BLOCK_SPAN_MAX) this.#close(camera);
    }
    this.#sealFinished();
  }

  #close(camera: CameraState): void {
    if (camera.open === null) return;
    camera.open.closing = true;
    camera.open = null;
  }

  #sealFinished(): void {
    for (const open of this.#open.values()) {
      if (!open.closing || open.pending > 0) continue;
      this.#open.delete(open.no);
      this.#index.seal(open.no, this.#rules);
    }
  }

  #camera(id: CameraId): CameraState {
    let camera = this.#cameras.get(id);
    if (camera === undefined) {
      const head = this.#index.chain(id);
      camera = {
        run: head?.run ?? 0,
        sequence: head?.sequence ?? 0,
        previous: head?.headerHash ?? NO_PREVIOUS,
        open: null,
        written: [],
        committing: null,
      };
      this.#cameras.set(id, camera);
    }
    return camera;
  }
}
