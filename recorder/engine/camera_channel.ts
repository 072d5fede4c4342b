/** One camera's way from its source to the store: fragmenter, refusals, and whether it is recording. */
import type { CameraId } from "../../src/base/ids.ts";
import { bytesIn } from "../../src/base/bytes.ts";
import type { Clock } from "../../src/base/clock.ts";
import {
  BitsPerSecond,
  Bytes,
  DurationMs,
  type MonoMs,
  utc90kToMs,
  type UtcMs,
  utcMsTo90k,
} from "../../src/base/units.ts";
import { hourly, lastMinute, measure, newMeter, resume } from "../capacity/bitrate_meter.ts";
import type { Chunk, ChunkPool } from "../fragment/chunk_pool.ts";
import type { CutFragment, FragmentNotice, FragmentReceiver } from "../fragment/cut_fragment.ts";
import { Fragmenter } from "../fragment/fragmenter.ts";
import { sha256 } from "../format/fragment_header.ts";
import { initSegment } from "../mp4/init_segment.ts";
import { rebase } from "../mp4/write_fragment.ts";
import type {
  GapCause,
  Sample,
  SampleSink,
  SenderReport,
  SourceNotice,
  StreamParams,
} from "../port.ts";
import type { NewFragment } from "../store/fragment_store.ts";

/** What a channel tells the engine. */
export interface ChannelEvents {
  /** A fragment to place; answers why when it has no place. */
  append(fragment: NewFragment): GapCause | null;
  notice(camera: CameraId, notice: FragmentNotice | SourceNotice): void;
  /** The camera is not recording any more, or is again (`cause` null). Told on change only. */
  recording(camera: CameraId, cause: GapCause | null, since: UtcMs, detail: string): void;
}

/** What a channel is made of. */
export interface ChannelDeps {
  readonly camera: CameraId;
  readonly clock: Clock;
  readonly chunks: ChunkPool;
  readonly events: ChannelEvents;
  /** Where the camera's recorded footage ends; `null` when there is none. */
  readonly lastEnd: UtcMs | null;
  readonly stamp: () => Pick<NewFragment, "trusted" | "clockGood">;
}

/** A fragment of a camera, and the chunks to give back when it is durable or lost. */
export interface ChannelFragment extends NewFragment {
  readonly chunks: readonly Chunk[];
}

const REFUSED: ReadonlyMap<GapCause, string> = new Map([
  ["window-would-break", "no block can be reused without breaking the protected period"],
  ["disk-failed", "no disk takes footage"],
  ["bad-stream", "a fragment is larger than a block"],
]);

/** No durable fragment for so long means that the camera is not recording. */
const SILENT_MS = 8000;

export class CameraChannel implements SampleSink, FragmentReceiver {
  readonly #deps: ChannelDeps;
  readonly #fragmenter: Fragmenter;
  #params: StreamParams | null = null;
  #encoded: NewFragment["params"] | null = null;
  #encodedFor: StreamParams | null = null;
  #meter;
  /** The next fragment's gap, where the engine knows more than the fragmenter. */
  #refused: GapCause | null = null;
  #cause: GapCause | null;
  #since: UtcMs;
  #lastDurable: MonoMs;
  #stallCause: GapCause = "camera-unreachable";

  constructor(deps: ChannelDeps) {
    this.#deps = deps;
    const { clock, chunks, lastEnd } = deps;
    this.#cause = lastEnd === null ? "first-recording" : "recorder-off";
    this.#since = lastEnd ?? clock.wall();
    this.#lastDurable = clock.mono();
    this.#meter = newMeter(clock.mono());
    this.#fragmenter = new Fragmenter({
      clock,
      pool: chunks,
      receiver: this,
      lastEnd: lastEnd === null ? null : utcMsTo90k(lastEnd),
      gapBefore: this.#cause,
    });
  }

  // --- from the source ---

  open(params: StreamParams): void {
    this.#params = params;
    this.#meter = resume(this.#meter, this.#deps.clock.mono());
    this.#fragmenter.open(params);
  }
  sample(sample: Sample): void {
    this.#fragmenter.sample(sample);
  }
  broken(cause: GapCause, detail: string): void {
    this.#fragmenter.broken(cause, detail);
  }
  senderReport(report: SenderReport): void {
    this.#fragmenter.senderReport(report);
  }
  closed(cause: GapCause, detail: string): void {
    this.#fragmenter.closed(cause, detail);
    this.#stallCause = cause;
    this.#set(cause, detail);
  }

  // --- from the fragmenter ---

  notice(notice: FragmentNotice | SourceNotice): void {
    this.#deps.events.notice(this.#deps.camera, notice);
  }

  fragment(cut: CutFragment): void {
    const { camera, clock, events, stamp } = this.#deps;
    this.#meter = measure(this.#meter, Bytes(bytesIn(cut.payload)), clock.mono());
    const fragment: ChannelFragment = {
      ...stamp(),
      camera,
      startsRun: cut.startsRun,
      start: utc90kToMs(cut.start),
      duration: cut.duration,
      key: cut.key,
      gap: this.#refused ?? cut.gap,
      frames: cut.frames,
      cameraClockOffsetMs: cut.cameraClockOffset === null
        ? null
        : Math.round(cut.cameraClockOffset),
      params: this.#encode(cut.params),
      payload: cut.payload,
      rebase: (base) => rebase(cut.payload[0], cut.times, cut.start - base * 90),
      chunks: cut.chunks,
    };
    const refusal = events.append(fragment);
    if (refusal === null) {
      this.#refused = null;
      return;
    }
    this.#deps.chunks.give(cut.chunks);
    this.refused(refusal);
  }

  /** A fragment of this camera could not be kept: the next one says so. */
  refused(cause: GapCause): void {
    this.#refused = cause;
    this.#set(cause, REFUSED.get(cause) ?? `a fragment was refused: ${cause}`);
  }

  // --- from the engine ---

  /** A fragment of this camera is durable. */
  durable(fragment: NewFragment): void {
    this.#lastDurable = this.#deps.clock.mono();
    // What was placed before the refusal becomes durable after it: that is no resumption.
    if (this.#cause === null || this.#refused !== null) return;
    this.#cause = null;
    this.#since = fragment.start;
    this.#deps.events.recording(this.#deps.camera, null, this.#since, "");
  }

  /** Call it about twice a second. */
  tick(now: MonoMs): void {
    this.#fragmenter.tick(now);
    if (this.#cause === null && now - this.#lastDurable > SILENT_MS) {
      this.#set("stalled", "no picture became durable in time");
    }
  }

  /** Hands out what is collected; a new `open` may follow. */
  stop(cause: GapCause): void {
    this.#fragmenter.stop(cause);
    this.#set(cause, "");
  }

  get status() {
    const video = this.#params?.video ?? null;
    return {
      recording: this.#cause === null,
      since: this.#since,
      cause: this.#cause === "first-recording" ? this.#stallCause : this.#cause,
      codec: video?.codec ?? null,
      width: video?.width ?? 0,
      height: video?.height ?? 0,
      bitrate: this.#cause === null
        ? lastMinute(this.#meter) ?? BitsPerSecond(0)
        : BitsPerSecond(0),
    };
  }

  /** It records, or would if there were a block for it. */
  get wantsBlocks(): boolean {
    return this.#cause === null || this.#cause === "window-would-break";
  }

  /** Measured over the last hour, once that is worth something; `null` before. */
  get plannedBitrate(): BitsPerSecond | null {
    return this.#meter.measured < DurationMs(60_000) ? null : hourly(this.#meter);
  }

  #set(cause: GapCause, detail: string): void {
    const was = this.#cause;
    if (was === cause) return;
    this.#cause = cause;
    // From one failure to another it has still not recorded since the first.
    if (was === null) this.#since = this.#deps.clock.wall();
    this.#deps.events.recording(this.#deps.camera, cause, this.#since, detail);
  }

  #encode(params: StreamParams): NewFragment["params"] {
    if (this.#encoded === null || this.#encodedFor !== params) {
      const init = initSegment(params);
      this.#encoded = { init, hash: sha256(init) };
      this.#encodedFor = params;
    }
    return this.#encoded;
  }
}
