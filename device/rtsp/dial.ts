import type { Connection, Dial } from "./connection.ts";
import { RtspError } from "./errors.ts";
import { dialTls } from "./tls.ts";
import type { RtspUrl } from "./url.ts";

/** Opens TCP for `rtsp:` and TLS for `rtsps:`. */
export const dial: Dial = async (url, caCerts, signal) => {
  try {
    return url.tls ? await dialTls(url, caCerts, signal) : await dialTcp(url, signal);
  } catch (e) {
    if (e instanceof RtspError) throw e;
    if (signal.aborted) {
      throw new RtspError(
        "camera-unreachable",
        `no answer from ${url.host} port ${url.port} in time; check address, cable and power`,
      );
    }
    throw new RtspError(
      "camera-unreachable",
      `no connection to ${url.host} port ${url.port}: ${
        e instanceof Error ? e.message : String(e)
      }`,
    );
  }
};

/** `Deno.connect` rather than `node:net`: it reads straight into our buffer, and only when asked to. */
async function dialTcp(
  url: Pick<RtspUrl, "host" | "address" | "port">,
  signal: AbortSignal,
): Promise<Connection> {
  const conn = await Deno.connect({ hostname: url.address ?? url.host, port: url.port, signal });
  conn.setNoDelay(true);
  // Finds a camera that lost its power while nothing is being sent, long after our own watchdog would.
  conn.setKeepAlive(true);
  let closed = false;
  return {
    read: (into) => conn.read(into),
    async write(bytes) {
      for (let done = 0; done < bytes.length;) done += await conn.write(bytes.subarray(done));
    },
    close() {
      if (closed) return;
      closed = true;
      conn.close();
    },
    localAddress: conn.localAddr.hostname,
    remoteAddress: conn.remoteAddr.hostname,
  };
}
