import type { Clock } from "../../src/base/clock.ts";
import { authorized, challenge } from "./auth.ts";
import { FakeClient } from "./client.ts";
import { type FakeRequest, RequestReader } from "./request.ts";
import { describe } from "./sdp.ts";
import type { Streamer } from "./streamer.ts";
import type { FakeBehaviour, FakeCounters } from "./types.ts";

/** What a connection needs of the camera it belongs to. */
export interface ConnectionContext {
  readonly how: FakeBehaviour;
  readonly counters: FakeCounters;
  readonly streamer: Streamer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly path: string;
}

/** Serves one RTSP connection (RFC 2326) until one side ends it. Resolves when nothing of it is left. */
export async function serveConnection(conn: Deno.Conn, context: ConnectionContext): Promise<void> {
  const client = new FakeClient(conn, context.how, context.clock.mono());
  const session = new Session(client, context);
  const idle = setInterval(() => session.closeWhenIdle(), 100);
  const reader = new RequestReader(), buffer = new Uint8Array(16 * 1024);
  try {
    while (!client.closed) {
      const n = await conn.read(buffer);
      if (n === null) break;
      const requests = reader.push(buffer.subarray(0, n));
      if (requests === null) break;
      for (const request of requests) await session.answer(request);
    }
  } catch {
    // a client that went without a word
  } finally {
    clearInterval(idle);
    context.streamer.leave(client);
    client.close();
  }
}

class Session {
  readonly client: FakeClient;
  readonly #context: ConnectionContext;
  readonly #id: string;
  readonly #nonce: string;

  constructor(client: FakeClient, context: ConnectionContext) {
    this.client = client;
    this.#context = context;
    const token = () => Math.floor(context.random() * 2 ** 32).toString(16).padStart(8, "0");
    this.#id = token();
    this.#nonce = token() + token();
  }

  closeWhenIdle(): void {
    const { how, clock, counters } = this.#context;
    if (!how.closeIdle || this.client.closed) return;
    if (clock.mono() - this.client.lastRequest < how.sessionTimeout * 1000) return;
    counters.dropped++;
    this.client.close();
  }

  async answer(request: FakeRequest): Promise<void> {
    const { how, counters, streamer, clock } = this.#context;
    this.client.lastRequest = clock.mono();
    counters.requests.push(request.method);
    if (counters.requests.length > 1000) counters.requests.shift();
    const cseq = request.headers.get("cseq") ?? "0";
    const reply = (status: string, headers: readonly string[] = [], body = "") => {
      const length = new TextEncoder().encode(body).length;
      const lines = [`RTSP/1.0 ${status}`, `CSeq: ${cseq}`, "Server: fake", ...headers];
      if (body !== "") lines.push(`Content-Length: ${length}`);
      this.#write(lines.join("\r\n") + "\r\n\r\n" + body);
    };
    if (request.method === "OPTIONS") {
      return reply("200 OK", [
        "Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER",
      ]);
    }
    const given = request.headers.get("authorization") ?? "";
    if (how.auth !== null && !authorized(how.auth, this.#nonce, request.method, given)) {
      return reply("401 Unauthorized", [
        `WWW-Authenticate: ${challenge(how.auth, this.#nonce)}`,
      ]);
    }
    const session = `Session: ${this.#id};timeout=${how.sessionTimeout}`;
    if (request.method === "DESCRIBE") this.#describe(request, reply);
    else if (request.method === "SETUP") await this.#setup(request, session, reply);
    else if (request.method === "PLAY") {
      const infos = [0, 1].map((n) => {
        const { sequence, timestamp } = streamer.track(n);
        return `url=${
          request.url.replace(/\/$/, "")
        }/trackID=${n};seq=${sequence};rtptime=${timestamp}`;
      });
      // A client waits for a key frame, so the numbers of its first packet are not known yet.
      const info = how.startAtKey ? [] : [`RTP-Info: ${infos.join(",")}`];
      reply("200 OK", [session, "Range: npt=now-", ...info]);
      streamer.play(this.client);
    } else if (request.method === "TEARDOWN") {
      reply("200 OK", [session]);
      streamer.leave(this.client);
    } else reply("200 OK", [session]);
  }

  #write(text: string): void {
    this.client.write(new TextEncoder().encode(text));
  }

  #describe(request: FakeRequest, reply: Reply): void {
    const { how, streamer, path } = this.#context;
    if (!new URL(request.url.replace(/^rtsps?:/, "http:")).pathname.startsWith(path)) {
      return reply("404 Not Found");
    }
    switch (how.describe) {
      case "silence":
        return;
      case "not-found":
        return reply("404 Not Found");
      case "redirect":
        return reply("302 Moved Temporarily", [`Location: ${how.redirectTo}`]);
      case "garbage": {
        const noise = Uint8Array.from(
          { length: 4096 },
          () => Math.floor(this.#context.random() * 256),
        );
        noise[0] = 0x81; // neither a response nor an interleaved packet
        this.client.write(noise);
        return;
      }
      case "endless-header":
        this.#write("RTSP/1.0 200 OK\r\nX-Padding: ");
        return this.#flood("a".repeat(32 * 1024));
      case "endless-headers":
        this.#write("RTSP/1.0 200 OK\r\n");
        return this.#flood("X-Padding: abcdefgh\r\n".repeat(1024));
    }
    const right = request.url.replace(/\/?$/, "/");
    const base = how.contentBase === "right" ? right : "rtsp://192.0.2.1:1/elsewhere/";
    const baseLine = how.contentBase === "none" ? [] : [`Content-Base: ${base}`];
    reply(
      "200 OK",
      ["Content-Type: application/sdp", ...baseLine],
      describe(streamer.media, how),
    );
  }

  /** Writes for ever, or until the client has had enough; 64 MiB at most. */
  #flood(text: string): void {
    const bytes = new TextEncoder().encode(text);
    let left = 2048;
    const timer = setInterval(() => {
      for (let i = 0; i < 8; i++) this.client.write(bytes);
      if (this.client.closed || --left <= 0) clearInterval(timer);
    }, 5);
  }

  async #setup(request: FakeRequest, session: string, reply: Reply): Promise<void> {
    const wanted = request.headers.get("transport") ?? "";
    const track = /trackID=(\d)$/.exec(request.url)?.[1];
    if (track === undefined) return reply("404 Not Found");
    const ssrc = this.#context.streamer.track(Number(track)).ssrc.toString(16).padStart(8, "0");
    if (/\/TCP/i.test(wanted)) {
      const channel = Number(/interleaved=(\d+)/.exec(wanted)?.[1] ?? Number(track) * 2);
      this.client.interleave(Number(track), channel);
      const way = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1};ssrc=${ssrc}`;
      return reply("200 OK", [session, `Transport: ${way}`]);
    }
    const ports = /client_port=(\d+)-(\d+)/.exec(wanted);
    if (ports === null) return reply("461 Unsupported Transport");
    const theirs = `${ports[1]}-${ports[2]}`;
    const ours = await this.client.udp(Number(track), Number(ports[1]), Number(ports[2]));
    const way = `RTP/AVP;unicast;client_port=${theirs};server_port=${ours[0]}-${
      ours[1]
    };ssrc=${ssrc}`;
    reply("200 OK", [session, `Transport: ${way}`]);
  }
}

type Reply = (status: string, headers?: readonly string[], body?: string) => void;
