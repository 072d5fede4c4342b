import type { SourceNotice } from "../../recorder/port.ts";
import type { MediaTrack } from "../rtp/types.ts";
import { refusalOf } from "../rtp/refusal.ts";
import { RtspError } from "../rtsp/errors.ts";
import { fmtpOf, type MediaDescription, type SessionDescription } from "../rtsp/sdp.ts";

/** A track that is recorded, and the control attribute to set it up with. */
export interface SelectedTrack {
  readonly track: MediaTrack;
  readonly control: string | null;
}

/** The tracks in the order of their SETUP: pictures first, then sound if there is any. */
export interface Selection {
  readonly tracks: readonly SelectedTrack[];
  readonly notices: readonly SourceNotice[];
}

const CODECS: ReadonlyMap<string, MediaTrack["codec"]> = new Map([
  ["H264", "h264"],
  ["H265", "h265"],
  ["HEVC", "h265"],
  ["MPEG4-GENERIC", "aac"],
]);

/** Payload types with a fixed meaning, for cameras that leave `a=rtpmap` out (RFC 3551 §6). */
const STATIC_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "PCMU"],
  [8, "PCMA"],
  [9, "G722"],
  [14, "MPA"],
  [26, "JPEG"],
  [32, "MPV"],
  [33, "MP2T"],
]);

/**
 * Chooses what to record: the first video track in H.264 or H.265 and, when `audio`, the first AAC track.
 *
 * Throws `bad-stream` that names the codec when there are only pictures of another kind. Sound of another
 * kind is told of in a notice and left out; other media (metadata) are left out silently.
 */
export function selectTracks(description: SessionDescription, audio: boolean): Selection {
  const videos = description.media.filter((m) => m.kind === "video").map((m) => readTrack(m));
  const video = videos.find((v) => typeof v !== "string");
  if (typeof video !== "object") {
    const found = videos.length > 0 ? videos.join(", ") : "no pictures at all";
    throw new RtspError(
      "bad-stream",
      `the camera sends ${found}; set it to H.264 or H.265, or set the camera's \`via\` to \`ffmpeg\``,
      { needsPerson: true },
    );
  }
  if (!audio) return { tracks: [video], notices: [] };
  const sounds = description.media.filter((m) => m.kind === "audio").map((m) => readTrack(m));
  const sound = sounds.find((s) => typeof s !== "string");
  if (typeof sound === "object") return { tracks: [video, sound], notices: [] };
  const found = sounds.length > 0 ? sounds.join(", ") : "no sound";
  const detail =
    `the camera sends ${found}: recording without sound; set it to AAC, or \`via\` to \`ffmpeg\``;
  return { tracks: [video], notices: [{ kind: "unsupported-track", count: 1, detail }] };
}

/** The track, or in words why it cannot be recorded. */
function readTrack(media: MediaDescription): SelectedTrack | string {
  const kind = media.kind === "audio" ? "audio" : "video";
  const refused: string[] = [];
  for (const payloadType of media.formats) {
    const map = media.rtpmap.get(payloadType);
    const encoding = map?.encoding ?? STATIC_TYPES.get(payloadType) ??
      `payload type ${payloadType}`;
    const codec = CODECS.get(encoding);
    if (!map || !codec || (codec === "aac") !== (kind === "audio")) {
      refused.push(encoding === "JPEG" ? "MJPEG" : encoding);
      continue;
    }
    const track: MediaTrack = {
      kind,
      codec,
      payloadType,
      clockRate: map.clockRate,
      channels: kind === "audio" ? map.channels : 0,
      fmtp: fmtpOf(media, payloadType),
    };
    const refusal = map.clockRate > 0 ? refusalOf(track) : `${encoding} with a clock rate of 0`;
    if (refusal === null && media.protocol.startsWith("RTP/AVP")) {
      return { track, control: media.control };
    }
    refused.push(refusal ?? `${encoding} over ${media.protocol || "an unnamed protocol"}`);
  }
  return refused.join(", ") || "media without a format";
}
