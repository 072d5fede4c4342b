/**
 * Stands between ffmpeg and an RTSP camera: the recorder has the connection, ffmpeg has this. What the
 * camera writes comes to ffmpeg only as far as it is understood, so that nothing that a camera says can
 * make ffmpeg open another connection.
 */
import type { Connection } from "../../rtsp/connection.ts";
import { RtspError, toRtspError } from "../../rtsp/errors.ts";
import { FrameReader } from "../../rtsp/framing.ts";
import { READ_BUFFER_BYTES } from "../../rtsp/limits.ts";
import type { RtspUrl } from "../../rtsp/url.ts";
import { passOn } from "./pass_on.ts";

/** A relay for one run of ffmpeg. */
export interface Relay {
  /** Where ffmpeg finds it, on this machine. */
  readonly port: number;
  /** Resolves when the camera said something that ends the run, with why; `null` when it just ended. */
  readonly ended: Promise<RtspError | null>;
  /** Ends it, and the connection. What ffmpeg said last still goes to the camera. */
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
/** ffmpeg's last words may take so long to reach the camera, in milliseconds. */
const GOODBYE_MS = 300;
const encoder = new TextEncoder();

/** Waits on a free port of this machine for one client, which gets the camera. */
export function startRelay(camera: Connection, from: RtspUrl): Relay {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  let ffmpeg: Deno.TcpConn | null = null;
  let upward: Promise<void> = Promise.resolve();
  let closed = false;
  const run = async (): Promise<RtspError | null> => {
    try {
      const accepted = await listener.accept();
      // One client: what comes to this port afterwards, ffmpeg again included, finds nobody.
      shut(listener);
      ffmpeg = accepted;
      accepted.setNoDelay(true);
      upward = toCamera(accepted, camera);
      return await toFfmpeg(camera, accepted, from);
    } finally {
      shut(listener);
      if (ffmpeg !== null) shut(ffmpeg);
    }
  };
  const ended = run().catch((error: unknown) =>
    // A socket that broke is seen by ffmpeg too, and told by its end.
    closed || !(error instanceof RtspError) ? null : toRtspError(error, "bad-stream")
  );
  return {
    port,
    ended,
    close: async () => {
      closed = true;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, GOODBYE_MS));
      await Promise.race([upward, late]);
      clearTimeout(timer);
      camera.close();
      shut(listener);
      if (ffmpeg !== null) shut(ffmpeg);
      await Promise.all([ended, upward]);
    },
  };
}

/** Bytes as they come: ffmpeg is ours. Resolves when either has ended. */
async function toCamera(ffmpeg: Deno.TcpConn, camera: Connection): Promise<void> {
  const buffer = new Uint8Array(4096);
  try {
    for (let n; (n = await ffmpeg.read(buffer)) !== null;) {
      await camera.write(buffer.subarray(0, n));
    }
  } catch {
    // The other direction tells of it.
  }
}

/** Frames and messages, each written anew. Resolves with `null` when the camera ends the connection. */
async function toFfmpeg(
  camera: Connection,
  ffmpeg: Deno.TcpConn,
  from: RtspUrl,
): Promise<null> {
  const out = new Gathered();
  const reader = new FrameReader({
    interleaved: (channel, packet) => out.frame(channel, packet),
    message(message) {
      const text = passOn(message, from, camera.remoteAddress);
      if (text !== null) out.add(encoder.encode(text));
    },
  });
  for (let n; (n = await camera.read(reader.space())) !== null;) {
    reader.commit(n);
    for (let bytes = out.take(); bytes.length > 0;) {
      bytes = bytes.subarray(await ffmpeg.write(bytes));
    }
  }
  return null;
}

/** What one read brought, for one write. */
class Gathered {
  #buffer = new Uint8Array(READ_BUFFER_BYTES);
  #length = 0;

  frame(channel: number, packet: Uint8Array): void {
    this.add(Uint8Array.of(0x24, channel, packet.length >> 8, packet.length & 0xff));
    this.add(packet);
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  /** A view, valid until the next {@link add}. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}

function shut(it: { close(): void }): void {
  try {
    it.close();
  } catch {
    // It was closed before.
  }
}
