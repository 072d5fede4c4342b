import type { DurationMs, MediaDur90k, MonoMs, Utc90k } from "../../src/base/units.ts";
import type { DecodeTimes } from "../mp4/write_fragment.ts";
import type { Chunk } from "./chunk_pool.ts";
import type { GapCause, SourceNotice, StreamParams } from "../port.ts";

/** A payload in pieces; the first one has all of `moof`. */
export type FragmentPayload = readonly [Uint8Array, ...Uint8Array[]];

/** One finished fragment. The receiver owns it and gives `chunks` back to the pool when it is done. */
export interface CutFragment {
  readonly params: StreamParams;
  /** Not contiguous with the fragment before: first of a connection, or after lost pictures. */
  readonly startsRun: boolean;
  /** Why footage is missing before this fragment; `null` when none is. */
  readonly gap: GapCause | null;
  /** Begins earlier in displayed time than the fragment before it ended: its block must be sealed. */
  readonly wentBack: boolean;
  /** Displayed time of the first decode time, which is the fragment's first picture. */
  readonly start: Utc90k;
  /** Sum of the samples' durations; contiguous fragments of a run follow without a hole. */
  readonly duration: MediaDur90k;
  /** Begins with a key frame. */
  readonly key: boolean;
  readonly frames: number;
  /**
   * `moof` + `mdat` in pieces: all before the media, then the media. Decode times are relative to the
   * fragment's own start until it is `rebase`d.
   */
  readonly payload: FragmentPayload;
  /** What the media lies in: goes back to the pool. */
  readonly chunks: readonly Chunk[];
  /** What {@link rebase} needs. */
  readonly times: DecodeTimes;
  /** The camera's own clock minus displayed time, by the last sender report; `null` when it told none. */
  readonly cameraClockOffset: DurationMs | null;
  /** How many timestamps in it were not believed and replaced by arrival. */
  readonly jumps: number;
  /** When its first sample arrived. */
  readonly firstArrival: MonoMs;
}

/** Something that happened while fragments were cut and that belongs in the log. */
export interface FragmentNotice {
  readonly kind: "timestamp-jump" | "clock-step" | "fell-behind" | "too-large";
  readonly count: number;
  /** A sentence for the log, in English. */
  readonly detail: string;
}

/** Who receives the fragments of one camera. Called in order; must not call back into the fragmenter. */
export interface FragmentReceiver {
  fragment(fragment: CutFragment): void;
  notice(notice: FragmentNotice | SourceNotice): void;
}
