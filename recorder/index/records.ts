/** What goes into the index and what comes out, as the rest of the recorder sees it. */
import { BlockNo, CameraId, type DiskId, Generation, type RunNo } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { blob, int, intOrNull } from "./columns.ts";
import type { FragmentRow } from "./rows.ts";
import type { BlockState } from "./schema.ts";
import type { ReleaseFacts } from "./summary.ts";

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

/** A row of the table `block`. */
export function toBlock(row: Record<string, unknown>): IndexedBlock {
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

/** What a row of the table `block` holds, when it is given up. */
export function toGivenUp(row: Record<string, unknown>): GivenUp {
  return {
    block: BlockNo(int(row, "no")),
    camera: CameraId(int(row, "camera")),
    from: UtcMs(int(row, "start_ms")),
    to: UtcMs(int(row, "end_ms")),
  };
}

/** What the release of a sealed block depends on. */
export function toFacts(row: Record<string, unknown>): ReleaseFacts {
  const goodEnd = intOrNull(row, "good_end");
  return {
    goodEnd: goodEnd === null ? null : UtcMs(goodEnd),
    goodLag: intOrNull(row, "good_lag") ?? 0,
    unknownTrusted: intOrNull(row, "unknown_trusted") as TrustedMs | null, // stored from a TrustedMs
    newestTrusted: TrustedMs(int(row, "newest_trusted")),
  };
}
