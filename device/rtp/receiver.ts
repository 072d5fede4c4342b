import type { AudioParams } from "../../recorder/port.ts";
import { MediaTime90k, MonoMs } from "../../src/base/units.ts";
import { AacDepacketizer, type AacFormat, aacFormat } from "./aac_payload.ts";
import { h264Payload } from "./h264_payload.ts";
import { h265Payload } from "./h265_payload.ts";
import { NoticeLimiter } from "./notice_limiter.ts";
import { refusalOf } from "./refusal.ts";
import { takeSdpParameterSets } from "./sdp_parameter_sets.ts";
import { type PayloadHandler, TrackReceiver } from "./track_receiver.ts";
import type { AccessUnitSink, MediaTrack, RtpReceiver } from "./types.ts";
import { VideoAssembler } from "./video_assembler.ts";

/** Sound is moved against pictures when sender reports say that it is off by more, in 90 kHz ticks (100 ms). */
const SYNC_90K = 9000;

/**
 * Makes the receiver of one session. The first video track and the first AAC track are taken;
 * others, and those that {@link refusalOf} refuses, are told of in a notice and passed over. It
 * never throws for what packets contain, and what it keeps is bounded: one frame of at most 8 MiB,
 * parameter sets, and 32 packets a track where `reorder` is set (UDP).
 */
export function createRtpReceiver(
  tracks: readonly MediaTrack[],
  sink: AccessUnitSink,
  options: { readonly reorder: boolean },
): RtpReceiver {
  const usable = tracks.map((track) => {
    const refusal = refusalOf(track);
    if (refusal === null) return track;
    sink.notice({ kind: "unsupported-track", count: 1, detail: `the camera sends ${refusal}` });
    return null;
  });
  const videoAt = usable.findIndex((t) => t?.kind === "video");
  const audioAt = usable.findIndex((t) => t?.kind === "audio");
  const videoTrack = usable[videoAt] ?? null, audioTrack = usable[audioAt] ?? null;
  const losses = new NoticeLimiter("packets-lost", (n) => sink.notice(n));
  const receivers = new Map<number, TrackReceiver>();
  const firstTime = (arrival: MonoMs): MediaTime90k => {
    for (const other of receivers.values()) if (other.clock.started) return other.timeAt(arrival);
    return MediaTime90k(0);
  };
  const common = { reorder: options.reorder, firstTime, now: MonoMs(0) };

  const format = audioTrack === null ? null : aacFormat(audioTrack);
  const sound = format === null || typeof format === "string" ? null : format;
  let assembler: VideoAssembler | null = null;
  if (videoTrack !== null && videoTrack.codec !== "aac") {
    assembler = new VideoAssembler(videoTrack.codec, audioParams(sound), sink, MonoMs(0));
    takeSdpParameterSets(videoTrack, assembler.sets);
    const handler = videoHandler(assembler, losses);
    receivers.set(videoAt, new TrackReceiver(videoTrack, handler, sink, common));
  }
  if (audioTrack !== null && sound !== null) {
    const handler = audioHandler(sound, losses, sink, () => assembler?.active ?? false);
    receivers.set(audioAt, new TrackReceiver(audioTrack, handler, sink, common));
  }

  /** Both tracks' reports name the same camera clock, so they tell how far sound is off. */
  const align = () => {
    const video = receivers.get(videoAt)?.cameraMinusMedia ?? null;
    const audio = receivers.get(audioAt);
    if (video === null || audio === undefined || audio.cameraMinusMedia === null) return;
    const off = Math.round((audio.cameraMinusMedia - video) * 90);
    if (Math.abs(off) <= SYNC_90K || Math.abs(off) > 900_000) return;
    audio.clock.shift(off);
    audio.cameraMinusMedia = video;
  };

  const sum = (pick: (receiver: TrackReceiver) => number) => {
    let total = 0;
    for (const receiver of receivers.values()) total += pick(receiver);
    return total;
  };
  return {
    rtp: (track, packet, arrival) => receivers.get(track)?.rtp(packet, arrival),
    rtcp: (track, packet, arrival) => {
      if (receivers.get(track)?.rtcp(packet, arrival) === true) align();
    },
    get packets() {
      return sum((r) => r.packets);
    },
    get lost() {
      return sum((r) => r.lost);
    },
  };
}

function videoHandler(to: VideoAssembler, losses: NoticeLimiter): PayloadHandler {
  const payload = to.codec.name === "H.264" ? h264Payload : h265Payload;
  return {
    lost(count, arrival) {
      to.lost(`${count} RTP packets of the pictures were lost`);
      losses.add(count, arrival, "RTP packets of the pictures were lost");
    },
    restarted: () => to.restart("the camera began a new RTP sequence"),
    payload(packet, header, pts, arrival) {
      to.packet(pts, arrival);
      payload(to, packet, header.payloadStart, header.payloadEnd);
      if (header.marker) to.marker();
    },
  };
}

function audioHandler(
  format: AacFormat,
  losses: NoticeLimiter,
  sink: AccessUnitSink,
  ready: () => boolean,
): PayloadHandler {
  let pts = MediaTime90k(0), arrival = MonoMs(0);
  const step = (format.parsed.frameSamples * 90_000) / format.parsed.sampleRate;
  const depacketizer = new AacDepacketizer(format, (data, index) => {
    if (data.length === 0 || !ready()) return;
    const at = MediaTime90k(pts + Math.round(index * step));
    sink.sample({ track: "audio", pts: at, key: true, data, arrival });
  });
  return {
    lost(count, now) {
      depacketizer.lost();
      losses.add(count, now, "RTP packets of the sound were lost");
    },
    restarted: () => depacketizer.lost(),
    payload(packet, header, time, now) {
      pts = time;
      arrival = now;
      depacketizer.payload(packet, header.payloadStart, header.payloadEnd);
    },
  };
}

function audioParams(format: AacFormat | null): AudioParams | null {
  if (format === null) return null;
  const { sampleRate, channels } = format.parsed;
  return { codec: "aac", sampleRate, channels, config: format.config };
}
