/** How one run of ffmpeg gets to its camera: by an address that was looked at, which it cannot leave. */
import type { Dial } from "../../rtsp/connection.ts";
import type { RtspError } from "../../rtsp/errors.ts";
import { parseRtspUrl, type RtspUrl } from "../../rtsp/url.ts";
import type { FfmpegInput } from "../argv.ts";
import type { Reach } from "../confine/firewall_rules.ts";
import { startRelay } from "./relay.ts";

/** A way that is open. */
export interface Way {
  /** What ffmpeg is to read. */
  readonly input: FfmpegInput;
  /** All that it must be able to reach for that. */
  readonly reach: Reach;
  /** Resolves with why the run must end, or never, or with `null` when ffmpeg sees the end itself. */
  readonly ended: Promise<RtspError | null>;
  close(): Promise<void>;
}

/** What is asked of a way. */
export interface WayOptions {
  readonly input: FfmpegInput;
  readonly transport: "tcp" | "udp";
  readonly dial: Dial;
  readonly connectMs: number;
}

const PORTS = { http: 80, https: 443, rtmp: 1935 } as const;

/**
 * Opens the way. For `rtsp` and `rtsps` the recorder connects, with TLS where it is asked for, and ffmpeg
 * gets a relay. For the others ffmpeg connects itself, to the number of the host's address, so that it
 * asks no resolver; it follows no redirect of theirs.
 * @throws RtspError `camera-unreachable` and whatever `dial` refuses
 */
export async function openWay(o: WayOptions, stop: AbortSignal): Promise<Way> {
  const { input, dial } = o;
  if (input.scheme === "rtsp" || input.scheme === "rtsps") {
    const url = parseRtspUrl(input.url);
    const camera = await inTime(o, stop, (signal) => dial(url, [], signal));
    const relay = startRelay(camera, url);
    return {
      input: { scheme: "rtsp", url: relayed(url, relay.port) },
      reach: {
        tcp: { address: "127.0.0.1", port: relay.port },
        udp: o.transport === "udp" ? camera.remoteAddress : null,
      },
      ended: relay.ended,
      close: relay.close,
    };
  }
  const { before, host, port: given, after } = partsOf(input.url);
  const port = given === "" ? PORTS[input.scheme] : Number(given);
  const address = isNumeric(host) ? host : await inTime(o, stop, async (signal) => {
    const url: RtspUrl = { tls: false, host, port, requestUrl: "", credentials: null };
    const connection = await dial(url, [], signal);
    connection.close();
    return connection.remoteAddress;
  });
  const written = address.includes(":") ? `[${address}]` : address;
  const url = `${before}${written}${given === "" ? "" : `:${given}`}${after}`;
  return {
    input: { scheme: input.scheme, url },
    reach: { tcp: { address, port }, udp: null },
    ended: Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

/** The same path and password at the relay. Cameras look at the path; few look at the host. */
function relayed({ requestUrl, credentials }: RtspUrl, port: number): string {
  const login = credentials === null
    ? ""
    : `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`;
  return requestUrl.replace(/^rtsps?:\/\/[^/?#]*/, `rtsp://${login}127.0.0.1:${port}`);
}

function partsOf(url: string) {
  const found = /^([a-z]+:\/\/(?:[^/?#]*@)?)(\[[^\]/?#]*\]|[^:/?#]*)(?::(\d*))?(.*)$/.exec(url);
  const [, before = "", host = "", port = "", after = ""] = found ?? [];
  return { before, host: host.replace(/^\[|\]$/g, ""), port, after };
}

const isNumeric = (host: string) => /^\d{1,3}(?:\.\d{1,3}){3}$|:/.test(host);

async function inTime<T>(
  { connectMs }: WayOptions,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), connectMs);
  try {
    return await work(AbortSignal.any([late.signal, stop]));
  } finally {
    clearTimeout(timer);
  }
}
