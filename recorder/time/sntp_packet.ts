/** SNTP packets in client mode (RFC 4330 §4–5, RFC 5905 §7.3). */
import { DurationMs, UtcMs } from "../../src/base/units.ts";
import { err, ok, type Result } from "../../src/base/result.ts";

const PACKET_BYTES = 48;
/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_EPOCH = 2_208_988_800;
/** A server further from its reference than this is of no use for telling dates (RFC 5905 §A.5.5.2 MAXDIST is 1 s). */
const MAX_ROOT_DISTANCE_MS = 1500;

/**
 * A request, version 4, mode 3. Its transmit timestamp is a random number and not our time: the
 * server only returns it, and nobody who does not see the request can guess it.
 *
 * @param nonce 8 random bytes.
 */
export function sntpRequest(nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(PACKET_BYTES);
  packet[0] = 4 << 3 | 3;
  packet.set(nonce.subarray(0, 8), 40);
  return packet;
}

/** What a server answered. */
export interface SntpReply {
  /** The server's time when the request came in. */
  readonly received: UtcMs;
  /** The server's time when the answer went out. */
  readonly sent: UtcMs;
  readonly stratum: number;
  /** Half the root delay plus the root dispersion: how wrong the server itself may be. */
  readonly rootDistance: DurationMs;
}

/**
 * Reads an answer and refuses every one that says itself that it is no good (RFC 4330 §5).
 *
 * @returns The answer, or in words why it is refused.
 */
export function parseSntpReply(packet: Uint8Array, nonce: Uint8Array): Result<SntpReply, string> {
  if (packet.length < PACKET_BYTES) return err(`${packet.length} bytes is too short for an answer`);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const first = view.getUint8(0);
  const [leap, version, mode] = [first >> 6, first >> 3 & 7, first & 7];
  if (mode !== 4) return err(`mode ${mode} is not a server's answer`);
  if (version < 3 || version > 4) return err(`version ${version} is not known`);
  if (!nonce.every((byte, i) => view.getUint8(24 + i) === byte)) {
    return err("the originate timestamp is not the one that was sent");
  }
  const stratum = view.getUint8(1);
  if (stratum === 0) {
    const code = String.fromCharCode(...packet.subarray(12, 16)).replace(/[^A-Z0-9]/g, "");
    return err(`the server asks to be left alone (${code || "no code"})`);
  }
  if (stratum > 15) return err(`stratum ${stratum} means that the server is not synchronised`);
  if (leap === 3) return err("the server says that its clock is not synchronised");
  const rootDistance = shortFormatMs(view, 4) / 2 + shortFormatMs(view, 8);
  if (rootDistance > MAX_ROOT_DISTANCE_MS) {
    return err(`the server may be ${Math.round(rootDistance)} ms wrong by its own word`);
  }
  const [received, sent] = [timestampMs(view, 32), timestampMs(view, 40)];
  if (received === null || sent === null) return err("the server left its time out");
  if (sent < received) return err("the server answered before it was asked");
  return ok({ received, sent, stratum, rootDistance: DurationMs(rootDistance) });
}

function shortFormatMs(view: DataView, at: number): number {
  return view.getUint32(at) / 65536 * 1000;
}

/** An NTP timestamp; with the top bit clear it lies in the era from 2036 on (RFC 4330 §3). `null` for zero. */
function timestampMs(view: DataView, at: number): UtcMs | null {
  const [seconds, fraction] = [view.getUint32(at), view.getUint32(at + 4)];
  if (seconds === 0 && fraction === 0) return null;
  const era = seconds >= 0x8000_0000 ? 0 : 0x1_0000_0000;
  return UtcMs((seconds + era - NTP_EPOCH) * 1000 + fraction / 0x1_0000_0000 * 1000);
}
