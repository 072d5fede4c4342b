import { InputError } from "../../src/base/result.ts";

/** A user name and password. Never print one. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Where a camera's stream is. */
export interface RtspUrl {
  readonly tls: boolean;
  /** Host name or address as a socket wants it: IPv6 without brackets. */
  readonly host: string;
  /** Where to connect to without asking a resolver for the host; it was asked before. */
  readonly address?: string;
  readonly port: number;
  /** The URL as it goes over the wire: as it was given, without the credentials. Safe to log. */
  readonly requestUrl: string;
  readonly credentials: Credentials | null;
}

const SHAPE = /^(rtsps?):\/\/([^/?#]*)([^#]*)/i;
const HOST_PORT = /^(\[[0-9a-f:.]+(?:%[\w.-]+)?\]|[^:[\]]+)(?::(\d*))?$/i;

/**
 * Parses `rtsp://` and `rtsps://` URLs.
 *
 * Path and query stay exactly as they were given, because cameras compare them byte by byte (`new URL`
 * would rewrite them). A password may hold `@`, `:` and stray `%`: the last `@` before the path ends it.
 * Default ports 554 and 322 (RFC 7826 §4.2). Throws {@link InputError} on field `url`; its text never
 * holds the URL itself, for that may hold a password.
 */
export function parseRtspUrl(text: string): RtspUrl {
  const trimmed = text.trim();
  const shape = SHAPE.exec(trimmed);
  if (!shape) {
    throw new InputError(
      "url",
      "is no RTSP address",
      "give one of the form rtsp://user:password@host:554/path or rtsps://…",
    );
  }
  if (Array.from(trimmed).some(isUnsafe)) {
    throw new InputError(
      "url",
      "holds a space or a control character",
      "write it percent-encoded, such as %20",
    );
  }
  const [, scheme = "", authority = "", rest = ""] = shape;
  const tls = scheme.toLowerCase() === "rtsps";
  const at = authority.lastIndexOf("@");
  const hostPort = HOST_PORT.exec(authority.slice(at + 1));
  if (!hostPort) {
    throw new InputError("url", "has no host", "write rtsp://host/path; IPv6 in [brackets]");
  }
  const [, hostText = "", portText] = hostPort;
  const port = portText ? Number(portText) : tls ? 322 : 554;
  if (!(port >= 1 && port <= 65535)) {
    throw new InputError("url", `has port ${port}`, "use a port from 1 to 65535");
  }
  const wireHost = portText ? `${hostText}:${port}` : hostText;
  return {
    tls,
    host: hostText.replace(/^\[|\]$/g, ""),
    port,
    requestUrl: escapeUnsafe(`${scheme.toLowerCase()}://${wireHost}${rest}`),
    credentials: at < 0 ? null : parseCredentials(authority.slice(0, at)),
  };
}

function parseCredentials(userInfo: string): Credentials {
  const colon = userInfo.indexOf(":");
  return {
    user: percentDecode(colon < 0 ? userInfo : userInfo.slice(0, colon)),
    password: colon < 0 ? "" : percentDecode(userInfo.slice(colon + 1)),
  };
}

/** Decodes `%xx` runs that are valid UTF-8 and leaves everything else as it is: people paste raw passwords. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/**
 * The URL of a control attribute (RFC 2326 §C.1.1) under a base.
 *
 * `*` and nothing mean the base itself. A relative one is appended behind a slash, after a query too:
 * cameras whose base holds a query (`…?channel=1&subtype=0`) expect `…?channel=1&subtype=0/trackID=0`,
 * where the rules of RFC 3986 would drop the query. An absolute one is taken as it is, less credentials;
 * the request still goes down the connection that is open, so it can lead to no other host.
 */
export function resolveControl(base: string, control: string | null): string {
  const wanted = (control ?? "").trim();
  if (wanted === "" || wanted === "*") return base;
  const safe = escapeUnsafe(wanted);
  if (/^rtsps?:\/\//i.test(safe)) return withoutCredentials(safe);
  if (safe.startsWith("/")) return `${/^rtsps?:\/\/[^/?#]*/i.exec(base)?.[0] ?? base}${safe}`;
  return base.endsWith("/") ? base + safe : `${base}/${safe}`;
}

/** A URL that a camera sent, without credentials, so that it may be logged and sent back. */
export function withoutCredentials(url: string): string {
  return url.replace(/^(rtsps?:\/\/)[^/?#]*@/i, "$1");
}

/** Percent-encodes what would end a request line or a quoted string early. */
function escapeUnsafe(url: string): string {
  return Array.from(url, (c) => isUnsafe(c) || c === '"' ? encodeURIComponent(c) : c).join("");
}

/** Spaces and control characters: the way to smuggle header lines. */
const isUnsafe = (c: string) => c <= " " || c === "\u007f";
