/** What cameras need of a pool. Pure; every number is an argument. */
import type { CameraId } from "../../src/base/ids.ts";
import { type BitsPerSecond, Bytes, DAY_MS } from "../../src/base/units.ts";

/** A camera that is to be recorded. */
export interface CameraDemand {
  readonly id: CameraId;
  /** Measured over an hour, or declared. */
  readonly bitrate: BitsPerSecond;
  /** Days that the governing layers order, as policy gives them: the longest that can be needed. */
  readonly floorDays: number;
}

/** The pool as far as capacity is concerned. */
export interface PoolSize {
  readonly blocks: number;
  readonly blockBytes: Bytes;
  /** Blocks that holds keep beyond any floor. */
  readonly heldBlocks: number;
}

/** What is planned for beyond the bare bitrate. */
export interface Margins {
  /** How much more than the bitrate is planned for. */
  readonly margin: number;
  /** Bytes stored for each byte of stream: headers, fragments, tails of blocks that a restart closed. */
  readonly overhead: number;
}

export const DEFAULT_MARGINS: Margins = { margin: 1.1, overhead: 1.01 };

/**
 * Blocks that a camera always has beyond those of its floor: the open one, and the one whose first
 * fragment is past the floor while its last is not, since a block goes as a whole.
 */
export const PARTLY_USED_BLOCKS = 2;

/** Bytes that one day of a camera takes, margins included. */
export function bytesPerDay(bitrate: BitsPerSecond, { margin, overhead }: Margins): Bytes {
  return Bytes(bitrate / 8 * (DAY_MS / 1000) * margin * overhead);
}

/** Bytes that all cameras can share out to days: what is not held and not partly used. May be negative. */
export function bytesForDays(cameras: number, pool: PoolSize): number {
  return (pool.blocks - pool.heldBlocks - cameras * PARTLY_USED_BLOCKS) * pool.blockBytes;
}
