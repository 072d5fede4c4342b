import { type AacConfig, parseAacConfig } from "../codec/aac_config.ts";
import { byte } from "./header.ts";
import type { MediaTrack } from "./types.ts";

/** No AAC frame is larger: 6144 bits for each of 8 channels (ISO/IEC 14496-3 §4.5.3). */
const MAX_FRAME_BYTES = 6144;

/** How one AAC track is packed, from its `a=fmtp` (RFC 3640 §4.1). */
export interface AacFormat {
  readonly config: Uint8Array;
  readonly parsed: AacConfig;
  readonly sizeLength: number;
  readonly indexLength: number;
  readonly indexDeltaLength: number;
}

/** Reads a track's format; a string says why it cannot be recorded. */
export function aacFormat(track: MediaTrack): AacFormat | string {
  const mode = track.fmtp.get("mode")?.toLowerCase() ?? "aac-hbr";
  if (mode !== "aac-hbr" && mode !== "aac-lbr") return `AAC in RTP mode ${mode}`;
  const hex = track.fmtp.get("config") ?? "";
  if (!/^([0-9a-f]{2}){2,64}$/i.test(hex)) return "AAC without a config in its SDP";
  const config = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const parsed = parseAacConfig(config);
  if (parsed === null) return `MPEG-4 audio with the config ${hex}, which is no AAC`;
  const number = (key: string, otherwise: number) => {
    const n = Number(track.fmtp.get(key) ?? otherwise);
    return Number.isInteger(n) && n >= 0 && n <= 16 ? n : otherwise;
  };
  const hbr = mode === "aac-hbr";
  return {
    config,
    parsed,
    sizeLength: number("sizelength", hbr ? 13 : 6),
    indexLength: number("indexlength", hbr ? 3 : 2),
    indexDeltaLength: number("indexdeltalength", hbr ? 3 : 2),
  };
}

/** Takes the RTP payloads of one AAC track apart into raw frames (RFC 3640 §3.2). */
export class AacDepacketizer {
  readonly #format: AacFormat;
  readonly #frame: (data: Uint8Array, index: number) => void;
  #partial = new Uint8Array(MAX_FRAME_BYTES);
  #have = 0;
  #want = 0;

  /** @param frame takes each frame and its place in the packet: 0 has the packet's timestamp */
  constructor(format: AacFormat, frame: (data: Uint8Array, index: number) => void) {
    this.#format = format;
    this.#frame = frame;
  }

  /** Packets are missing: a frame that was begun is thrown away. */
  lost(): void {
    this.#have = this.#want = 0;
  }

  /** One payload. `false` when its bytes contradict themselves or its frames are interleaved. */
  payload(packet: Uint8Array, from: number, end: number): boolean {
    if (end - from < 2) return false;
    const { sizeLength, indexLength, indexDeltaLength } = this.#format;
    const headerBits = (byte(packet, from) << 8) | byte(packet, from + 1);
    const headers = from + 2;
    let data = headers + ((headerBits + 7) >> 3);
    if (data > end) return false;
    let bit = 0, index = 0;
    while (bit < headerBits) {
      const indexBits = index === 0 ? indexLength : indexDeltaLength;
      if (bit + sizeLength + indexBits > headerBits || sizeLength + indexBits === 0) break;
      const size = bitsAt(packet, headers, bit, sizeLength);
      // An index or a delta above 0 means frames out of order, which no camera sends.
      if (bitsAt(packet, headers, bit + sizeLength, indexBits) !== 0) return false;
      bit += sizeLength + indexBits;
      if (size > MAX_FRAME_BYTES) return false;
      const have = Math.min(size, end - data);
      if (have < size) return index === 0 && this.#fragment(packet, data, end, size);
      if (this.#want > 0) this.lost();
      this.#frame(packet.subarray(data, data + size), index);
      data += size;
      index++;
    }
    return index > 0;
  }

  #fragment(packet: Uint8Array, from: number, end: number, size: number): boolean {
    if (this.#want !== size) {
      this.#want = size;
      this.#have = 0;
    }
    if (this.#have + end - from > size) {
      this.lost();
      return false;
    }
    this.#partial.set(packet.subarray(from, end), this.#have);
    this.#have += end - from;
    if (this.#have === size) {
      this.#frame(this.#partial.subarray(0, size), 0);
      this.lost();
    }
    return true;
  }
}

function bitsAt(bytes: Uint8Array, start: number, bit: number, count: number): number {
  let value = 0;
  for (let i = bit; i < bit + count; i++) {
    value = (value << 1) | ((byte(bytes, start + (i >> 3)) >> (7 - (i & 7))) & 1);
  }
  return value;
}
