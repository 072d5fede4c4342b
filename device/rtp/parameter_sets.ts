import type { VideoParams } from "../../recorder/port.ts";
import { buildAvcC, buildHvcC } from "../codec/decoder_config.ts";
import { type H264Sps, parseH264Pps, parseH264Sps } from "../codec/h264_sets.ts";
import {
  type H265Sps,
  h265Type,
  parseH265Pps,
  parseH265Sps,
  parseH265Vps,
} from "../codec/h265_sets.ts";

/** No real parameter set is larger; avcC and hvcC could take 65 535 bytes. */
const MAX_SET_BYTES = 8192;
/** The standards allow 256 and 64; a camera uses one or two. */
const MAX_PPS = 64;

interface Kept<T> {
  readonly nal: Uint8Array;
  readonly parsed: T;
}

/**
 * The parameter sets of one video track, from the SDP and in band, each replaced by a later one of
 * the same number. Bounded in count and size, so that a hostile camera cannot fill the memory.
 */
export class ParameterSets {
  /** Changes whenever a set changes; while it stands, {@link params} answers the same. */
  version = 0;
  /** Sets that could not be read. */
  unreadable = 0;
  readonly #codec: "h264" | "h265";
  readonly #vps = new Map<number, Kept<{ id: number }>>();
  readonly #sps = new Map<number, Kept<H264Sps | H265Sps>>();
  readonly #pps = new Map<number, Kept<{ id: number; spsId: number }>>();

  constructor(codec: "h264" | "h265") {
    this.#codec = codec;
  }

  /** Takes a parameter set NAL unit, header included; copies what it keeps. Others are passed over. */
  take(raw: Uint8Array): void {
    let end = raw.length;
    while (end > 0 && raw[end - 1] === 0) end--; // trailing zeros differ between SDP and stream
    const nal = raw.subarray(0, end);
    if (nal.length > MAX_SET_BYTES) {
      this.unreadable++;
      return;
    }
    const type = this.#codec === "h264" ? (nal[0] ?? 0) & 31 : h265Type(nal[0] ?? 0);
    const h264 = this.#codec === "h264";
    if (type === (h264 ? 7 : 33)) {
      this.#keep(this.#sps, nal, h264 ? parseH264Sps : parseH265Sps, 32);
    } else if (type === (h264 ? 8 : 34)) {
      this.#keep(this.#pps, nal, h264 ? parseH264Pps : parseH265Pps, MAX_PPS);
    } else if (!h264 && type === 32) this.#keep(this.#vps, nal, parseH265Vps, 16);
  }

  /** Whether pictures are whole frames, so that a first slice always begins a new access unit. */
  progressive(): boolean {
    for (const { parsed } of this.#sps.values()) {
      if ("frameMbsOnly" in parsed && !parsed.frameMbsOnly) return false;
    }
    return true;
  }

  /** The parameters of a picture whose slices name this PPS; `null` while a set is missing. */
  params(ppsId: number): VideoParams | null {
    const spsId = this.#pps.get(ppsId)?.parsed.spsId;
    const sps = spsId === undefined ? undefined : this.#sps.get(spsId);
    if (sps === undefined) return null;
    const pps = [...this.#pps.values()].filter((p) => p.parsed.spsId === spsId)
      .sort((a, b) => a.parsed.id - b.parsed.id).map((p) => p.nal);
    const { width, height } = sps.parsed;
    if ("vpsId" in sps.parsed) {
      const vps = this.#vps.get(sps.parsed.vpsId);
      if (vps === undefined) return null;
      return { codec: "h265", width, height, config: buildHvcC(sps.parsed, vps.nal, sps.nal, pps) };
    }
    return { codec: "h264", width, height, config: buildAvcC(sps.parsed, sps.nal, pps) };
  }

  #keep<T extends { id: number }>(
    map: Map<number, Kept<T>>,
    nal: Uint8Array,
    parse: (nal: Uint8Array) => T | null,
    limit: number,
  ): void {
    for (const kept of map.values()) if (sameBytes(kept.nal, nal)) return;
    const copy = nal.slice();
    const parsed = parse(copy);
    if (parsed === null || (map.size >= limit && !map.has(parsed.id))) {
      this.unreadable++;
      return;
    }
    map.set(parsed.id, { nal: copy, parsed });
    this.version++;
  }
}

/** Whether two byte strings are equal. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
