import type { RtspUrl } from "./url.ts";

/** A byte stream to a camera. */
export interface Connection {
  /** Reads what has come, waits when nothing has; `null` when the camera has ended the stream. Rejects once closed. */
  read(into: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Writes all of `bytes`. One call at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it at once; a waiting read or write rejects. May be called twice. */
  close(): void;
  /** Addresses of the two ends, without ports, for UDP to bind to and to compare with. */
  readonly localAddress: string;
  readonly remoteAddress: string;
}

/** Opens a connection to a camera. Rejects with `RtspError` `camera-unreachable`, or when `signal` aborts. */
export type Dial = (
  url: RtspUrl,
  caCerts: readonly string[],
  signal: AbortSignal,
) => Promise<Connection>;
