/**
 * What pages and commands read of the footage: types only. The implementation reads the index and
 * the blocks and works whether the recorder runs or not.
 */
import type { BlockNo, CameraId, DiskId, RunNo } from "../src/base/ids.ts";
import type { BitsPerSecond, Bytes, DurationMs, MediaDur90k, UtcMs } from "../src/base/units.ts";
import type { Asker } from "./people_port.ts";
import type { GapCause } from "./port.ts";

/** A stretch of displayed time with footage and no gap of more than a fifth of a second in it. */
export interface Span {
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** A stretch of displayed time without footage, and why. */
export interface Gap {
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly cause: GapCause;
}

/** One fragment as the index knows it: where it is, when it was shown to happen, and its hash. */
export interface FragmentRef {
  readonly camera: CameraId;
  readonly block: BlockNo;
  readonly run: RunNo;
  /** Number in the camera's own chain: rises with every fragment, across blocks and runs; a failed disk may leave a hole in it. */
  readonly sequence: number;
  readonly start: UtcMs;
  readonly duration: MediaDur90k;
  /** Begins with a key frame: playback may start here. */
  readonly key: boolean;
  /** Where the payload (`moof` + `mdat`) lies in the block file. */
  readonly offset: Bytes;
  readonly length: Bytes;
  /** SHA-256 of the payload. */
  readonly sha256: Uint8Array;
}

/** A camera as every reader sees it; never its address or password. */
export interface CameraSummary {
  readonly id: CameraId;
  readonly name: string;
  /** Removed cameras keep their footage and stay listed with `removed`. */
  readonly removed: boolean;
  readonly oldest: UtcMs | null;
  readonly newest: UtcMs | null;
}

/** Read access to recorded footage. Every method may be called at any time from any process. */
export interface FootageReader {
  cameras(): readonly CameraSummary[];
  /** Spans that touch [from, to), clipped to it, in order of displayed time. */
  spans(camera: CameraId, from: UtcMs, to: UtcMs): readonly Span[];
  /** Gaps inside [from, to), clipped to it, with causes. */
  gaps(camera: CameraId, from: UtcMs, to: UtcMs): readonly Gap[];
  /** Fragments that touch [from, to) in recording order, at most `limit`. */
  fragments(camera: CameraId, from: UtcMs, to: UtcMs, limit: number): readonly FragmentRef[];
  /**
   * Where playback of `at` begins: the last fragment with `key` that starts at or before `at` in the
   * same stretch, or else the first key fragment after it; `null` when nothing follows.
   */
  playbackStart(camera: CameraId, at: UtcMs): FragmentRef | null;
  /** The newest fragment that begins with a key frame, or `null`. */
  newestKey(camera: CameraId): FragmentRef | null;
  /** `ftyp` + `moov` of a fragment's block: what a player needs first. */
  initSegment(ref: FragmentRef): Promise<Uint8Array>;
  /** The payload, checked against its hash; rejects with `DamagedFragment` (has `camera`, `start`) when it does not match. */
  payload(ref: FragmentRef): Promise<Uint8Array>;
  /** RFC 6381 codec string of the fragment's block, such as `avc1.640028` or `hvc1.1.6.L93.B0`. */
  codecString(ref: FragmentRef): Promise<string>;
}

/** How urgent an alarm is: `act` means footage is being lost or will be today. */
export type AlarmLevel = "act" | "soon" | "note";

/** Something a person should know. `code` selects the text in each language, `params` fill it. */
export interface Alarm {
  readonly code:
    | "camera-not-recording"
    | "disk-failed"
    | "disk-refused"
    | "disk-slow"
    | "pool-too-small"
    | "pool-runs-out"
    | "recording-stopped-for-space"
    | "clock-unconfirmed"
    | "clock-jump-ignored"
    | "index-space-low"
    | "ledger-copies-missing"
    | "damage-found"
    | "log-broken"
    | "rule-pack-damaged"
    | "watch-not-handed-over"
    | "duties-overdue"
    | "pool-formatting"
    | "recorder-not-running";
  readonly level: AlarmLevel;
  readonly camera: CameraId | null;
  readonly since: UtcMs;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One camera right now. */
export interface CameraStatus {
  readonly id: CameraId;
  readonly name: string;
  readonly recording: boolean;
  /** Since when it has been recording, or not. */
  readonly since: UtcMs;
  /** Why it is not recording; `null` when it is. */
  readonly cause: GapCause | null;
  readonly bitrate: BitsPerSecond;
  readonly codec: "h264" | "h265" | null;
  readonly width: number;
  readonly height: number;
  readonly packetsLost: number;
  readonly reconnects: number;
  /** Whole and part days of footage held, oldest to now. */
  readonly daysHeld: number;
  /** Days that the governing layers order. */
  readonly daysRequired: number;
  /** Days that the pool reaches for this camera at the measured bitrates. */
  readonly daysReachable: number;
}

/** One disk right now. */
export interface DiskStatus {
  readonly id: DiskId;
  readonly path: string;
  readonly state: "in-use" | "formatting" | "failed" | "refused" | "missing";
  /** Why, when the state is not `in-use`, in words. */
  readonly detail: string;
  readonly blocks: number;
  readonly blocksReady: number;
}

/** Who vouches for the log, and until when. */
export interface EvidenceStatus {
  /** The short name of the device's signing key. */
  readonly key: string;
  /** Its public half, 64 hexadecimal digits. */
  readonly publicKey: string;
  /** The newest checkpoint. */
  readonly newest: { readonly number: number; readonly at: UtcMs; readonly lines: number } | null;
  /** The newest checkpoint that a witness has: its time, and who. */
  readonly witnessed: { readonly number: number; readonly at: UtcMs; readonly by: string } | null;
  /** From here on only the device itself vouches for the log's end; `null` with nothing in it. */
  readonly unwitnessedSince: UtcMs | null;
  /** When the log was last found to be other than what had been signed; `null` when it never was. */
  readonly brokenAt: UtcMs | null;
}

/** One thing that keeps an ffmpeg that reads a camera in bounds, or does not: then `words` tell what to do. */
export interface FfmpegBound {
  readonly part: string;
  readonly holds: boolean;
  readonly words: string;
}

/** The recorder right now: what the first page shows. */
export interface RecorderStatus {
  readonly version: string;
  readonly startedAt: UtcMs;
  readonly now: UtcMs;
  readonly layers: readonly string[];
  readonly clock: {
    readonly quality: "good" | "unknown";
    /** Power-off time that was seen but not counted because nobody confirmed the clock. */
    readonly uncounted: DurationMs;
  };
  readonly cameras: readonly CameraStatus[];
  readonly disks: readonly DiskStatus[];
  readonly pool: {
    readonly blocks: number;
    readonly blockBytes: Bytes;
    readonly free: number;
    readonly open: number;
    readonly sealed: number;
    /** Sealed blocks that may be reused now. */
    readonly reusable: number;
    /** Displayed time at which no block would be reusable at the measured bitrates; `null` when never. */
    readonly runsOutAt: UtcMs | null;
  };
  readonly alarms: readonly Alarm[];
  readonly evidence: EvidenceStatus;
  /** What keeps ffmpeg in bounds; `null` while none has read a camera since the start. */
  readonly ffmpeg?: readonly FfmpegBound[] | null;
}

/** What the page asks the recorder, over the local socket. */
export interface RecorderControl {
  /** `null` when no recorder answers. Asked for somebody who may see it. */
  status(asker: Asker): Promise<RecorderStatus | null>;
}
