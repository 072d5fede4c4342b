import { randomBytes } from "node:crypto";
import type { CameraSource, SampleSink, SourceHealth, SourceOptions } from "../../recorder/port.ts";
import type { Clock } from "../../src/base/clock.ts";
import { DurationMs, MonoMs } from "../../src/base/units.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import type { AccessUnitSink, RtpReceiver } from "../rtp/types.ts";
import type { Dial } from "../rtsp/connection.ts";
import { dial } from "../rtsp/dial.ts";
import type { RtspError } from "../rtsp/errors.ts";
import { ReadPacer } from "../rtsp/read_pacer.ts";
import { parseRtspUrl, type RtspUrl } from "../rtsp/url.ts";
import { BackOff } from "./back_off.ts";
import { runConnection } from "./connection_run.ts";
import { RateMeter } from "./rate_meter.ts";
import { StallWatch } from "./stall_watch.ts";
import { SOURCE_TIMINGS, type SourceTimings } from "./timings.ts";

/** A look of the watchdog that comes so much too late was held up by ourselves. */
const HELD_UP_MS = 500;

/** What a source is given from outside. */
export interface SourceDeps {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Takes a line for the log, in English, without credentials. */
  readonly log: (line: string) => void;
  /** One for all sources of a process, so that they read together. Default: one of its own. */
  readonly pacer?: ReadPacer;
  /** Held while pictures cannot wait for a beat. Default: nobody sleeps anyway. */
  readonly wakeLocks?: WakeLocks;
  /** How connections are opened. Default: over the network. */
  readonly dial?: Dial;
  readonly timings?: Partial<SourceTimings>;
}

/**
 * A camera read over RTSP in this process.
 *
 * After `stop` the sink is not called again. `closed` is called once for every connection that ended and
 * every attempt that failed. Throws `InputError` when the URL is none.
 */
export function createNativeSource(options: SourceOptions, deps: SourceDeps): CameraSource {
  return new NativeSource(options, parseRtspUrl(options.url), deps);
}

class NativeSource implements CameraSource {
  readonly #options: SourceOptions;
  readonly #url: RtspUrl;
  readonly #deps: SourceDeps;
  readonly #timings: SourceTimings;
  readonly #pacer: ReadPacer;
  readonly #stop = new AbortController();
  readonly #watch: StallWatch;
  readonly #meter = new RateMeter();
  #running: Promise<void> | null = null;
  #receiver: RtpReceiver | null = null;
  #connected = false;
  /** Times that the camera began to play. */
  #sessions = 0;
  #packetsBefore = 0;
  #lostBefore = 0;
  #bytes = 0;
  #lastError: string | null = null;
  /** When the first access unit of this connection came. */
  #firstSample: number | null = null;
  /** When the watchdog looked last. */
  #looked: MonoMs = MonoMs(0);

  constructor(options: SourceOptions, url: RtspUrl, deps: SourceDeps) {
    this.#options = options;
    this.#url = url;
    this.#deps = deps;
    this.#timings = { ...SOURCE_TIMINGS, ...deps.timings };
    this.#pacer = deps.pacer ?? new ReadPacer(deps.clock);
    this.#watch = new StallWatch(this.#timings, deps.clock.mono());
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
      packets: this.#packetsBefore + (this.#receiver?.packets ?? 0),
      packetsLost: this.#lostBefore + (this.#receiver?.lost ?? 0),
      bytes: this.#bytes,
      bitrate: this.#meter.rate(),
      lastError: this.#lastError,
    };
  }

  async #run(sink: SampleSink): Promise<void> {
    const { signal } = this.#stop;
    const backOff = new BackOff(this.#timings, this.#deps.random);
    while (!signal.aborted) {
      const end = await this.#connectOnce(sink);
      this.#connected = false;
      this.#closeBooks();
      if (signal.aborted) return;
      const wait = backOff.next({ needsPerson: end.needsPerson, streamedMs: this.#streamedMs() });
      this.#lastError = end.message;
      this.#deps.log(`${end.message}; trying again in ${(wait / 1000).toFixed(1)} s`);
      sink.closed(end.gapCause, end.message);
      await sleep(wait, signal);
    }
  }

  #connectOnce(sink: SampleSink): Promise<RtspError> {
    const { clock, random, log } = this.#deps;
    this.#firstSample = null;
    this.#tellUncheckedCertificate(sink);
    return runConnection({
      url: this.#url,
      source: this.#options,
      clock,
      random,
      cnonce: () => randomBytes(12).toString("hex"),
      pacer: this.#pacer,
      wakeLocks: this.#deps.wakeLocks ?? new WakeLocks(),
      dial: this.#deps.dial ?? dial,
      timings: this.#timings,
      sink: this.#accessUnitSink(sink),
      log,
      onPlaying: () => {
        this.#connected = true;
        this.#sessions++;
        this.#looked = clock.mono();
        this.#watch.begin(this.#looked);
      },
      onVideoPacket: (arrival) => this.#watch.packet(arrival),
      onReceiver: (receiver) => this.#receiver = receiver,
      onBytes: (n) => this.#bytes += n,
      stalled: () => {
        const now = clock.mono();
        this.#meter.look(now, this.#bytes);
        const late = DurationMs(now - this.#looked - this.#timings.lookMs);
        if (late > HELD_UP_MS) this.#watch.heldUp(late, now);
        this.#looked = now;
        return this.#watch.verdict(now);
      },
    }, this.#stop.signal);
  }

  /** Between the depacketizers and the recorder: silent once stopped, and watching for key frames. */
  #accessUnitSink(sink: SampleSink): AccessUnitSink {
    const { signal } = this.#stop;
    return {
      params: (params) => signal.aborted || sink.open(params),
      sample: (sample) => {
        if (signal.aborted) return;
        this.#firstSample ??= sample.arrival;
        if (sample.key && sample.track === "video") this.#watch.keyFrame(sample.arrival);
        sink.sample(sample);
      },
      broken: (cause, detail) => signal.aborted || sink.broken(cause, detail),
      notice: (notice) => signal.aborted || sink.notice(notice),
      senderReport: (report) => signal.aborted || sink.senderReport(report),
    };
  }

  #tellUncheckedCertificate(sink: SampleSink): void {
    if (!this.#url.tls || this.#options.caCerts.length > 0) return;
    sink.notice({
      kind: "certificate-unchecked",
      count: 1,
      detail: "any certificate is taken from this camera; give its own one to be sure of it",
    });
  }

  /** The counts of a connection that is gone are kept, its receiver is not. */
  #closeBooks(): void {
    this.#packetsBefore += this.#receiver?.packets ?? 0;
    this.#lostBefore += this.#receiver?.lost ?? 0;
    this.#receiver = null;
  }

  #streamedMs(): number {
    return this.#firstSample === null ? 0 : this.#deps.clock.mono() - this.#firstSample;
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
