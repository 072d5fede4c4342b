/** A camera that sends whoever asks it elsewhere, and a place that counts who came. */

/** Something that listens, and how many came so far. */
export interface Lure {
  readonly port: number;
  readonly came: () => number;
  close(): Promise<void>;
}

/** Takes connections, and answers each request as `answer` says: `null` = not at all. */
export function lure(
  hostname: string,
  answer: (method: string, cseq: string) => string | null,
): Lure {
  const listener = Deno.listen({ hostname, port: 0 });
  const open = new Set<Deno.TcpConn>();
  let came = 0;
  const serve = async (conn: Deno.TcpConn) => {
    const buffer = new Uint8Array(4096);
    try {
      for (let n; (n = await conn.read(buffer)) !== null;) {
        const text = new TextDecoder().decode(buffer.subarray(0, n));
        const reply = answer(/^[A-Z]+/.exec(text)?.[0] ?? "", /CSeq: (\d+)/i.exec(text)?.[1] ?? "");
        if (reply !== null) await conn.write(new TextEncoder().encode(reply));
      }
    } catch {
      // whoever came has gone
    }
    open.delete(conn);
    try {
      conn.close();
    } catch {
      // closed below
    }
  };
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const conn of listener) {
      came++;
      open.add(conn);
      serving.push(serve(conn));
    }
  })();
  return {
    port: listener.addr.port,
    came: () => came,
    close: async () => {
      listener.close();
      for (const conn of open) conn.close();
      await Promise.all([accepting, ...serving]);
    },
  };
}

/** A place where nobody should ever come. */
export const elsewhere = (hostname: string): Lure => lure(hostname, () => null);

/** A camera that redirects with 302, as CVE reports of RTSP clients describe it. */
export const redirecting = (hostname: string, to: string): Lure =>
  lure(
    hostname,
    (method, cseq) =>
      method === "DESCRIBE"
        ? `RTSP/1.0 302 Moved Temporarily\r\nCSeq: ${cseq}\r\nLocation: ${to}\r\n\r\n`
        : `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n`,
  );
