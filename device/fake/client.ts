import { createSocket, type Socket } from "node:dgram";
import type { FakeBehaviour } from "./types.ts";

/** A client that reads so slowly is dropped, as cameras do. */
const MAX_QUEUED = 16 * 1024 * 1024;
/** Between the pieces of a frame, where it is sent in pieces. */
const PIECE_MS = 3;

interface UdpWay {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly rtpPort: number;
  readonly rtcpPort: number;
}

/** One connection to the fake camera, as far as sending goes. */
export class FakeClient {
  playing = false;
  /** Waits for a key frame to begin at. */
  waiting = true;
  lastRequest: number;
  /** Interleaved channel or UDP ports of each track. */
  readonly #ways = new Map<number, number | UdpWay>();
  readonly #conn: Deno.Conn;
  readonly #how: FakeBehaviour;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #pumping = false;
  #closed = false;
  /** Of pieces that are to go out later. */
  readonly #waiting = new Set<ReturnType<typeof setTimeout>>();

  constructor(conn: Deno.Conn, how: FakeBehaviour, now: number) {
    this.#conn = conn;
    this.#how = how;
    this.lastRequest = now;
  }

  get closed(): boolean {
    return this.#closed;
  }

  interleave(track: number, channel: number): void {
    this.#ways.set(track, channel);
  }

  /** Opens a pair of UDP ports for a track; resolves with the server's ports. */
  async udp(track: number, rtpPort: number, rtcpPort: number): Promise<[number, number]> {
    const [rtp, rtcp] = await Promise.all([bound(), bound()]);
    this.#ways.set(track, { rtp, rtcp, rtpPort, rtcpPort });
    return [rtp.address().port, rtcp.address().port];
  }

  /** Sends bytes over the connection. `false` when the client was dropped for being too slow. */
  write(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    if (this.#queued > MAX_QUEUED) {
      this.close();
      return false;
    }
    if (!this.#pumping) void this.#pump(); // never rejects; ends with the queue or the connection
    return true;
  }

  /**
   * Sends a burst of interleaved packets of one track. @param starts where each packet begins
   * @param lost which of them are not to be sent @returns `false` when the client was dropped
   */
  send(track: number, burst: Uint8Array, starts: readonly number[], lost: ReadonlySet<number>) {
    const way = this.#ways.get(track);
    if (way === undefined) return true;
    if (typeof way === "number" && lost.size === 0) {
      if (way === 0) return this.#writeInPieces(burst, starts);
      const out = burst.slice();
      for (const at of starts) out[at + 1] = way;
      return this.#writeInPieces(out, starts);
    }
    for (const [i, at] of starts.entries()) {
      if (lost.has(i)) continue;
      const packet = burst.subarray(at, starts[i + 1] ?? burst.length);
      if (typeof way === "number") {
        const out = packet.slice();
        out[1] = way;
        if (!this.write(out)) return false;
      } else way.rtp.send(packet.subarray(4), way.rtpPort, this.#host());
    }
    return true;
  }

  /** Cut between packets, so that a sender report may stand between two pieces. */
  #writeInPieces(burst: Uint8Array, starts: readonly number[]): boolean {
    const each = Math.ceil(starts.length / this.#how.pieces);
    if (each >= starts.length) return this.write(burst);
    for (let first = each, n = 1; first < starts.length; first += each, n++) {
      const piece = burst.subarray(starts[first], starts[first + each] ?? burst.length);
      const timer = setTimeout(() => {
        this.#waiting.delete(timer);
        this.write(piece);
      }, n * PIECE_MS);
      this.#waiting.add(timer);
    }
    return this.write(burst.subarray(0, starts[each]));
  }

  /** Sends a sender report, interleaved header included. */
  report(track: number, packet: Uint8Array): void {
    const way = this.#ways.get(track);
    if (way === undefined) return;
    if (typeof way === "number") {
      const out = packet.slice();
      out[1] = way + 1;
      this.write(out);
    } else way.rtcp.send(packet.subarray(4), way.rtcpPort, this.#host());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.playing = false;
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
    this.#queue = [];
    for (const way of this.#ways.values()) {
      if (typeof way === "number") continue;
      way.rtp.close();
      way.rtcp.close();
    }
    try {
      this.#conn.close();
    } catch {
      // the other side was faster
    }
  }

  #host(): string {
    const remote = this.#conn.remoteAddr;
    return "hostname" in remote ? remote.hostname : "127.0.0.1";
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        const size = this.#how.writeSize > 0 ? this.#how.writeSize : next.length;
        for (let at = 0; at < next.length && !this.#closed;) {
          at += await this.#conn.write(next.subarray(at, Math.min(at + size, next.length)));
        }
        this.#queued -= next.length;
      }
    } catch {
      this.close();
    } finally {
      this.#pumping = false;
    }
  }
}

function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("error", () => {}); // a client that has gone answers with ICMP; the connection tells of it
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, () => resolve(socket));
  });
}
