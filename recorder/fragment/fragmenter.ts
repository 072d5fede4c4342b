/**
 * Cuts one camera's samples into fragments: at every key frame, and inside a GOP about once a second
 * before a frame that no later frame is shown ahead of. What goes wrong in a stream ends in a gap
 * with its cause, never in a broken fragment.
 */
import type { Clock } from "../../src/base/clock.ts";
import { MediaDur90k, type MonoMs, type Utc90k } from "../../src/base/units.ts";
import { decodeTimesAt, fragmentHeadBytes, writeFragment } from "../mp4/write_fragment.ts";
import type {
  GapCause,
  Sample,
  SampleSink,
  SenderReport,
  SourceNotice,
  StreamParams,
} from "../port.ts";
import { AudioSampleList } from "./audio_samples.ts";
import type { ChunkPool } from "./chunk_pool.ts";
import { readClockPair } from "./clock_pair.ts";
import type { FragmentReceiver } from "./cut_fragment.ts";
import { FragmentRelease } from "./fragment_release.ts";
import { MediaChunks } from "./media_chunks.ts";
import { Timeline } from "./timeline.ts";
import { VideoSampleList } from "./video_samples.ts";

const SECOND = 90_000;
/** A fragment is cut at the next allowed frame once its first sample arrived so long ago. */
const AGE_MS = 1500;
/** And at once, allowed or not, by {@link Fragmenter.tick} after so long. */
const LONGEST_AGE_MS = 2000;
/** More samples than any camera sends in two seconds. */
const MOST_SAMPLES = 4096;
/** A hole in a run that needs a cause. */
const NOTEWORTHY_HOLE = SECOND / 5;
/** Sound that is so far from the picture is on another clock. */
const FAR_FROM_PICTURE = 1.5 * SECOND;
/** Jumps are told at most so often. */
const JUMP_NOTICE_MS = 10_000;

/** What a fragmenter needs. */
export interface FragmenterOptions {
  readonly clock: Clock;
  readonly pool: ChunkPool;
  readonly receiver: FragmentReceiver;
  /** Where the camera's recorded footage ends in displayed time; `null` when there is none. */
  readonly lastEnd: Utc90k | null;
  /** Why footage is missing before the first fragment. */
  readonly gapBefore: GapCause;
  /** Length to cut at inside a GOP; 1 s by default. */
  readonly target?: MediaDur90k;
  /** No fragment has more media than this; 8 MiB by default. */
  readonly maxBytes?: number;
}

/** One camera's fragmenter: a {@link SampleSink} that hands fragments to its receiver. */
export class Fragmenter implements SampleSink {
  readonly #options: FragmenterOptions;
  readonly #target: number;
  readonly #maxBytes: number;
  readonly #timeline: Timeline;
  readonly #media: MediaChunks;
  readonly #video = new VideoSampleList();
  readonly #audio = new AudioSampleList();
  readonly #release: FragmentRelease;
  #params: StreamParams | null = null;
  #awaitsKey = true;
  #startsRun = true;
  #gap: GapCause | null;
  #previousEnd: number | null = null;
  #firstArrival: MonoMs;
  #lastArrival: MonoMs;
  #sequence = 0;
  #jumpsAtStart = 0;
  #jumpsTold = 0;
  #jumpToldAt = -Infinity;
  #audioDelta = 0;
  #dropped = 0;

  constructor(options: FragmenterOptions) {
    this.#options = options;
    this.#target = options.target ?? SECOND;
    this.#maxBytes = options.maxBytes ?? 8 * 1024 * 1024;
    this.#timeline = new Timeline(readClockPair(options.clock));
    this.#media = new MediaChunks(options.pool);
    this.#gap = options.gapBefore;
    this.#release = new FragmentRelease(this.#timeline, options.receiver, options.lastEnd);
    this.#firstArrival = options.clock.mono();
    this.#lastArrival = this.#firstArrival;
  }

  /** Video samples that were dropped while waiting for a key frame or for memory. */
  get dropped(): number {
    return this.#dropped;
  }

  open(params: StreamParams): void {
    if (this.#params !== null) {
      this.#interrupt("parameters-changed", false);
      this.#release.release(this.#lastArrival, true);
    }
    this.#params = params;
    this.#timeline.beginRun(readClockPair(this.#options.clock));
    this.#previousEnd = null;
    this.#audioDelta = 0;
    this.#release.report = null;
    this.#awaitsKey = true;
    this.#startsRun = true;
    if (params.audio !== null) this.#audio.begin(params.audio.sampleRate);
  }

  sample(sample: Sample): void {
    if (this.#params === null) return;
    if (sample.track === "video") this.#takeVideo(sample);
    else if (this.#params.audio !== null) this.#takeAudio(sample);
  }

  broken(cause: GapCause, _detail: string): void {
    this.#interrupt(cause, false);
  }

  senderReport(report: SenderReport): void {
    this.#release.report = report;
  }

  notice(notice: SourceNotice): void {
    this.#options.receiver.notice(notice);
  }

  closed(cause: GapCause, _detail: string): void {
    this.#interrupt(cause, true);
    this.#release.release(this.#lastArrival, true);
    this.#params = null;
  }

  /** To be called about twice a second: a fragment of a stalled stream must not wait for the next frame. */
  tick(now: MonoMs): void {
    if (this.#video.count > 0 && now - this.#firstArrival >= LONGEST_AGE_MS) this.#cut(null);
    this.#release.release(now, false);
  }

  /** Hands out what is collected, at the recorder's end. A new `open` may follow. */
  stop(cause: GapCause): void {
    this.closed(cause, "");
  }

  /** Ends the fragment here; what follows begins at a key frame and knows why. */
  #interrupt(cause: GapCause, overrides: boolean): void {
    this.#cut(null);
    this.#audio.clear();
    this.#awaitsKey = true;
    this.#startsRun = true;
    // What ended the connection explains more than a packet that was lost just before.
    if (overrides || this.#gap === null) this.#gap = cause;
  }

  #takeVideo(sample: Sample): void {
    if (this.#awaitsKey && !sample.key) {
      this.#dropped++;
      return;
    }
    const { data, key, arrival } = sample;
    if (data.length > this.#maxBytes) {
      this.#tell(
        "too-large",
        `A picture of ${data.length} bytes was dropped up to the next key frame.`,
      );
      this.#dropFrom("bad-stream");
      return;
    }
    this.#awaitsKey = false;
    let place = this.#timeline.place(sample.pts, arrival, key);
    this.#lastArrival = arrival;
    this.#tellJumps(arrival);
    const anchor = place === this.#timeline.furthest;
    const full = this.#video.count >= MOST_SAMPLES ||
      this.#media.bytes + data.length > this.#maxBytes;
    if (this.#video.count === 0 || (anchor && (key || this.#due(place, arrival)))) {
      place = anchor ? this.#startAt(arrival) : place;
    } else if (full) {
      this.#cut(null);
    }
    if (!this.#media.append(data)) {
      this.#tell(
        "fell-behind",
        "No memory is left for fragments: dropped up to the next key frame.",
      );
      this.#dropFrom("fell-behind");
      return;
    }
    if (this.#video.count === 0) this.#firstArrival = arrival;
    this.#video.add(place, data.length, key);
    this.#release.release(arrival, false);
  }

  #due(place: number, arrival: MonoMs): boolean {
    // Half a frame of tolerance: jitter of the timestamps must not make 26 and 24 frames of 25 and 25.
    const length = place - this.#video.first + this.#timeline.interval / 2;
    return length >= this.#target || arrival - this.#firstArrival >= AGE_MS;
  }

  /** The sample placed last begins a fragment: ends the one before. Gives the sample's new place. */
  #startAt(arrival: MonoMs): number {
    const start = this.#timeline.atFragmentStart(readClockPair(this.#options.clock), arrival);
    this.#cut(start.before);
    if (start.step) {
      this.#gap ??= "clock-step";
      this.#previousEnd = null;
      this.#audio.forgetEnd();
      const seconds = ((start.at - start.before) / SECOND).toFixed(1);
      this.#tell("clock-step", `The wall clock was set by ${seconds} s.`);
    }
    return start.at;
  }

  #takeAudio(sample: Sample): void {
    if (this.#awaitsKey) return;
    const furthest = this.#timeline.furthest;
    let place = this.#timeline.peek(sample.pts) + this.#audioDelta;
    if (Math.abs(place - furthest) > FAR_FROM_PICTURE) {
      this.#audioDelta += furthest - place;
      place = furthest;
    }
    this.#audio.add(place, sample.data);
  }

  #dropFrom(cause: GapCause): void {
    this.#dropped++;
    this.#interrupt(cause, false);
  }

  /** Ends the fragment being collected, if there is one; `next` is where the next sample lies. */
  #cut(next: number | null): void {
    const params = this.#params;
    const video = this.#video;
    if (video.count === 0 || params === null) return;
    const { interval, reorders } = this.#timeline;
    const previousEnd = this.#previousEnd;
    const { start, end } = video.derive({ previousEnd, next, interval, reorders });
    const sound = this.#audio.count > 0 && this.#media.append(this.#audio.bytes);
    const audio = sound ? this.#audio : null;
    const lead = MediaDur90k(audio === null ? 0 : audio.derive() - start);
    const head = new Uint8Array(fragmentHeadBytes(video.count, audio?.count ?? null));
    const base = { video: 0, audio: Math.max(0, lead) };
    writeFragment(head, 0, { video, audio }, base, ++this.#sequence);
    const media = this.#media.finish();
    if (previousEnd !== null && start - previousEnd > NOTEWORTHY_HOLE) this.#gap ??= "stalled";
    this.#release.add({
      params,
      startsRun: this.#startsRun,
      gap: this.#gap,
      place: start,
      duration: MediaDur90k(end - start),
      key: video.startsWithKey,
      frames: video.count,
      payload: [head, ...media.parts],
      chunks: media.chunks,
      times: decodeTimesAt(video.count, audio?.count ?? null, lead),
      jumps: this.#timeline.jumps - this.#jumpsAtStart,
      firstArrival: this.#firstArrival,
    });
    this.#gap = null;
    this.#startsRun = false;
    this.#previousEnd = end;
    this.#jumpsAtStart = this.#timeline.jumps;
    video.clear();
    this.#audio.clear();
  }

  #tellJumps(arrival: MonoMs): void {
    const count = this.#timeline.jumps - this.#jumpsTold;
    if (count === 0 || arrival - this.#jumpToldAt < JUMP_NOTICE_MS) return;
    this.#jumpsTold = this.#timeline.jumps;
    this.#jumpToldAt = arrival;
    this.#options.receiver.notice({
      kind: "timestamp-jump",
      count,
      detail: `${count} timestamps did not agree with their arrival; arrival was taken.`,
    });
  }

  #tell(kind: "clock-step" | "fell-behind" | "too-large", detail: string): void {
    this.#options.receiver.notice({ kind, count: 1, detail });
  }
}
