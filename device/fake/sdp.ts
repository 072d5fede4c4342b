import type { FakeMedia } from "./media.ts";
import type { FakeBehaviour } from "./types.ts";

/** Payload types as the fake camera numbers them. */
export const VIDEO_PT = 96;
export const AUDIO_PT = 97;

/** The session description of a camera that sends this (RFC 8866, 6184 §8.2, 7798 §7.2, 3640 §4.1). */
export function describe(media: FakeMedia, how: FakeBehaviour): string {
  const lines = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=Fake camera", "c=IN IP4 0.0.0.0", "t=0 0"];
  lines.push("a=control:*", "a=range:npt=now-");
  if (how.describe === "mjpeg") lines.push("m=video 0 RTP/AVP 26", "a=control:trackID=0");
  else if (how.describe === "g711") {
    lines.push("m=audio 0 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", "a=control:trackID=0");
  } else {
    lines.push(`m=video 0 RTP/AVP ${VIDEO_PT}`, ...video(media, how), "a=control:trackID=0");
  }
  if (media.audio !== null && how.audio) {
    const { config, sampleRate, channels } = media.audio;
    const hex = Array.from(config, (b) => b.toString(16).padStart(2, "0")).join("");
    lines.push(`m=audio 0 RTP/AVP ${AUDIO_PT}`);
    lines.push(`a=rtpmap:${AUDIO_PT} MPEG4-GENERIC/${sampleRate}/${channels}`);
    lines.push(
      `a=fmtp:${AUDIO_PT} streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;` +
        `indexlength=3;indexdeltalength=3;config=${hex}`,
      "a=control:trackID=1",
    );
  }
  return lines.join("\r\n") + "\r\n";
}

function video(media: FakeMedia, how: FakeBehaviour): string[] {
  const base64 = (nal: Uint8Array) => btoa(String.fromCharCode(...nal));
  const sets = how.parameterSets === "band" ? [] : media.parameterSets;
  const map = `a=rtpmap:${VIDEO_PT} ${media.codec.toUpperCase()}/90000`;
  if (media.codec === "h264") {
    const fmtp = ["packetization-mode=1"];
    if (sets.length > 0) fmtp.push(`sprop-parameter-sets=${sets.map(base64).join(",")}`);
    return [map, `a=fmtp:${VIDEO_PT} ${fmtp.join(";")}`];
  }
  const of = (type: number) =>
    sets.filter((n) => (((n[0] ?? 0) >> 1) & 63) === type).map(base64).join(",");
  if (sets.length === 0) return [map];
  return [map, `a=fmtp:${VIDEO_PT} sprop-vps=${of(32)};sprop-sps=${of(33)};sprop-pps=${of(34)}`];
}
