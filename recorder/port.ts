/**
 * The port that cameras feed. `device/` implements {@link CameraSource} and calls a
 * {@link SampleSink}; `recorder/` implements the sink. Types only: other rooms may import nothing
 * else from this room.
 */
import type { BitsPerSecond, MediaTime90k, MonoMs, UtcMs } from "../src/base/units.ts";

/** What a decoder must know before the first picture. */
export interface VideoParams {
  readonly codec: "h264" | "h265";
  readonly width: number;
  readonly height: number;
  /** The bytes of the `avcC` or `hvcC` box's content (ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1), parameter sets included. */
  readonly config: Uint8Array;
}

/** What a decoder must know before the first sound. */
export interface AudioParams {
  readonly codec: "aac";
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). */
  readonly config: Uint8Array;
}

/** Parameters of a run. Any difference in these bytes is a new run and a new block. */
export interface StreamParams {
  readonly video: VideoParams;
  readonly audio: AudioParams | null;
}

/** One access unit, in decode order. */
export interface Sample {
  readonly track: "video" | "audio";
  /** Presentation time on the source's own clock, unwrapped. Never trusted for more than differences. */
  readonly pts: MediaTime90k;
  /** A picture that can be decoded without any earlier one (IDR, or CRA/BLA/I with recovery point 0 at the source's word). */
  readonly key: boolean;
  /** Length-prefixed (4 bytes) NAL units for video, one raw frame for audio. Valid during the call only: copy what you keep. */
  readonly data: Uint8Array;
  /** When its last byte arrived. */
  readonly arrival: MonoMs;
}

/** Why footage is missing between two stretches. Stored in the blocks: the number of each is in `recorder/format/gap_cause.ts`. */
export type GapCause =
  | "first-recording" // nothing was ever recorded before
  | "recorder-off" // the recorder was not running
  | "camera-unreachable" // no connection could be made
  | "camera-closed" // the camera ended the connection
  | "camera-refused" // an RTSP error, such as 401 or 404
  | "stalled" // connected, but no key frame in time
  | "packets-lost" // RTP loss: dropped to the next key frame
  | "bad-stream" // bytes that are no stream
  | "parameters-changed" // resolution or codec changed; usually no footage is missing
  | "clock-step" // the wall clock was set; usually no footage is missing
  | "camera-off" // switched off or removed by a person
  | "window-would-break" // no block could be reused without breaking the protected period
  | "disk-failed" // the disk failed while writing
  | "fell-behind" // the disks were too slow and the queue reached its bound
  | "damaged" // found damaged on the disk afterwards
  | "expired"; // was recorded, kept as long as ordered, and given up

/** Something a source noticed that does not end the run. */
export interface SourceNotice {
  readonly kind:
    | "packets-lost"
    | "reordered"
    | "timestamp-jump"
    | "unsupported-track"
    | "certificate-unchecked";
  readonly count: number;
  /** A sentence for the log, in English. */
  readonly detail: string;
}

/** A camera's clock as told by an RTCP sender report (RFC 3550 §6.4.1): stored beside the footage as a check. */
export interface SenderReport {
  readonly cameraUtc: UtcMs;
  readonly pts: MediaTime90k;
  readonly arrival: MonoMs;
}

/** What the recorder gives a source to speak into. Calls come in order, from one source at a time. */
export interface SampleSink {
  /** A run begins, or its parameters changed in mid stream. Always before the first sample. */
  open(params: StreamParams): void;
  /** One access unit. After `open` and after `broken` the first video sample is a key frame. */
  sample(sample: Sample): void;
  /** Pictures are missing here: everything up to the next key frame has been dropped by the source. */
  broken(cause: GapCause, detail: string): void;
  senderReport(report: SenderReport): void;
  notice(notice: SourceNotice): void;
  /** The connection is gone. The source goes on trying; a new `open` follows when it is back. */
  closed(cause: GapCause, detail: string): void;
}

/** Which camera, and how to reach it. */
export interface SourceOptions {
  /** `rtsp://` or `rtsps://`, credentials included. Never logged with its password. */
  readonly url: string;
  readonly transport: "tcp" | "udp";
  /** Record sound as AAC too. */
  readonly audio: boolean;
  /** `native` reads RTSP in process; `ffmpeg` asks the system's ffmpeg, for cameras that need it. */
  readonly via: "native" | "ffmpeg";
  /** PEM certificates to trust for `rtsps://`; with none, any certificate is taken and said so in a notice. */
  readonly caCerts: readonly string[];
}

/** One camera's stream. Reconnects by itself, with back-off and jitter, until it is stopped. */
export interface CameraSource {
  /** Begins. Never throws for a camera's fault: that is told to the sink. */
  start(sink: SampleSink): void;
  /** Ends the connection, kills what was started, resolves when nothing of it is left. */
  stop(): Promise<void>;
  readonly health: SourceHealth;
}

/** A source's own counters, read at any moment. */
export interface SourceHealth {
  readonly connected: boolean;
  /** Reconnections since start. */
  readonly reconnects: number;
  readonly packets: number;
  readonly packetsLost: number;
  readonly bytes: number;
  /** Measured over the last minute. */
  readonly bitrate: BitsPerSecond;
  /** The last failure in words, without credentials; `null` when none. */
  readonly lastError: string | null;
}
