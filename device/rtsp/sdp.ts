import { RtspError } from "./errors.ts";

/** What a payload type means, `a=rtpmap` (RFC 8866 §6.6). */
export interface RtpMap {
  /** In upper case: `H264`, `MPEG4-GENERIC`. */
  readonly encoding: string;
  readonly clockRate: number;
  /** Channels of sound; 1 where the camera does not say. */
  readonly channels: number;
}

/** One `m=` section. */
export interface MediaDescription {
  /** In lower case: `video`, `audio`, `application`. */
  readonly kind: string;
  /** In upper case: `RTP/AVP`. */
  readonly protocol: string;
  /** Payload types in the camera's order of preference. */
  readonly formats: readonly number[];
  readonly control: string | null;
  readonly rtpmap: ReadonlyMap<number, RtpMap>;
  /** `a=fmtp` by payload type: keys in lower case, values as they were sent. */
  readonly fmtp: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

/** A session description: what the recorder needs of RFC 8866. */
export interface SessionDescription {
  /** The session's `a=control`, `*` when there is none. */
  readonly control: string;
  readonly media: readonly MediaDescription[];
}

interface MediaDraft {
  kind: string;
  protocol: string;
  formats: number[];
  control: string | null;
  rtpmap: Map<number, RtpMap>;
  fmtp: Map<number, ReadonlyMap<string, string>>;
}

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

/**
 * Parses an SDP body. Takes what cameras send: bare line feeds, stray spaces, missing or repeated lines,
 * lines in the wrong order, a NUL at the end. Throws `bad-stream` when it holds no `m=` line at all.
 */
export function parseSdp(text: string): SessionDescription {
  let control = "*";
  const media: MediaDraft[] = [];
  for (const raw of text.split(/[\r\n\0]+/)) {
    const line = raw.trim();
    const value = line.slice(2).trim();
    const current = media.at(-1);
    if (line.startsWith("m=")) media.push(parseMedia(value));
    else if (!line.startsWith("a=")) continue;
    else if (current) applyAttribute(current, value);
    else if (value.startsWith("control:")) control = value.slice(8).trim();
  }
  if (media.length === 0) {
    throw new RtspError("bad-stream", "the camera's description (SDP) names no media");
  }
  return { control, media };
}

function parseMedia(value: string): MediaDraft {
  const [kind = "", , protocol = "", ...formats] = value.split(/\s+/);
  return {
    kind: kind.toLowerCase(),
    protocol: protocol.toUpperCase(),
    formats: formats.filter((f) => /^\d{1,3}$/.test(f)).map(Number),
    control: null,
    rtpmap: new Map(),
    fmtp: new Map(),
  };
}

function applyAttribute(media: MediaDraft, value: string): void {
  const [, name = "", rest = ""] = /^([^:]+):\s*(.*)$/.exec(value) ?? [];
  if (name === "control") media.control = rest;
  else if (name === "rtpmap") {
    const map = /^(\d{1,3})\s+([^/\s]+)\s*\/\s*(\d{1,7})(?:\s*\/\s*(\d{1,2}))?/.exec(rest);
    if (!map) return;
    media.rtpmap.set(Number(map[1]), {
      encoding: (map[2] ?? "").toUpperCase(),
      clockRate: Number(map[3]),
      channels: Number(map[4] ?? 1),
    });
  } else if (name === "fmtp") {
    const fmtp = /^(\d{1,3})\s+(.*)$/.exec(rest);
    if (fmtp) media.fmtp.set(Number(fmtp[1]), parseFmtp(fmtp[2] ?? ""));
  }
}

/** Splits at semicolons only: base64 in a value may hold `=` and commas. */
function parseFmtp(text: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const part of text.split(";")) {
    const equals = part.indexOf("=");
    const key = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    if (key !== "" && !params.has(key)) {
      params.set(key, equals < 0 ? "" : part.slice(equals + 1).trim());
    }
  }
  return params;
}

/** The parameters of a payload type, none when the camera sent none. */
export function fmtpOf(media: MediaDescription, payloadType: number): ReadonlyMap<string, string> {
  return media.fmtp.get(payloadType) ?? NO_PARAMS;
}
