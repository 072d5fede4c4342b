/**
 * Puts fragments into blocks and keeps each one until it is durable. The logic is the same over
 * real disks and over the simulated one: only the {@link BlockWriter} differs.
 */
import { bytesIn } from "../../src/base/bytes.ts";
import type { BlockNo, CameraId, DiskId, PoolId } from "../../src/base/ids.ts";
import { RunNo } from "../../src/base/ids.ts";
import { Bytes, type MediaDur90k, type TrustedMs, type UtcMs } from "../../src/base/units.ts";
import { encodeFragment } from "../format/encode.ts";
import { encodeOpening } from "../format/opening.ts";
import type { GivenUp } from "../index/index.ts";
import type { FragmentFacts, Placement, Refusal } from "../pool/placement.ts";
import type { CommitPlan, Pool } from "../pool/pool.ts";
import type { GapCause } from "../port.ts";

/** A fragment to record. Its payload belongs to the store until `durable` or `lost` is told. */
export interface NewFragment {
  readonly camera: CameraId;
  /** A new run begins with it. */
  readonly startsRun: boolean;
  /** Displayed time of its first picture. */
  readonly start: UtcMs;
  readonly duration: MediaDur90k;
  /** Trusted time when it was complete. */
  readonly trusted: TrustedMs;
  readonly key: boolean;
  readonly clockGood: boolean;
  readonly gap: GapCause | null;
  readonly frames: number;
  readonly cameraClockOffsetMs: number | null;
  /** `ftyp` and `moov`, and their SHA-256. */
  readonly params: { readonly init: Uint8Array; readonly hash: Uint8Array };
  /** `moof` and `mdat`, in pieces. */
  readonly payload: readonly Uint8Array[];
  /** Rewrites the payload's decode times to be relative to this displayed time. */
  rebase(base: UtcMs): void;
}

/** Where bytes go. Writes are kept in order per block; a write's failure shows at the next sync of its block. */
export interface BlockWriter {
  write(block: BlockNo, offset: number, parts: readonly Uint8Array[]): void;
  /**
   * Generation that the block's own header names; `null` when it has no readable one, and from a
   * writer that looks itself before it overwrites an opening and fails with {@link StaleIndex}.
   */
  generationOnDisk(block: BlockNo): number | null;
}

/** The index is older than the blocks: it was put back from a copy. Nothing may be overwritten by it. */
export class StaleIndex extends Error {
  override readonly name = "StaleIndex";

  /** For a block that holds a use at least as new as the one that the index gave out. */
  static at(block: BlockNo, onDisk: number, given: number): StaleIndex {
    return new StaleIndex(
      `block ${block} holds generation ${onDisk}, the index gave out ${given}: the index ` +
        "is older than the blocks; run `holdfast pool rebuild`",
    );
  }
}

/** What the store tells its owner. */
export interface StoreEvents {
  durable(fragment: NewFragment): void;
  /** It could not be placed again after its block failed. */
  lost(fragment: NewFragment, refusal: Refusal): void;
  gaveUp(footage: GivenUp, by: CameraId): void;
}

/** What a store works with. */
export interface StoreDeps {
  readonly pool: Pool;
  readonly writer: BlockWriter;
  readonly events: StoreEvents;
  readonly poolId: PoolId;
  readonly blockBytes: number;
  /** The identity of a disk by its ordinal in the index. */
  readonly diskId: (ordinal: number) => DiskId;
}

interface Pending {
  readonly fragment: NewFragment;
  readonly run: RunNo;
}

/** Places, writes and remembers fragments until they are durable; see the head of this file. */
export class FragmentStore {
  readonly #deps: StoreDeps;
  /** Of each camera, what is placed and not yet durable, in order. */
  readonly #pending = new Map<CameraId, Pending[]>();
  readonly #runs = new Map<CameraId, RunNo>();

  constructor(deps: StoreDeps) {
    this.#deps = deps;
  }

  /**
   * Places and writes a fragment. Answers why when it has no place; the fragment is then the
   * caller's again. `spare` blocks are left for cameras of higher priority.
   */
  append(fragment: NewFragment, now: TrustedMs, spare = 0): Placement | Refusal {
    const { camera } = fragment;
    const last = this.#runs.get(camera);
    const next = last === undefined ? this.#deps.pool.nextRun(camera) : RunNo(last + 1);
    const run = last === undefined || fragment.startsRun ? next : last;
    const placed = this.#put({ fragment, run }, now, spare);
    if (typeof placed !== "string") this.#runs.set(camera, run);
    return placed;
  }

  /** Bytes of payload that wait to become durable. */
  get pendingBytes(): number {
    let sum = 0;
    for (const list of this.#pending.values()) {
      for (const { fragment } of list) sum += bytesIn(fragment.payload);
    }
    return sum;
  }

  /** Whether the block may still be written. */
  isOpen(block: BlockNo): boolean {
    return this.#deps.pool.isOpen(block);
  }

  beginCommit(disk?: number): CommitPlan {
    return this.#deps.pool.beginCommit(disk);
  }

  /** Acknowledges a plan after its blocks are synced; writes anew elsewhere what `failed` blocks did not keep. */
  finishCommit(plan: CommitPlan, failed: ReadonlySet<BlockNo>, now: TrustedMs): void {
    const broken = this.#deps.pool.finishCommit(plan, failed);
    for (const { camera } of plan.fragments) {
      if (!broken.has(camera)) this.#shiftDurable(camera);
    }
    for (const camera of broken) this.#again(camera, plan, failed, now);
  }

  #shiftDurable(camera: CameraId): void {
    const first = this.#pending.get(camera)?.shift();
    if (first !== undefined) this.#deps.events.durable(first.fragment);
  }

  #again(
    camera: CameraId,
    plan: CommitPlan,
    failed: ReadonlySet<BlockNo>,
    now: TrustedMs,
  ): void {
    for (const f of plan.fragments) {
      if (f.camera !== camera) continue;
      if (failed.has(f.block)) break;
      this.#shiftDurable(camera);
    }
    const rest = this.#pending.get(camera) ?? [];
    this.#pending.set(camera, []);
    for (const pending of rest) {
      const placed = this.#put(pending, now, 0);
      if (typeof placed === "string") this.#deps.events.lost(pending.fragment, placed);
    }
  }

  #put(pending: Pending, now: TrustedMs, spare: number): Placement | Refusal {
    const { pool, writer, blockBytes } = this.#deps;
    const { fragment, run } = pending;
    const facts = factsOf(fragment, run);
    const at = pool.place(facts, now, spare);
    if (typeof at === "string") return at;
    if (at.gaveUp !== null) this.#deps.events.gaveUp(at.gaveUp, fragment.camera);
    if (at.opens) this.#open(fragment, at);
    fragment.rebase(at.base);
    const previous = pool.previous(fragment.camera);
    const encoded = encodeFragment(at, facts, fragment.payload, previous, blockBytes);
    if (encoded.free.length > 0) writer.write(at.block, at.layout.next, [encoded.free]);
    writer.write(at.block, encoded.offset, encoded.parts);
    pool.written(at, facts, encoded.payloadHash, encoded.headerHash);
    const list = this.#pending.get(fragment.camera);
    if (list === undefined) this.#pending.set(fragment.camera, [pending]);
    else list.push(pending);
    return at;
  }

  #open(fragment: NewFragment, at: Placement): void {
    const { writer, poolId, blockBytes, diskId } = this.#deps;
    const onDisk = writer.generationOnDisk(at.block);
    if (onDisk !== null && onDisk >= at.generation) {
      throw StaleIndex.at(at.block, onDisk, at.generation);
    }
    const header = {
      pool: poolId,
      disk: diskId(at.disk),
      block: at.block,
      generation: at.generation,
      camera: fragment.camera,
      blockBytes: Bytes(blockBytes),
      base: at.base,
      opened: fragment.trusted,
      paramsHash: fragment.params.hash,
    };
    writer.write(at.block, 0, [encodeOpening(fragment.params.init, header)]);
  }
}

function factsOf(f: NewFragment, run: RunNo): FragmentFacts {
  const { camera, start, trusted, duration, key, clockGood, gap, frames, cameraClockOffsetMs } = f;
  return {
    camera,
    run,
    start,
    trusted,
    duration,
    key,
    clockGood,
    gap,
    frames,
    cameraClockOffsetMs,
    payloadLength: Bytes(bytesIn(f.payload)),
    initLength: f.params.init.length,
    paramsHash: f.params.hash,
  };
}
