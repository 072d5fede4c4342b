/** Serves an application through node:http, which can bound headers, time and connections. */
import { getRequestListener } from "@hono/node-server";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** What the application is told beside a request. */
export interface ConnectionInfo {
  /** The other end's address, as the system says it; empty where there is none. */
  readonly address: string;
}

/** Where to listen, and how much one client may take. */
export interface ServeOptions {
  /** Answers a request; `app.fetch` of {@link createApp}. */
  readonly fetch: (request: Request, from: ConnectionInfo) => Response | Promise<Response>;
  /** Key and certificate (PEM); without, plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Address to bind to; this machine only when not said. */
  readonly hostname?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Connections at the same time; 256 when not said. */
  readonly maxConnections?: number;
  /** Time for a request's headers to arrive, in milliseconds; 10 s when not said. */
  readonly headersMs?: number;
  /** Time without a byte in either direction after which a connection is cut; 60 s when not said. */
  readonly idleMs?: number;
}

/** A running server. */
export interface Serving {
  readonly hostname: string;
  readonly port: number;
  /** Takes no more connections, lets answers finish for `graceMs` (2 s when not said), then cuts; resolves when nothing is left. */
  close(graceMs?: number): Promise<void>;
}

const MAX_HEADER_BYTES = 16 * 1024;

/** Starts to listen; rejects when the address is taken or not this machine's. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const headersMs = options.headersMs ?? 10_000;
  const limits = {
    headersTimeout: headersMs,
    // Bodies are forms of a few kilobytes: a whole request takes little longer than its headers.
    requestTimeout: 3 * headersMs,
    connectionsCheckingInterval: Math.max(100, Math.floor(headersMs / 4)),
    keepAliveTimeout: 15_000,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const listener = getRequestListener((request, { incoming }) => {
    const { socket } = incoming as IncomingMessage; // the only kind that these servers make
    return options.fetch(request, { address: socket.remoteAddress ?? "" });
  }, { overrideGlobalObjects: false });
  const { tls } = options;
  const server = tls === undefined ? createServer(limits, listener) : createTlsServer(
    { ...limits, ...tls, minVersion: "TLSv1.2", handshakeTimeout: headersMs },
    listener,
  );
  server.maxConnections = options.maxConnections ?? 256;
  server.timeout = options.idleMs ?? 60_000;

  const hostname = options.hostname ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    hostname,
    port: typeof address === "object" && address !== null ? address.port : options.port,
    async close(graceMs = 2000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
