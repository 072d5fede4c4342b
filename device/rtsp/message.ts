import { RtspError } from "./errors.ts";

/** A message's headers: names in lower case, each with all its values in the order in which they came. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** A response, RFC 2326 §7. */
export interface RtspResponse {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A request that the server sends to us, RFC 2326 §6. */
export interface RtspRequest {
  readonly kind: "request";
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What is not an interleaved frame. */
export type RtspMessage = RtspResponse | RtspRequest;

const RESPONSE = /^RTSP\/(\d)\.(\d) +(\d{3})(?: (.*))?$/;
const REQUEST = /^([A-Z_]{3,20}) +(\S+) +RTSP\/(\d)\.(\d)$/;

/** The first value of a header; the name in lower case. */
export function header(message: { readonly headers: Headers }, name: string): string | undefined {
  return message.headers.get(name)?.[0];
}

/** The head of a message, start line and headers without the blank line, and how long a body follows. */
export interface MessageHead {
  readonly contentLength: number;
  withBody(body: string): RtspMessage;
}

/**
 * Parses a head.
 *
 * Tolerates what cameras do: bare line feeds, folded lines, spaces before the colon, lines without a
 * colon. Throws `bad-stream` when the start line is neither a request nor a response, or
 * `Content-Length` is not a number.
 */
export function parseHead(text: string): MessageHead {
  const lines = text.split(/\r?\n/);
  const start = lines[0] ?? "";
  const headers = parseHeaders(lines);
  const contentLength = parseContentLength(headers.get("content-length")?.[0]);
  const response = RESPONSE.exec(start);
  if (response) {
    const status = Number(response[3]);
    const reason = (response[4] ?? "").trim();
    return {
      contentLength,
      withBody: (body) => ({ kind: "response", status, reason, headers, body }),
    };
  }
  const request = REQUEST.exec(start);
  if (request) {
    const method = request[1] ?? "";
    const url = request[2] ?? "";
    return {
      contentLength,
      withBody: (body) => ({ kind: "request", method, url, headers, body }),
    };
  }
  throw new RtspError(
    "bad-stream",
    `the camera sent ${JSON.stringify(start.slice(0, 60))} where an RTSP message should begin`,
  );
}

function parseHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of lines.slice(1)) {
    if (/^[ \t]/.test(line)) {
      if (last) last.push(`${last.pop() ?? ""} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    last = headers.get(name) ?? [];
    last.push(line.slice(colon + 1).trim());
    headers.set(name, last);
  }
  return headers;
}

function parseContentLength(value: string | undefined): number {
  if (value === undefined) return 0;
  if (!/^\d{1,9}$/.test(value)) {
    throw new RtspError(
      "bad-stream",
      `the camera sent Content-Length ${JSON.stringify(value.slice(0, 40))}`,
    );
  }
  return Number(value);
}
