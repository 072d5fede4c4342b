import type { Clock } from "../../src/base/clock.ts";
import { serveConnection } from "./connection.ts";
import { Streamer } from "./streamer.ts";
import type { FakeBehaviour, FakeCamera, FakeCameraOptions, FakeCounters } from "./types.ts";

const DEFAULTS: FakeBehaviour = {
  mtu: 1400,
  aggregate: false,
  markers: "last",
  auth: null,
  parameterSets: "both",
  audio: true,
  sessionTimeout: 60,
  closeIdle: false,
  contentBase: "right",
  startAtKey: true,
  describe: "right",
  redirectTo: "",
  writeSize: 0,
  pieces: 1,
  speed: 1,
  lose: null,
  stalled: false,
  frozen: false,
  jump: 0,
  senderReports: 5,
  clockAhead: 0,
};

/**
 * Starts a camera that is none: an RTSP server that sends media in a loop in real time, to any number
 * of clients, over TCP and UDP, and misbehaves as it is told. For the demonstration and for tests.
 */
export function startFakeCamera(
  options: FakeCameraOptions,
  deps: { readonly clock: Clock; readonly random: () => number },
): FakeCamera {
  const { media, port = 0, host = "127.0.0.1", path = "/stream", tls, ...rest } = options;
  const how: FakeBehaviour = { ...DEFAULTS, ...rest };
  const counters: FakeCounters = {
    units: 0,
    packets: 0,
    lost: 0,
    connections: 0,
    playing: 0,
    dropped: 0,
    requests: [],
  };
  const streamer = new Streamer(media, how, counters, deps);
  const open = new Map<Deno.Conn, Promise<void>>();
  const listen = (at: number): Deno.TcpListener | Deno.TlsListener =>
    tls === undefined
      ? Deno.listen({ hostname: host, port: at })
      : Deno.listenTls({ hostname: host, port: at, cert: tls.cert, key: tls.key });

  let accepting: Promise<void> = Promise.resolve();
  let listener: Deno.TcpListener | Deno.TlsListener | null = null;
  const start = (at: number): number => {
    const current = listen(at);
    listener = current;
    accepting = (async () => {
      for (;;) {
        let conn: Deno.TcpConn | Deno.TlsConn;
        try {
          conn = await current.accept();
        } catch (error) {
          // A failed TLS handshake or a client already gone ends one connection, not the camera.
          if (listener === current && !(error instanceof Deno.errors.BadResource)) continue;
          return;
        }
        counters.connections++;
        if ("setNoDelay" in conn) conn.setNoDelay(true);
        const served = serveConnection(conn, { how, counters, streamer, path, ...deps })
          .finally(() => open.delete(conn));
        open.set(conn, served);
      }
    })();
    const address = current.addr;
    return address.port;
  };
  const actualPort = start(port);

  const closeClients = () => {
    for (const conn of open.keys()) closeQuietly(conn);
  };
  const stopListening = async () => {
    const current = listener;
    listener = null;
    current?.close();
    await accepting;
    closeClients();
    await Promise.all(open.values());
  };

  const scheme = tls === undefined ? "rtsp" : "rtsps";
  const name = (credentials: string) => `${scheme}://${credentials}${host}:${actualPort}${path}`;
  const credentials = how.auth === null
    ? ""
    : `${encodeURIComponent(how.auth.user)}:${encodeURIComponent(how.auth.password)}@`;
  let down: { timer: ReturnType<typeof setTimeout>; done: () => void } | null = null;
  return {
    url: name(""),
    urlWithCredentials: name(credentials),
    port: actualPort,
    counters,
    set: (change) => void Object.assign(how, change),
    setMedia: (other) => streamer.setMedia(other),
    garbage(bytes) {
      for (const client of streamer.clients) client.write(bytes);
    },
    closeClients,
    async reboot(downMs) {
      await stopListening();
      await new Promise<void>((resolve) => {
        down = { timer: setTimeout(resolve, downMs), done: resolve };
      });
      if (down === null) return; // closed for good in the meantime
      down = null;
      streamer.renew();
      start(actualPort);
    },
    async close() {
      if (down !== null) {
        clearTimeout(down.timer);
        const { done } = down;
        down = null;
        done();
      }
      streamer.stop();
      await stopListening();
    },
  };
}

function closeQuietly(conn: Deno.Conn): void {
  try {
    conn.close();
  } catch {
    // already closed
  }
}
