/** The fixed header of an RTP packet (RFC 3550 §5.1), read into one object that is used again and again. */
export class RtpHeader {
  marker = false;
  payloadType = 0;
  /** 0 … 65535. */
  sequence = 0;
  /** 0 … 2³²−1. */
  timestamp = 0;
  ssrc = 0;
  /** First byte of the payload, CSRC list and header extension passed over. */
  payloadStart = 0;
  /** One past the last byte of the payload, padding taken off. */
  payloadEnd = 0;

  /** Reads `packet`. `false` when its bytes contradict themselves; the fields then mean nothing. */
  parse(packet: Uint8Array): boolean {
    const length = packet.length;
    if (length < 12) return false;
    const first = byte(packet, 0);
    if (first >> 6 !== 2) return false;
    const second = byte(packet, 1);
    this.marker = (second & 0x80) !== 0;
    this.payloadType = second & 0x7f;
    this.sequence = (byte(packet, 2) << 8) | byte(packet, 3);
    this.timestamp = u32(packet, 4);
    this.ssrc = u32(packet, 8);
    let start = 12 + 4 * (first & 15);
    if ((first & 0x10) !== 0) {
      if (start + 4 > length) return false;
      start += 4 + 4 * ((byte(packet, start + 2) << 8) | byte(packet, start + 3));
    }
    let end = length;
    if ((first & 0x20) !== 0) {
      const padding = byte(packet, length - 1);
      if (padding === 0) return false;
      end -= padding;
    }
    this.payloadStart = start;
    this.payloadEnd = end;
    return start <= end;
  }
}

/** One byte; 0 past the end, which callers have ruled out by length. */
export const byte = (b: Uint8Array, at: number): number => b[at] ?? 0;
/** An unsigned 32-bit number, most significant byte first. */
export const u32 = (b: Uint8Array, at: number): number =>
  ((byte(b, at) << 24) | (byte(b, at + 1) << 16) | (byte(b, at + 2) << 8) | byte(b, at + 3)) >>> 0;
