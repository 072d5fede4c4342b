import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";

/** Something that is not as it must be: where, whose footage, what about it, and what to do. */
export interface Finding {
  /** `null` when it is about the index as a whole. */
  readonly block: BlockNo | null;
  readonly camera: CameraId | null;
  /** Displayed time of the footage that it is about; `null` when that is not known. */
  readonly from: UtcMs | null;
  readonly to: UtcMs | null;
  readonly what: string;
  /** What to do, a whole sentence without the full stop. */
  readonly remedy: string;
}

/** What to do about bytes that changed on a disk. */
export const REMEDY_DAMAGE = "look at the disk's health and replace it if this goes on";
/** What to do when index and blocks differ. */
export const REMEDY_REBUILD = "run `holdfast pool rebuild`";
