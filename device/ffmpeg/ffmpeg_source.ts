import type { CameraSource, SampleSink, SourceHealth, SourceOptions } from "../../recorder/port.ts";
import type { Clock } from "../../src/base/clock.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import type { AccessUnitSink } from "../rtp/types.ts";
import type { Dial } from "../rtsp/connection.ts";
import type { RtspError } from "../rtsp/errors.ts";
import { BackOff } from "../source/back_off.ts";
import { RateMeter } from "../source/rate_meter.ts";
import { StallWatch } from "../source/stall_watch.ts";
import { SOURCE_TIMINGS, type SourceTimings } from "../source/timings.ts";
import { checkFfmpegUrl, type FfmpegInput } from "./argv.ts";
import type { Confiner } from "./confine/confiner.ts";
import { runFfmpeg } from "./ffmpeg_run.ts";

/** What a source is given from outside. */
export interface FfmpegSourceDeps {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Takes a line for the log, in English, without credentials. */
  readonly log: (line: string) => void;
  readonly confiner: Confiner;
  /** Connects to the camera, or refuses where it is. */
  readonly dial: Dial;
  readonly timings?: Partial<SourceTimings>;
  /** Held while ffmpeg runs: a pipe takes little more than a picture. Default: nobody sleeps anyway. */
  readonly wakeLocks?: WakeLocks;
}

/** ffmpeg looks at a stream for up to 3 s and sends fragments of half a second: so much slower than RTSP read here. */
const FFMPEG_DELAY_MS = 4000;

/**
 * A camera read by the system's ffmpeg: for RTSP cameras that the native source does not get on with,
 * for MJPEG and other codecs (encoded to H.264, which costs up to a core's time), for HTTP and RTMP, and
 * for sound that is no AAC. Loss is seen where ffmpeg tells of it, which it does on UDP only.
 *
 * After `stop` the sink is not called again. `closed` is called once for every run that ended. Throws
 * `InputError` when the URL is none that ffmpeg may read.
 */
export function createFfmpegSource(options: SourceOptions, deps: FfmpegSourceDeps): CameraSource {
  return new FfmpegSource(options, checkFfmpegUrl(options), deps);
}

class FfmpegSource implements CameraSource {
  readonly #options: SourceOptions;
  readonly #input: FfmpegInput;
  readonly #deps: FfmpegSourceDeps;
  readonly #timings: SourceTimings;
  readonly #watch: StallWatch;
  readonly #wakeLocks: WakeLocks;
  readonly #stop = new AbortController();
  readonly #meter = new RateMeter();
  #running: Promise<void> | null = null;
  #connected = false;
  #transcode = false;
  /** Runs that brought pictures. */
  #sessions = 0;
  #samples = 0;
  #lost = 0;
  #bytes = 0;
  #lastError: string | null = null;
  #firstSample: number | null = null;

  constructor(options: SourceOptions, input: FfmpegInput, deps: FfmpegSourceDeps) {
    this.#options = options;
    this.#input = input;
    this.#deps = deps;
    this.#timings = { ...SOURCE_TIMINGS, ...deps.timings };
    this.#watch = new StallWatch(this.#timings, deps.clock.mono());
    this.#wakeLocks = deps.wakeLocks ?? new WakeLocks();
  }

  start(sink: SampleSink): void {
    if (this.#running) throw new Error("the source was started before");
    this.#running = this.#run(sink);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  get health(): SourceHealth {
    return {
      connected: this.#connected,
      reconnects: Math.max(0, this.#sessions - 1),
      packets: this.#samples,
      packetsLost: this.#lost,
      bytes: this.#bytes,
      bitrate: this.#meter.rate(),
      lastError: this.#lastError,
    };
  }

  async #run(sink: SampleSink): Promise<void> {
    const { signal } = this.#stop;
    const backOff = new BackOff(this.#timings, this.#deps.random);
    this.#tellUncheckedCertificate(sink);
    while (!signal.aborted) {
      const { error, transcode } = await this.#once(sink);
      this.#connected = false;
      if (signal.aborted) return;
      if (transcode !== null) {
        this.#transcode = true;
        const detail =
          `the camera sends ${transcode}: ffmpeg makes H.264 of it, which costs CPU time`;
        sink.notice({ kind: "unsupported-track", count: 1, detail });
        continue;
      }
      await this.#waitAfter(error, backOff, sink);
    }
  }

  async #waitAfter(error: RtspError, backOff: BackOff, sink: SampleSink): Promise<void> {
    const now = this.#deps.clock.mono();
    const streamedMs = this.#firstSample === null ? 0 : now - this.#firstSample;
    const wait = backOff.next({ needsPerson: error.needsPerson, streamedMs });
    this.#lastError = error.message;
    this.#deps.log(`${error.message}; trying again in ${(wait / 1000).toFixed(1)} s`);
    sink.closed(error.gapCause, error.message);
    await sleep(wait, this.#stop.signal);
  }

  #once(sink: SampleSink) {
    const { clock, confiner, dial } = this.#deps;
    this.#firstSample = null;
    const { transport, audio } = this.#options;
    const running = runFfmpeg({
      plan: { input: this.#input, transport, audio, transcode: this.#transcode },
      confiner,
      dial,
      connectMs: this.#timings.connectMs,
      clock,
      sink: this.#accessUnitSink(sink),
      lookMs: this.#timings.lookMs,
      firstMs: this.#timings.connectMs + this.#timings.silenceMs + FFMPEG_DELAY_MS,
      onBytes: (n) => this.#bytes += n,
      onSamples: (n, now) => {
        if (this.#firstSample === null) {
          this.#firstSample = now;
          this.#connected = true;
          this.#sessions++;
          this.#watch.begin(now);
        }
        this.#samples += n;
        this.#watch.packet(now);
      },
      onLost: (n) => {
        this.#lost += n;
        sink.notice({ kind: "packets-lost", count: n, detail: "RTP packets were lost" });
      },
      stalled: () => {
        const now = clock.mono();
        this.#meter.look(now, this.#bytes);
        return this.#watch.verdict(now);
      },
    }, this.#stop.signal);
    return this.#wakeLocks.during(running);
  }

  #accessUnitSink(sink: SampleSink): AccessUnitSink {
    const { signal } = this.#stop;
    return {
      params: (params) => signal.aborted || sink.open(params),
      sample: (sample) => {
        if (signal.aborted) return;
        if (sample.key && sample.track === "video") this.#watch.keyFrame(sample.arrival);
        sink.sample(sample);
      },
      broken: (cause, detail) => signal.aborted || sink.broken(cause, detail),
      notice: (notice) => signal.aborted || sink.notice(notice),
      senderReport: () => {}, // ffmpeg keeps them to itself
    };
  }

  #tellUncheckedCertificate(sink: SampleSink): void {
    if (this.#input.scheme !== "rtsps" && this.#input.scheme !== "https") return;
    const detail = "ffmpeg takes any certificate from this camera; the native source can check it";
    sink.notice({ kind: "certificate-unchecked", count: 1, detail });
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}
