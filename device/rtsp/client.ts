import type { Clock } from "../../src/base/clock.ts";
import { MonoMs } from "../../src/base/units.ts";
import type { Authenticator } from "./authenticator.ts";
import type { Connection } from "./connection.ts";
import { RtspError, toRtspError } from "./errors.ts";
import { FrameReader } from "./framing.ts";
import { header, type RtspMessage, type RtspRequest, type RtspResponse } from "./message.ts";
import type { ReadPacer } from "./read_pacer.ts";

/** What an {@link RtspClient} needs. */
export interface ClientOptions {
  readonly connection: Connection;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly pacer: ReadPacer;
  /** How long a response may take, in milliseconds. */
  readonly responseTimeoutMs: number;
  /** Interleaved frames; the bytes are valid during the call only. */
  readonly onInterleaved: (channel: number, packet: Uint8Array, arrival: MonoMs) => void;
}

interface Pending {
  readonly resolve: (response: RtspResponse) => void;
  readonly reject: (error: RtspError) => void;
}

/**
 * A read that brings so much found the kernel's buffer filling up: go on at once instead of waiting for
 * the beat, or the camera would be held back. More than 4 Mbit/s bring in one beat, and less than the 64 KiB
 * that a new connection's buffer takes.
 */
const DEEP_READ_BYTES = 56 * 1024;
/** Answers to the server's requests that may wait to be written. A server that asks more and does not read is broken. */
const MAX_QUEUED_WRITES = 64;
const encoder = new TextEncoder();

/** One RTSP/1.0 connection: requests and their responses, authentication, and the interleaved frames between them. */
export class RtspClient {
  readonly #o: ClientOptions;
  readonly #reader: FrameReader;
  readonly #pending = new Map<number, Pending>();
  #cseq = 0;
  #session: string | null = null;
  #paced = false;
  #arrival: MonoMs = MonoMs(0);
  #error: RtspError | null = null;
  #writes: Promise<void> = Promise.resolve();
  #queuedWrites = 0;
  /** Resolves with the reason once the connection is closed and nothing of it runs any more. Never rejects. */
  readonly ended: Promise<RtspError>;

  constructor(options: ClientOptions) {
    this.#o = options;
    this.#reader = new FrameReader({
      interleaved: (channel, packet) => {
        if (!this.#error) options.onInterleaved(channel, packet, this.#arrival);
      },
      message: (message) => this.#onMessage(message),
    });
    this.ended = this.#run();
  }

  /** The session's identity is sent with every request from now on. */
  set session(id: string | null) {
    this.#session = id;
  }

  /** From now on reads wait for the pacer's beat, unless an answer is awaited. */
  startPacing(): void {
    this.#paced = true;
  }

  /** Closes the connection; `error` is what {@link ended} will tell. The first reason stands. */
  close(error: RtspError): void {
    if (this.#error) return;
    this.#error = error;
    this.#o.connection.close();
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  /**
   * Sends a request and gives its response, whatever its status, but answers 401 itself.
   *
   * @throws RtspError `camera-refused` when the credentials are missing, wrong or of an unknown scheme;
   * `stalled` when no response comes in time (the connection stays open); or why the connection ended.
   */
  async request(
    method: string,
    url: string,
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<RtspResponse> {
    // One answer to a challenge, and one more where the camera says that only the nonce was old. Never
    // more: cameras lock an account after a few wrong passwords.
    for (let attempt = 0;; attempt++) {
      const response = await this.#exchange(method, url, headers);
      if (response.status !== 401) return response;
      const next = this.#challenged(response);
      if (attempt === 0 || (attempt === 1 && next === "stale")) continue;
      throw refused401("the camera refused the user name or the password (401)");
    }
  }

  #challenged(response: RtspResponse): "retry" | "stale" {
    const { authenticator } = this.#o;
    if (!authenticator.hasCredentials) {
      throw refused401(
        "the camera wants a user name and a password (401); put them into its address",
      );
    }
    const answer = authenticator.challenged(response.headers.get("www-authenticate") ?? []);
    if (answer.next !== "unsupported") return answer.next;
    throw refused401(
      `the camera offers no way to sign in that is known here (401): ${answer.offered}`,
    );
  }

  async #exchange(
    method: string,
    url: string,
    headers: readonly (readonly [string, string])[],
  ): Promise<RtspResponse> {
    if (this.#error) throw this.#error;
    const cseq = ++this.#cseq;
    const response = new Promise<RtspResponse>((resolve, reject) => {
      this.#pending.set(cseq, { resolve, reject });
    });
    const timer = setTimeout(() => {
      const wait = this.#o.responseTimeoutMs / 1000;
      const error = new RtspError(
        "stalled",
        `the camera did not answer ${method} within ${wait} s`,
      );
      this.#pending.get(cseq)?.reject(error);
      this.#pending.delete(cseq);
    }, this.#o.responseTimeoutMs);
    this.#send(this.#requestLines(cseq, method, url, headers));
    try {
      return await response;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a request whose answer nobody waits for, such as the last one. */
  notify(method: string, url: string): Promise<void> {
    this.#send(this.#requestLines(++this.#cseq, method, url, []));
    return this.#writes;
  }

  /** Sends an interleaved frame: a receiver report to the camera. */
  sendInterleaved(channel: number, packet: Uint8Array): void {
    const frame = new Uint8Array(4 + packet.length);
    frame.set([0x24, channel, packet.length >> 8, packet.length & 0xff]);
    frame.set(packet, 4);
    this.#enqueue(frame);
  }

  #requestLines(
    cseq: number,
    method: string,
    url: string,
    headers: readonly (readonly [string, string])[],
  ): string[] {
    const lines = [`${method} ${url} RTSP/1.0`, `CSeq: ${cseq}`, "User-Agent: Holdfast"];
    if (this.#session !== null) lines.push(`Session: ${this.#session}`);
    const authorization = this.#o.authenticator.authorize(method, url);
    if (authorization !== null) lines.push(`Authorization: ${authorization}`);
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    return lines;
  }

  #send(lines: readonly string[]): void {
    this.#enqueue(encoder.encode(`${lines.join("\r\n")}\r\n\r\n`));
  }

  #enqueue(bytes: Uint8Array): void {
    if (this.#error) return;
    if (++this.#queuedWrites > MAX_QUEUED_WRITES) {
      this.close(new RtspError("bad-stream", "the camera asks without end and reads no answer"));
      return;
    }
    this.#writes = this.#writes.then(async () => {
      try {
        if (!this.#error) await this.#o.connection.write(bytes);
      } catch (e) {
        this.close(closedBy(e));
      } finally {
        this.#queuedWrites--;
      }
    });
  }

  async #run(): Promise<RtspError> {
    const { connection, clock, pacer } = this.#o;
    try {
      while (!this.#error) {
        const n = await connection.read(this.#reader.space());
        if (this.#error) break;
        if (n === null) throw new RtspError("camera-closed", "the camera ended the connection");
        this.#arrival = clock.mono();
        this.#take(n);
        if (!this.#paced || this.#pending.size > 0) continue;
        if (n < DEEP_READ_BYTES) await pacer.beat();
        else pacer.readsOn();
      }
    } catch (e) {
      this.close(closedBy(e));
    }
    await this.#writes;
    return this.#error ?? new RtspError("camera-closed", "the connection is closed");
  }

  #take(n: number): void {
    try {
      this.#reader.commit(n);
    } catch (e) {
      // Whatever is wrong with these bytes, or with how we took them, ends this connection and no other.
      throw toRtspError(e, "bad-stream");
    }
  }

  #onMessage(message: RtspMessage): void {
    if (message.kind === "request") return this.#answer(message);
    if (message.status < 200) return;
    const text = header(message, "cseq");
    // Cameras that leave CSeq out answer in order.
    const cseq = text !== undefined && /^\d+$/.test(text)
      ? Number(text)
      : this.#pending.keys().next().value;
    const pending = cseq === undefined ? undefined : this.#pending.get(cseq);
    if (cseq === undefined || !pending) return;
    this.#pending.delete(cseq);
    pending.resolve(message);
  }

  /** The server's own requests (RFC 2326 §10): signs of life are answered; what would change the session is refused. */
  #answer(request: RtspRequest): void {
    const harmless = /^(OPTIONS|GET_PARAMETER|SET_PARAMETER|TEARDOWN)$/.test(request.method);
    this.#send([
      harmless ? "RTSP/1.0 200 OK" : "RTSP/1.0 405 Method Not Allowed",
      `CSeq: ${header(request, "cseq")?.replace(/\D/g, "") || "0"}`,
      ...(request.method === "OPTIONS" ? ["Public: OPTIONS, GET_PARAMETER"] : []),
    ]);
    if (request.method === "TEARDOWN") {
      this.close(new RtspError("camera-closed", "the camera ended the session"));
    }
  }
}

function closedBy(e: unknown): RtspError {
  if (e instanceof RtspError) return e;
  const { message } = toRtspError(e, "camera-closed");
  return new RtspError("camera-closed", `the connection to the camera broke: ${message}`);
}

function refused401(message: string): RtspError {
  return new RtspError("camera-refused", message, { status: 401, needsPerson: true });
}
