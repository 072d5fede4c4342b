import type { Payload } from "./packetize.ts";

/** Bytes of the interleaved frame header and the RTP header before each payload. */
const HEADERS = 16;

/** The packets of one access unit, each behind its interleaved and RTP headers, ready to be sent again and again. */
export interface Burst {
  readonly bytes: Uint8Array;
  /** Where each packet begins in `bytes`. */
  readonly starts: readonly number[];
}

/** Lays payloads out with blank headers of payload type `payloadType`. */
export function layOut(payloads: readonly Payload[], payloadType: number): Burst {
  const bytes = new Uint8Array(payloads.reduce((sum, p) => sum + HEADERS + p.bytes.length, 0));
  const starts: number[] = [];
  let at = 0;
  for (const { bytes: payload, marker } of payloads) {
    const size = 12 + payload.length;
    bytes.set([0x24, 0, size >> 8, size & 255, 0x80, payloadType | (marker ? 0x80 : 0)], at);
    bytes.set(payload, at + HEADERS);
    starts.push(at);
    at += HEADERS + payload.length;
  }
  return { bytes, starts };
}

/** A copy with sequence numbers from `sequence` on, one timestamp, one SSRC. */
export function stamped(
  burst: Burst,
  sequence: number,
  timestamp: number,
  ssrc: number,
): Uint8Array {
  const out = burst.bytes.slice();
  const view = new DataView(out.buffer);
  let next = sequence;
  for (const at of burst.starts) {
    view.setUint16(at + 6, next & 0xffff);
    view.setUint32(at + 8, timestamp >>> 0);
    view.setUint32(at + 12, ssrc);
    next++;
  }
  return out;
}

/** A sender report behind its interleaved header (RFC 3550 §6.4.1). */
export function senderReport(
  ssrc: number,
  utcMs: number,
  timestamp: number,
  packets: number,
  octets: number,
): Uint8Array {
  const out = new Uint8Array(32), view = new DataView(out.buffer);
  out.set([0x24, 1, 0, 28, 0x80, 200, 0, 6]);
  view.setUint32(8, ssrc);
  view.setUint32(12, (Math.floor(utcMs / 1000) + 2_208_988_800) >>> 0);
  view.setUint32(16, Math.floor(((utcMs % 1000) / 1000) * 2 ** 32));
  view.setUint32(20, timestamp >>> 0);
  view.setUint32(24, packets >>> 0);
  view.setUint32(28, octets >>> 0);
  return out;
}
