import type { BlockNo, CameraId, Generation, RunNo } from "../../src/base/ids.ts";
import type { Bytes, DurationMs, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { DurationMs as duration } from "../../src/base/units.ts";
import type { AppendLayout } from "../format/append.ts";
import type { GivenUp } from "../index/index.ts";
import type { GapCause } from "../port.ts";

/** A fragment as the pool needs to know it in order to place it: everything but its bytes. */
export interface FragmentFacts {
  readonly camera: CameraId;
  readonly run: RunNo;
  readonly start: UtcMs;
  /** Trusted time when it was complete. */
  readonly trusted: TrustedMs;
  readonly duration: MediaDur90k;
  readonly key: boolean;
  readonly clockGood: boolean;
  readonly gap: GapCause | null;
  readonly frames: number;
  readonly cameraClockOffsetMs: number | null;
  readonly payloadLength: Bytes;
  /** Length of `ftyp` and `moov`. */
  readonly initLength: number;
  /** SHA-256 of `ftyp` and `moov`. */
  readonly paramsHash: Uint8Array;
}

/** Where a fragment goes. */
export interface Placement {
  readonly block: BlockNo;
  readonly disk: number;
  readonly generation: Generation;
  readonly sequence: number;
  /** Displayed time that decode time 0 stands for in this block. */
  readonly base: UtcMs;
  readonly layout: AppendLayout;
  /** The block was claimed for this fragment: its opening is written first. */
  readonly opens: boolean;
  /** Footage that the claim gave up. */
  readonly gaveUp: GivenUp | null;
}

/** Why a fragment has no place; each is an event (invariant 10). */
export type Refusal = "window-would-break" | "too-large";

/** A block is sealed when it would span more displayed time than this, so that a search by time knows how far to look back. */
export const BLOCK_SPAN_MAX: DurationMs = duration(6 * 3_600_000);
