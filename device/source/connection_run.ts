import type { SourceOptions } from "../../recorder/port.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { MonoMs } from "../../src/base/units.ts";
import type { WakeLocks } from "../../src/base/wake_locks.ts";
import { createRtpReceiver } from "../rtp/receiver.ts";
import type { AccessUnitSink, RtpReceiver } from "../rtp/types.ts";
import { Authenticator } from "../rtsp/authenticator.ts";
import { RtspClient } from "../rtsp/client.ts";
import type { Dial } from "../rtsp/connection.ts";
import { RtspError, toRtspError } from "../rtsp/errors.ts";
import { keepAlive } from "../rtsp/keepalive.ts";
import { describe, type Described, type MediaSession, play } from "../rtsp/media_session.ts";
import type { ReadPacer } from "../rtsp/read_pacer.ts";
import { Redirected } from "../rtsp/redirect.ts";
import type { RtspUrl } from "../rtsp/url.ts";
import { selectTracks } from "./select_tracks.ts";
import type { SourceTimings } from "./timings.ts";

/** What one connection needs and whom it tells. */
export interface RunOptions {
  readonly url: RtspUrl;
  readonly source: SourceOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly cnonce: () => string;
  readonly pacer: ReadPacer;
  readonly wakeLocks: WakeLocks;
  readonly dial: Dial;
  readonly timings: SourceTimings;
  readonly sink: AccessUnitSink;
  readonly log: (line: string) => void;
  /** PLAY was answered; packets may have come before. */
  readonly onPlaying: () => void;
  /** An RTP packet of the pictures, before it is taken apart. */
  readonly onVideoPacket: (arrival: MonoMs) => void;
  readonly onReceiver: (receiver: RtpReceiver) => void;
  readonly onBytes: (n: number) => void;
  /** Asked now and then while playing: why to give up, or `null`. */
  readonly stalled: () => string | null;
}

const MAX_REDIRECTS = 3;

/**
 * One connection from dialling to its end. Resolves with why it ended, when its sockets and timers are
 * gone; never rejects. `stop` ends it politely, with TEARDOWN.
 */
export async function runConnection(o: RunOptions, stop: AbortSignal): Promise<RtspError> {
  let url = o.url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    try {
      return await runOnce(o, url, stop);
    } catch (e) {
      if (!(e instanceof Redirected)) return toRtspError(e, "bad-stream");
      url = e.to;
    }
  }
  return new RtspError("camera-refused", `the camera redirected more than ${MAX_REDIRECTS} times`, {
    needsPerson: true,
  });
}

async function runOnce(o: RunOptions, url: RtspUrl, stop: AbortSignal): Promise<RtspError> {
  const connection = await dialInTime(o, url, stop);
  // Until pictures come each message waits for the one before; each second of it is a second not recorded.
  const release = o.wakeLocks.hold();
  const channels = new Int16Array(256).fill(-1);
  let receiver: RtpReceiver | null = null;
  const client = new RtspClient({
    connection,
    authenticator: new Authenticator(url.credentials, o.cnonce),
    clock: o.clock,
    pacer: o.pacer,
    responseTimeoutMs: o.timings.responseMs,
    onInterleaved(channel, packet, arrival) {
      o.onBytes(packet.length);
      const target = channels[channel] ?? -1;
      // Channels of nobody: what is left of an earlier viewer, or metadata that was not asked for.
      if (target < 0) return;
      if ((target & 1) === 1) receiver?.rtcp(target >> 1, packet, arrival);
      else receiver?.rtp(target >> 1, packet, arrival);
    },
  });
  const abort = () => client.close(stoppedError());
  stop.addEventListener("abort", abort);
  try {
    if (stop.aborted) throw stoppedError();
    const described = await describe(client, url);
    const selection = selectTracks(described.description, o.source.audio);
    for (const notice of selection.notices) o.sink.notice(notice);
    receiver = watched(
      createRtpReceiver(selection.tracks.map((t) => t.track), o.sink, {
        // Over TCP too: a sender that is short of time has been seen to write the pieces of two pictures
        // in the wrong order, and packets in order cost nothing more.
        reorder: true,
      }),
      o,
    );
    o.onReceiver(receiver);
    const session = await startPlaying(o, client, connection, described, {
      controls: selection.tracks.map((t) => t.control),
      receiver,
      channels,
    });
    stop.removeEventListener("abort", abort);
    // The kernel keeps hardly more UDP packets than a key frame has.
    if (o.source.transport === "tcp") release();
    return await whilePlaying(o, client, session, stop);
  } catch (e) {
    client.close(toRtspError(e, "bad-stream"));
    await client.ended;
    throw e instanceof Redirected ? e.at(connection.remoteAddress) : e;
  } finally {
    release();
    stop.removeEventListener("abort", abort);
  }
}

async function dialInTime(o: RunOptions, url: RtspUrl, stop: AbortSignal) {
  const tooLong = new AbortController();
  const timer = setTimeout(() => tooLong.abort(), o.timings.connectMs);
  try {
    return await o.dial(url, o.source.caCerts, AbortSignal.any([stop, tooLong.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function startPlaying(
  o: RunOptions,
  client: RtspClient,
  connection: { readonly localAddress: string; readonly remoteAddress: string },
  described: Described,
  to: {
    readonly controls: readonly (string | null)[];
    readonly receiver: RtpReceiver;
    readonly channels: Int16Array;
  },
): Promise<MediaSession> {
  return play(client, described, to.controls, {
    transport: o.source.transport,
    localAddress: connection.localAddress,
    cameraAddress: connection.remoteAddress,
    receiver: to.receiver,
    channels: to.channels,
    random: o.random,
    now: () => o.clock.mono(),
    onBytes: o.onBytes,
  });
}

/** Keepalives and the watchdog, until the connection ends, stalls or is stopped. */
async function whilePlaying(
  o: RunOptions,
  client: RtspClient,
  session: MediaSession,
  stop: AbortSignal,
): Promise<RtspError> {
  const over = new AbortController();
  const keepalive = keepAlive(client, session, over.signal, o.log);
  let leaving: Promise<void> | null = null;
  const leave = (error: RtspError) => {
    leaving ??= sayGoodbye(o, client, session, error);
  };
  const stopping = () => leave(stoppedError());
  const watchdog = setInterval(() => {
    const stall = leaving ? null : o.stalled();
    if (stall !== null) leave(new RtspError("stalled", `the stream stands still: ${stall}`));
  }, o.timings.lookMs);
  if (stop.aborted) stopping();
  else stop.addEventListener("abort", stopping);
  o.onPlaying();
  client.startPacing();
  const error = await client.ended;
  clearInterval(watchdog);
  stop.removeEventListener("abort", stopping);
  over.abort();
  await Promise.all([keepalive, leaving, session.closePorts()]);
  return error;
}

/** Cameras keep a session that nobody ended for a minute or more and count it against their limit. */
async function sayGoodbye(
  o: RunOptions,
  client: RtspClient,
  session: MediaSession,
  error: RtspError,
): Promise<void> {
  const timer = setTimeout(() => client.close(error), o.timings.goodbyeMs);
  try {
    await client.request("TEARDOWN", session.aggregateUrl);
  } catch {
    // No answer, or it hung up first: either way it knows.
  } finally {
    clearTimeout(timer);
    client.close(error);
  }
}

function watched(receiver: RtpReceiver, o: RunOptions): RtpReceiver {
  return {
    rtp(track, packet, arrival) {
      if (track === 0) o.onVideoPacket(arrival);
      receiver.rtp(track, packet, arrival);
    },
    rtcp: (track, packet, arrival) => receiver.rtcp(track, packet, arrival),
    get packets() {
      return receiver.packets;
    },
    get lost() {
      return receiver.lost;
    },
  };
}

function stoppedError(): RtspError {
  return new RtspError("camera-closed", "the source was stopped");
}
