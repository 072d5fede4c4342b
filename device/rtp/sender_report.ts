import { UtcMs } from "../../src/base/units.ts";
import { byte, u32 } from "./header.ts";

/** What a sender report tells: the wall clock of the sender at one RTP timestamp (RFC 3550 §6.4.1). */
export interface RawSenderReport {
  readonly ssrc: number;
  readonly cameraUtc: UtcMs;
  readonly timestamp: number;
}

/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_TO_UNIX = 2_208_988_800;

/** The first sender report of a compound RTCP packet; `null` when it has none or is malformed. */
export function parseSenderReport(packet: Uint8Array): RawSenderReport | null {
  let at = 0;
  while (at + 4 <= packet.length) {
    if (byte(packet, at) >> 6 !== 2) return null;
    const size = 4 + 4 * ((byte(packet, at + 2) << 8) | byte(packet, at + 3));
    if (at + size > packet.length) return null;
    if (byte(packet, at + 1) === 200 && size >= 28) {
      const seconds = u32(packet, at + 8), fraction = u32(packet, at + 12);
      if (seconds === 0) return null; // a camera without a clock says 0
      // Before 2036 the era is 0; a small number means that it has begun again (RFC 4330 §3).
      const era = seconds < 0x8000_0000 ? 2 ** 32 : 0;
      const unix = seconds + era - NTP_TO_UNIX;
      return {
        ssrc: u32(packet, at + 4),
        cameraUtc: UtcMs(Math.round(unix * 1000 + (fraction * 1000) / 2 ** 32)),
        timestamp: u32(packet, at + 16),
      };
    }
    at += size;
  }
  return null;
}
