/** Asks a time server once. Whether it is believed is `observeSync`'s matter. */
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Clock } from "../../src/base/clock.ts";
import { DurationMs, type MonoMs, UtcMs } from "../../src/base/units.ts";
import { err, ok, type Result } from "../../src/base/result.ts";
import { parseSntpReply, sntpRequest } from "./sntp_packet.ts";

/** The part of a UDP socket that is needed; tests give their own. */
export interface UdpSocket {
  send(packet: Uint8Array, port: number, host: string): void;
  onMessage(handler: (packet: Uint8Array, fromPort: number) => void): void;
  onError(handler: (error: Error) => void): void;
  close(): void;
}

/** Whom to ask, and how long to wait. */
export interface SntpOptions {
  /** Name or address of the server. */
  readonly host: string;
  readonly port?: number;
  readonly timeout: DurationMs;
  readonly clock: Clock;
  /** Opens a socket; the system's by default. It is closed in every case. */
  readonly socket?: (host: string) => UdpSocket;
  /** 8 random bytes; the system's by default. */
  readonly nonce?: () => Uint8Array;
  readonly signal?: AbortSignal;
}

/** One answer, as `observeSync` takes it. */
export interface SntpAnswer {
  readonly utc: UtcMs;
  readonly wall: UtcMs;
  readonly mono: MonoMs;
  /** The way there and back: half of it is how wrong `utc` may be. */
  readonly delay: DurationMs;
  readonly stratum: number;
}

/** A way longer than this tells the time too badly to agree with anything. */
const MAX_DELAY_MS = 1000;

/**
 * One question to one server.
 *
 * @returns The true time at the moment of the reading by the server's word, or in words what went
 * wrong. Answers that are not to our question are passed over, since anybody can send them; the
 * time-out ends the waiting. Never rejects.
 */
export function askTime(options: SntpOptions): Promise<Result<SntpAnswer, string>> {
  const { host, port = 123, clock } = options;
  const nonce = (options.nonce ?? randomNonce)();
  const { promise, resolve } = Promise.withResolvers<Result<SntpAnswer, string>>();
  let socket: UdpSocket;
  try {
    socket = (options.socket ?? openSocket)(host);
  } catch (error) {
    return Promise.resolve(err(`no socket: ${words(error)}`));
  }
  let why = "no answer";
  const timer = setTimeout(() => resolve(err(`${host}: ${why} in time`)), options.timeout);
  const abort = () => resolve(err(`${host}: stopped`));
  options.signal?.addEventListener("abort", abort, { once: true });
  if (options.signal?.aborted) abort();

  socket.onError((error) => resolve(err(`${host}: ${words(error)}`)));
  const asked = clock.mono();
  socket.onMessage((packet, fromPort) => {
    const [mono, wall] = [clock.mono(), clock.wall()];
    const reply = fromPort === port
      ? parseSntpReply(packet, nonce)
      : err("an answer from elsewhere");
    if (!reply.ok) {
      why = `no answer that counts (${reply.error})`;
      return;
    }
    const { received, sent, stratum } = reply.value;
    const delay = Math.max(0, mono - asked - (sent - received));
    if (delay > MAX_DELAY_MS) {
      return resolve(
        err(`${host}: the answer took ${Math.round(delay)} ms, too long to tell the time`),
      );
    }
    resolve(
      ok({
        utc: UtcMs(Math.round(sent + delay / 2)),
        wall,
        mono,
        delay: DurationMs(delay),
        stratum,
      }),
    );
  });
  socket.send(sntpRequest(nonce), port, host);
  return promise.finally(() => {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
    socket.close();
  });
}

function randomNonce(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(8));
}

function openSocket(host: string): UdpSocket {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  let onError = (_: Error) => {};
  socket.on("error", (error) => onError(error));
  return {
    send: (packet, port, to) => socket.send(packet, port, to, (error) => error && onError(error)),
    onMessage: (handler) => socket.on("message", (packet, from) => handler(packet, from.port)),
    onError: (handler) => onError = handler,
    close: () => socket.close(),
  };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
