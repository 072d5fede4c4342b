/** The seam between an RTSP session, the depacketizers and the source that speaks to the recorder. Types only. */
import type {
  GapCause,
  Sample,
  SenderReport,
  SourceNotice,
  StreamParams,
} from "../../recorder/port.ts";
import type { MonoMs } from "../../src/base/units.ts";

/** Where depacketizers deliver to. Implemented in `device/source/`. */
export interface AccessUnitSink {
  /** The first complete parameters, and again on each change, before the key frame that uses them. */
  params(params: StreamParams): void;
  /** One access unit in decode order; its bytes are valid during the call only. */
  sample(sample: Sample): void;
  /** Pictures were lost: everything up to the next key frame is dropped. Once per loss. */
  broken(cause: GapCause, detail: string): void;
  notice(notice: SourceNotice): void;
  senderReport(report: SenderReport): void;
}

/** Turns the packets of one session, all its tracks, into access units. */
export interface RtpReceiver {
  /** One RTP packet of a track (index into the `tracks` given). The bytes are valid during the call only. */
  rtp(track: number, packet: Uint8Array, arrival: MonoMs): void;
  /** One compound RTCP packet of a track. The bytes are valid during the call only. */
  rtcp(track: number, packet: Uint8Array, arrival: MonoMs): void;
  /** RTP packets taken, all tracks. */
  readonly packets: number;
  /** RTP packets that never came, all tracks, by their sequence numbers. */
  readonly lost: number;
}

/** One track as the SDP describes it (RFC 8866). */
export interface MediaTrack {
  readonly kind: "video" | "audio";
  readonly codec: "h264" | "h265" | "aac";
  /** The RTP payload type; packets of another are passed over. */
  readonly payloadType: number;
  /** Ticks of the RTP timestamp in one second. */
  readonly clockRate: number;
  /** Channels of sound; 0 for pictures. */
  readonly channels: number;
  /** The parameters of `a=fmtp`, keys in lower case, values as they were sent. */
  readonly fmtp: ReadonlyMap<string, string>;
}
