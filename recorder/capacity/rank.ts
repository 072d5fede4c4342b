/** Which camera stops first when blocks run out. Pure. */
import type { CameraId } from "../../src/base/ids.ts";

/** A camera as its rank depends on it. */
export interface RankedCamera {
  readonly id: CameraId;
  /** 0 … 9: the lowest stops first. */
  readonly priority: number;
}

/** Orders cameras so that the one that stops first comes first: lowest priority, of equals the one that was added last. */
export function lowestFirst(a: RankedCamera, b: RankedCamera): number {
  return a.priority - b.priority || b.id - a.id;
}

/**
 * How many blocks a camera must leave free when it takes one: one for each camera of higher rank
 * that records or waits for a block. So the last in rank is refused first, and a block that becomes
 * reusable goes to the first in rank that waits.
 */
export function blocksOfHigherRank(
  camera: CameraId,
  cameras: readonly (RankedCamera & { readonly wantsBlocks: boolean })[],
): number {
  const self = cameras.find(({ id }) => id === camera);
  if (self === undefined) return 0;
  return cameras.filter((other) => other.wantsBlocks && lowestFirst(self, other) < 0).length;
}
