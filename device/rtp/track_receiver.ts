import { MediaTime90k, type MonoMs } from "../../src/base/units.ts";
import { RtpHeader } from "./header.ts";
import { MediaClock } from "./media_clock.ts";
import { NoticeLimiter } from "./notice_limiter.ts";
import { ReorderBuffer } from "./reorder.ts";
import { OLD, RESTARTED, SequenceTracker } from "./sequence.ts";
import { parseSenderReport } from "./sender_report.ts";
import type { AccessUnitSink, MediaTrack } from "./types.ts";

/** A step of the camera's clock that no frame rate explains: 10 s in 90 kHz ticks. */
const JUMP_90K = 900_000;

/** What the packets of a track are taken apart by. */
export interface PayloadHandler {
  /** Packets are missing before the next one. */
  lost(count: number, arrival: MonoMs): void;
  /** The sender began anew. */
  restarted(): void;
  payload(packet: Uint8Array, header: RtpHeader, pts: MediaTime90k, arrival: MonoMs): void;
}

/** Order, loss and time of one track's packets; what is inside them is its handler's. */
export class TrackReceiver {
  packets = 0;
  /** Packets that were no RTP. */
  malformed = 0;
  /** A sender report's camera time, less the same moment's media time in milliseconds; `null` before one came. */
  cameraMinusMedia: number | null = null;
  readonly clock: MediaClock;
  readonly #header = new RtpHeader();
  readonly #sequence = new SequenceTracker();
  readonly #reorder: ReorderBuffer | null;
  readonly #handler: PayloadHandler;
  readonly #track: MediaTrack;
  readonly #sink: AccessUnitSink;
  readonly #firstTime: (arrival: MonoMs) => MediaTime90k;
  readonly #jumps: NoticeLimiter;
  readonly #reordered: NoticeLimiter;
  #ssrc = -1;
  #lastPts = MediaTime90k(0);
  #lastArrival: MonoMs;
  #toldReordered = 0;

  constructor(
    track: MediaTrack,
    handler: PayloadHandler,
    sink: AccessUnitSink,
    options: {
      readonly reorder: boolean;
      /** Where the media time of a track begins whose first packet arrives now. */
      readonly firstTime: (arrival: MonoMs) => MediaTime90k;
      readonly now: MonoMs;
    },
  ) {
    this.#track = track;
    this.#handler = handler;
    this.#sink = sink;
    this.#firstTime = options.firstTime;
    this.#lastArrival = options.now;
    this.clock = new MediaClock(track.clockRate);
    this.#reorder = options.reorder
      ? new ReorderBuffer(this.#sequence, (packet, arrival) => this.#inOrder(packet, arrival))
      : null;
    this.#jumps = new NoticeLimiter("timestamp-jump", (n) => sink.notice(n));
    this.#reordered = new NoticeLimiter("reordered", (n) => sink.notice(n));
  }

  get lost(): number {
    return this.#sequence.lost;
  }

  /** The media time that a packet of now would have, from the last one. */
  timeAt(arrival: MonoMs): MediaTime90k {
    return MediaTime90k(this.#lastPts + Math.round((arrival - this.#lastArrival) * 90));
  }

  rtp(packet: Uint8Array, arrival: MonoMs): void {
    if (!this.#header.parse(packet)) {
      this.malformed++;
      return;
    }
    this.packets++;
    if (this.#reorder === null) return this.#inOrder(packet, arrival);
    if (this.#header.ssrc !== this.#ssrc) this.#reorder.clear();
    this.#reorder.push(packet, this.#header.sequence, arrival);
    const more = this.#reorder.reordered - this.#toldReordered;
    if (more > 0) {
      this.#toldReordered += more;
      this.#reordered.add(more, arrival, `${this.#track.kind} packets came out of order`);
    }
  }

  /** Reads a sender report; `true` when it told something. */
  rtcp(packet: Uint8Array, arrival: MonoMs): boolean {
    const report = parseSenderReport(packet);
    if (report === null || report.ssrc !== this.#ssrc || !this.clock.started) return false;
    const pts = this.clock.peek(report.timestamp);
    this.cameraMinusMedia = report.cameraUtc - pts / 90;
    if (this.#track.kind === "video") {
      this.#sink.senderReport({ cameraUtc: report.cameraUtc, pts, arrival });
    }
    return true;
  }

  #inOrder(packet: Uint8Array, arrival: MonoMs): void {
    const header = this.#header;
    if (this.#reorder !== null && !header.parse(packet)) return;
    if (header.ssrc !== this.#ssrc) this.#newSender(arrival);
    const missing = this.#sequence.accept(header.sequence);
    if (missing === OLD) return;
    if (missing === RESTARTED) this.#restart(arrival);
    else if (missing > 0) this.#handler.lost(missing, arrival);
    const empty = header.payloadStart === header.payloadEnd; // padding only: keeps the path open
    if (empty || header.payloadType !== this.#track.payloadType) return;
    const pts = this.clock.advance(header.timestamp);
    const unexplained = pts - this.timeAt(arrival);
    if (Math.abs(unexplained) > JUMP_90K && Math.abs(pts - this.#lastPts) > JUMP_90K) {
      const seconds = Math.round(unexplained / 90_000);
      this.#jumps.add(1, arrival, `the camera's ${this.#track.kind} clock jumped by ${seconds} s`);
    }
    this.#lastPts = pts;
    this.#lastArrival = arrival;
    this.#handler.payload(packet, header, pts, arrival);
  }

  #newSender(arrival: MonoMs): void {
    const first = this.#ssrc < 0;
    this.#ssrc = this.#header.ssrc;
    this.#sequence.reset();
    if (first) {
      this.#lastPts = this.#firstTime(arrival);
      this.#lastArrival = arrival;
      this.clock.start(this.#header.timestamp, this.#lastPts);
    } else this.#restart(arrival);
  }

  #restart(arrival: MonoMs): void {
    this.cameraMinusMedia = null;
    this.clock.start(this.#header.timestamp, this.timeAt(arrival));
    this.#handler.restarted();
  }
}
