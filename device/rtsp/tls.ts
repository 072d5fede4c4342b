import { Buffer } from "node:buffer";
import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { Connection } from "./connection.ts";
import { RtspError } from "./errors.ts";
import type { RtspUrl } from "./url.ts";

/**
 * TLS to a camera.
 *
 * Cameras ship with certificates that they signed themselves and that name no address. So:
 * - with no `caCerts` any certificate is taken: against listeners, not against an impostor. The source says so;
 * - with `caCerts` the chain must end in one of them, and the host name must fit, unless the camera's own
 *   certificate is one of them: then it is known by itself, whatever it is called.
 *
 * `node:tls` and not `Deno.connectTls`, which can neither take a self-signed certificate as its own root
 * nor switch the check off for one connection alone.
 */
export async function dialTls(
  url: RtspUrl,
  caCerts: readonly string[],
  signal: AbortSignal,
): Promise<Connection> {
  const socket = await handshake(url, caCerts, signal);
  return wrapSocket(socket);
}

function handshake(
  url: RtspUrl,
  caCerts: readonly string[],
  signal: AbortSignal,
): Promise<TLSSocket> {
  const pinned = caCerts.flatMap(derOfPem);
  const options: ConnectionOptions = {
    host: url.address ?? url.host,
    port: url.port,
    ...(/^[\d.]+$|:/.test(url.host) ? {} : { servername: url.host }),
    ...(caCerts.length === 0 ? { rejectUnauthorized: false } : {
      ca: [...caCerts],
      checkServerIdentity: (host, cert) =>
        pinned.some((der) => der.equals(cert.raw)) ? undefined : checkServerIdentity(host, cert),
    }),
  };
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    const abort = () => socket.destroy(new Error("aborted"));
    const settle = () => {
      signal.removeEventListener("abort", abort);
      socket.off("secureConnect", done).off("error", failed).off("close", gone);
    };
    const done = () => {
      settle();
      resolve(socket);
    };
    const failed = (e: Error) => {
      settle();
      // A late second error must not end the process.
      socket.on("error", () => {});
      socket.destroy();
      const certificate = /certificate|altnames|self.signed|hostname/i.test(e.message);
      reject(
        certificate
          ? new RtspError(
            "camera-refused",
            `the camera's certificate is not one of those that are trusted for it: ${e.message}`,
            { needsPerson: true },
          )
          : e,
      );
    };
    const gone = () => failed(new Error("the connection ended during the TLS handshake"));
    socket.on("secureConnect", done).on("error", failed).on("close", gone);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });
}

/**
 * A socket that is read on demand, so that a reader who waits makes the camera wait, not our memory grow.
 * The `readable` listener alone does that; after `pause()` Deno's socket never starts.
 */
function wrapSocket(socket: TLSSocket): Connection {
  let error: Error | null = null;
  let ended = false;
  let wake: (() => void) | null = null;
  const stir = () => {
    const w = wake;
    wake = null;
    w?.();
  };
  socket.setNoDelay(true);
  socket.on("readable", stir);
  socket.on("end", () => {
    ended = true;
    stir();
  });
  socket.on("error", (e) => {
    error = e;
    stir();
  });
  socket.on("close", () => {
    ended = true;
    stir();
  });
  return {
    async read(into) {
      for (;;) {
        const waiting = socket.readableLength;
        const chunk: unknown = waiting > 0 ? socket.read(Math.min(waiting, into.length)) : null;
        if (chunk instanceof Uint8Array) {
          into.set(chunk);
          return chunk.length;
        }
        if (error) throw error;
        if (ended) return null;
        // Asks the stream to go on reading: an empty read is what starts the next `readable`.
        socket.read(0);
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (e) => e ? reject(e) : resolve());
      }),
    close() {
      error ??= new Error("the connection was closed");
      socket.destroy();
      stir();
    },
    localAddress: socket.localAddress ?? "0.0.0.0",
    remoteAddress: socket.remoteAddress ?? "",
  };
}

function derOfPem(pem: string): Buffer[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((b) => Buffer.from(b.replace(/-----[A-Z ]+-----|\s/g, ""), "base64"));
}
