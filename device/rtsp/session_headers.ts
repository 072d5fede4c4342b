/** The `Session` header, RFC 2326 §12.37. */
export interface SessionId {
  readonly id: string;
  /** Seconds without a request after which the camera may end the session. */
  readonly timeoutSeconds: number;
}

/** Reads `Session: id;timeout=60`. No header or an empty one gives `null`; no timeout means 60 s. */
export function parseSessionHeader(value: string | undefined): SessionId | null {
  const [id = "", ...params] = (value ?? "").split(";").map((p) => p.trim());
  if (id === "") return null;
  let timeoutSeconds = 60;
  for (const param of params) {
    const match = /^timeout\s*=\s*"?(\d{1,6})/i.exec(param);
    if (match) timeoutSeconds = Number(match[1]);
  }
  return { id, timeoutSeconds };
}

/** How long to wait between keepalives, in milliseconds: half the time-out, but 1 s to 30 s. */
export function keepaliveInterval(timeoutSeconds: number): number {
  return Math.min(30_000, Math.max(1_000, timeoutSeconds * 500));
}

/** What a `Transport` response header fixes, RFC 2326 §12.39. */
export interface TransportReply {
  /** Channels of RTP and RTCP when interleaved. */
  readonly interleaved: readonly [number, number] | null;
  /** The camera's ports of RTP and RTCP over UDP. */
  readonly serverPort: readonly [number, number] | null;
}

/** Reads a `Transport` header; what is missing or odd is `null`. A missing second number is the first plus one. */
export function parseTransportHeader(value: string | undefined): TransportReply {
  return {
    interleaved: pair(value, "interleaved", 255),
    serverPort: pair(value, "server_port", 65535),
  };
}

function pair(
  value: string | undefined,
  name: string,
  max: number,
): readonly [number, number] | null {
  const pattern = new RegExp(
    `(?:^|;)\\s*${name}\\s*=\\s*"?(\\d{1,5})(?:\\s*-\\s*(\\d{1,5}))?`,
    "i",
  );
  const match = pattern.exec(value ?? "");
  if (!match) return null;
  const first = Number(match[1]);
  const second = match[2] === undefined ? first + 1 : Number(match[2]);
  return first <= max && second <= max ? [first, second] : null;
}
