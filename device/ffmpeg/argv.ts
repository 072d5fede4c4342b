import type { SourceOptions } from "../../recorder/port.ts";
import { InputError } from "../../src/base/result.ts";
import { parseRtspUrl } from "../rtsp/url.ts";

/** Where ffmpeg is to read from, checked. */
export interface FfmpegInput {
  readonly scheme: "rtsp" | "rtsps" | "http" | "https" | "rtmp";
  /** Credentials included: never log it. */
  readonly url: string;
}

/** Nothing else may be reached, whatever a camera redirects to or a playlist names. */
const PROTOCOLS: Readonly<Record<FfmpegInput["scheme"], string>> = {
  rtsp: "rtsp,rtp,udp,tcp",
  rtsps: "rtsp,rtsps,rtp,udp,tcp,tls,crypto",
  http: "http,tcp",
  https: "https,http,tcp,tls,crypto",
  rtmp: "rtmp,tcp",
};
/** What a camera may send over HTTP. No playlists: their entries name further addresses and files. */
const HTTP_FORMATS = "mpjpeg,mjpeg,jpeg_pipe,mpegts,mpeg,flv,h264,hevc,asf";
/** How long ffmpeg itself waits on a socket, in microseconds. */
const SOCKET_TIMEOUT_US = "5000000";

/**
 * Checks a camera's address for ffmpeg: `rtsp://`, `rtsps://`, `http://`, `https://` or `rtmp://`.
 * Throws {@link InputError} on field `url` or `caCerts`; its text never holds the URL.
 */
export function checkFfmpegUrl(options: Pick<SourceOptions, "url" | "caCerts">): FfmpegInput {
  const text = options.url.trim();
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "rtsp" || scheme === "rtsps") {
    if (scheme === "rtsps" && options.caCerts.length > 0) {
      throw new InputError(
        "caCerts",
        "ffmpeg cannot check the certificate of an rtsps:// camera",
        "set `via` to `native`, or leave the certificates out",
      );
    }
    const { requestUrl, credentials } = parseRtspUrl(text);
    const login = credentials === null
      ? ""
      : `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`;
    return { scheme, url: requestUrl.replace("://", `://${login}`) };
  }
  if (scheme !== "http" && scheme !== "https" && scheme !== "rtmp") {
    throw new InputError(
      "url",
      "is no address that ffmpeg may read",
      "give one that begins with rtsp://, rtsps://, http://, https:// or rtmp://",
    );
  }
  if (
    !/^[a-z]+:\/\/[^\s/?#\\]+/i.test(text) || Array.from(text).some((c) => c <= " " || c === "\x7f")
  ) {
    throw new InputError(
      "url",
      "has no host, or holds a space or a control character",
      "write it as http://user:password@host:port/path, spaces as %20",
    );
  }
  return { scheme, url: scheme + text.slice(scheme.length) };
}

/** How ffmpeg is to be run. */
export interface FfmpegPlan {
  readonly input: FfmpegInput;
  readonly transport: "tcp" | "udp";
  readonly audio: boolean;
  /** Decode and encode to H.264: for what no recorder takes as it is. */
  readonly transcode: boolean;
}

/**
 * ffmpeg's arguments. No part of them comes from a person but the URL, which stands behind `-i` and
 * begins with a known scheme, so that it can be taken neither for an option nor for a file.
 */
export function ffmpegArgs(plan: FfmpegPlan): string[] {
  const { input, transport, audio, transcode } = plan;
  const args = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "repeat+level+info"];
  args.push("-protocol_whitelist", PROTOCOLS[input.scheme]);
  if (input.scheme === "rtsp" || input.scheme === "rtsps") {
    args.push("-f", "rtsp", "-rtsp_transport", transport, "-timeout", SOCKET_TIMEOUT_US);
    args.push("-allowed_media_types", audio ? "video+audio" : "video");
  } else if (input.scheme === "rtmp") args.push("-f", "flv", "-rw_timeout", SOCKET_TIMEOUT_US);
  else {
    args.push("-format_whitelist", HTTP_FORMATS, "-rw_timeout", SOCKET_TIMEOUT_US);
    args.push("-max_redirects", "0");
  }
  args.push("-analyzeduration", "3000000", "-probesize", "5000000", "-i", input.url);
  args.push("-map", "0:v:0", ...(audio ? ["-map", "0:a:0?"] : ["-an"]), "-sn", "-dn");
  if (transcode) {
    args.push(
      "-c:v",
      "libx264",
      "-preset",
      "veryfast",
      "-tune",
      "zerolatency",
      "-pix_fmt",
      "yuv420p",
    );
    args.push("-force_key_frames", "expr:gte(t,n_forced*2)", "-threads", "2");
  } else args.push("-c:v", "copy");
  if (audio) args.push("-c:a", "aac", "-b:a", "64k", "-ac", "1");
  args.push("-map_metadata", "-1", "-max_interleave_delta", "1000000");
  args.push("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000");
  args.push("-video_track_timescale", "90000", "-f", "mp4", "pipe:1");
  return args;
}
