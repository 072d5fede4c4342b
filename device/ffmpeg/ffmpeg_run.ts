import type { MonoMs } from "../../src/base/units.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { AccessUnitSink } from "../rtp/types.ts";
import type { Dial } from "../rtsp/connection.ts";
import { RtspError, toRtspError } from "../rtsp/errors.ts";
import { ffmpegArgs, type FfmpegPlan } from "./argv.ts";
import { startFfmpeg } from "./child.ts";
import type { ConfinedRun, Confiner } from "./confine/confiner.ts";
import { causeOf, errorText, inputVideoCodec, packetsLost, withoutPasswords } from "./log_lines.ts";
import { openWay, type Way } from "./relay/way.ts";
import { SampleFeed } from "./sample_feed.ts";

/** What one run of ffmpeg needs and whom it tells. */
export interface FfmpegRunOptions {
  readonly plan: FfmpegPlan;
  readonly confiner: Confiner;
  readonly dial: Dial;
  /** How long connecting to the camera may take, in milliseconds. */
  readonly connectMs: number;
  readonly clock: Clock;
  readonly sink: AccessUnitSink;
  /** How often to look whether it stands still, in milliseconds. */
  readonly lookMs: number;
  /** How long the first fragment may take. */
  readonly firstMs: number;
  readonly onBytes: (n: number) => void;
  readonly onSamples: (n: number, now: MonoMs) => void;
  readonly onLost: (n: number) => void;
  /** Asked while pictures come: why to give up, or `null`. */
  readonly stalled: () => string | null;
}

/** Why a run ended; `transcode` names the codec that must be decoded, to be tried again at once. */
export interface FfmpegEnd {
  readonly error: RtspError;
  readonly transcode: string | null;
}

/** Codecs that are recorded as they come. */
const TAKEN = new Set(["h264", "hevc"]);

/**
 * Runs ffmpeg once, confined, on a way of its own to the camera; resolves when it, its pipes and the way
 * are gone. Never rejects.
 */
export async function runFfmpeg(o: FfmpegRunOptions, stop: AbortSignal): Promise<FfmpegEnd> {
  const { plan: { input, transport }, dial, connectMs } = o;
  let way: Way;
  try {
    way = await openWay({ input, transport, dial, connectMs }, stop);
  } catch (error) {
    return { error: toRtspError(error, "camera-unreachable"), transcode: null };
  }
  let confined: ConfinedRun | null = null;
  try {
    confined = await o.confiner.enter(way.reach);
    return await runOn(way, confined, o, stop);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      error: new RtspError("bad-stream", `ffmpeg was not started: ${words}`, { needsPerson: true }),
      transcode: null,
    };
  } finally {
    await way.close();
    await confined?.leave();
  }
}

async function runOn(
  way: Way,
  { programs }: ConfinedRun,
  o: FfmpegRunOptions,
  stop: AbortSignal,
): Promise<FfmpegEnd> {
  const over = new AbortController();
  let verdict: RtspError | null = null;
  let transcode: string | null = null, sawInput = false;
  const errors: string[] = [];
  const end = (error: RtspError) => {
    verdict ??= error;
    over.abort();
  };
  const feed = new SampleFeed(o.sink);
  let known = 0;
  const line = (text: string) => {
    const codec = sawInput ? null : inputVideoCodec(text);
    if (codec !== null) {
      sawInput = true;
      if (!TAKEN.has(codec) && !o.plan.transcode) {
        transcode = codec;
        end(new RtspError("bad-stream", `the camera sends ${codec}`));
      }
    }
    const lost = packetsLost(text);
    if (lost > 0) {
      feed.lost(`${lost} RTP packets were lost`);
      o.onLost(lost);
    }
    const error = errorText(text);
    if (error !== null && errors.length < 20) errors.push(error);
  };
  const bytes = (chunk: Uint8Array) => {
    if (over.signal.aborted) return;
    o.onBytes(chunk.length);
    const now = o.clock.mono();
    feed.push(chunk, now);
    if (feed.samples > known) o.onSamples(feed.samples - known, now);
    known = feed.samples;
    if (feed.failure !== null) end(new RtspError("bad-stream", `ffmpeg sent ${feed.failure}`));
    else if (feed.unsupported !== null) {
      end(
        new RtspError("bad-stream", `the camera sends ${feed.unsupported}`, { needsPerson: true }),
      );
    }
  };
  let child;
  try {
    const args = ffmpegArgs({ ...o.plan, input: way.input });
    child = startFfmpeg(programs, args, { onBytes: bytes, onLine: line });
  } catch (e) {
    const words = e instanceof Error ? e.message : String(e);
    const error = new RtspError(
      "bad-stream",
      `ffmpeg could not be started (${words}); install it`,
      {
        needsPerson: true,
      },
    );
    return { error, transcode: null };
  }
  const began = o.clock.mono();
  const watchdog = setInterval(() => {
    const silent = known === 0 && o.clock.mono() - began > o.firstMs;
    const stall = silent
      ? `no picture within ${o.firstMs / 1000} s`
      : known > 0
      ? o.stalled()
      : null;
    if (stall !== null) end(new RtspError("stalled", `the stream stands still: ${stall}`));
  }, o.lookMs);
  const ended = child.ended.then((code) => ({ code }));
  const wayEnded = way.ended.then((error) => {
    if (error !== null) end(error);
  });
  const aborted = whenAborted(AbortSignal.any([stop, over.signal]));
  const first = await Promise.race([ended, aborted.promise]);
  clearInterval(watchdog);
  aborted.forget();
  over.abort(); // what is still in the pipes is not taken any more
  await child.stop();
  await way.close();
  await wayEnded;
  if (first !== null) verdict ??= endedByItself(first.code, errors, known > 0);
  verdict ??= new RtspError("camera-closed", "the source was stopped");
  return { error: verdict, transcode };
}

/** ffmpeg ends with 0 on a lost camera as on a good end: only its words tell them apart. */
function endedByItself(code: number, errors: readonly string[], streamed: boolean): RtspError {
  const words = errors.slice(0, 3).join("; ");
  if (streamed) {
    return new RtspError("camera-closed", `the stream ended${words === "" ? "" : `: ${words}`}`);
  }
  const { cause, needsPerson } = causeOf(errors.join("; "));
  const text = words === "" ? `ffmpeg ended with ${code} and no word` : words;
  return new RtspError(cause, withoutPasswords(text), { needsPerson });
}

function whenAborted(signal: AbortSignal): { promise: Promise<null>; forget: () => void } {
  let forget = () => {};
  const promise = new Promise<null>((resolve) => {
    const done = () => resolve(null);
    forget = () => signal.removeEventListener("abort", done);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
  return { promise, forget };
}
