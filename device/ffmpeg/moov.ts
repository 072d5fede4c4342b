/** What the `moov` of a fragmented MP4 says about its tracks (ISO/IEC 14496-12 §8). */
import { parseAacConfig } from "../codec/aac_config.ts";
import { Box } from "./box_reader.ts";

/** One track that can be taken. */
export interface Mp4Track {
  readonly id: number;
  readonly kind: "video" | "audio";
  readonly codec: "h264" | "h265" | "aac";
  readonly timescale: number;
  /** The content of `avcC` or `hvcC`, or the AudioSpecificConfig. */
  readonly config: Uint8Array;
  readonly sampleRate: number;
  readonly channels: number;
  /** From `trex` (§8.8.3). */
  readonly defaults: { readonly duration: number; readonly size: number; readonly flags: number };
}

/** The tracks of a file, and the sample entry types of those that cannot be taken. */
export interface Mp4Tracks {
  readonly tracks: readonly Mp4Track[];
  readonly unsupported: readonly string[];
}

/** Reads the content of a `moov` box; copies what it keeps. */
export function parseMoov(bytes: Uint8Array): Mp4Tracks {
  const moov = new Box("moov", bytes);
  const tracks: Mp4Track[] = [], unsupported: string[] = [];
  const trex = [...(moov.child("mvex")?.children() ?? [])].filter((b) => b.type === "trex");
  for (const trak of moov.children()) {
    if (trak.type !== "trak" || tracks.length >= 8) continue;
    const tkhd = trak.child("tkhd"), mdhd = trak.path("mdia", "mdhd");
    const stsd = trak.path("mdia", "minf", "stbl", "stsd");
    const entry = stsd?.children(8).next().value;
    if (tkhd === null || mdhd === null || !(entry instanceof Box)) continue;
    const id = tkhd.u32(tkhd.u8(0) === 1 ? 20 : 12);
    const timescale = mdhd.u32(mdhd.u8(0) === 1 ? 20 : 12);
    const found = sampleEntry(entry);
    if (found === null || timescale === 0) {
      unsupported.push(entry.type);
      continue;
    }
    const own = trex.find((b) => b.u32(4) === id);
    const defaults = {
      duration: own?.u32(12) ?? 0,
      size: own?.u32(16) ?? 0,
      flags: own?.u32(20) ?? 0,
    };
    tracks.push({ id, timescale, defaults, ...found });
  }
  return { tracks, unsupported };
}

type Entry = Pick<Mp4Track, "kind" | "codec" | "config" | "sampleRate" | "channels">;

function sampleEntry(entry: Box): Entry | null {
  const video = (codec: "h264" | "h265", box: string): Entry | null => {
    const config = entry.child(box, 78)?.bytes.slice();
    return config === undefined
      ? null
      : { kind: "video", codec, config, sampleRate: 0, channels: 0 };
  };
  if (entry.type === "avc1" || entry.type === "avc3") return video("h264", "avcC");
  if (entry.type === "hvc1" || entry.type === "hev1") return video("h265", "hvcC");
  if (entry.type !== "mp4a") return null;
  const config = audioConfig(entry.child("esds", 28));
  if (config === null) return null;
  // The entry's own count of channels is always 2 and its rate is cut to 16 bits (§12.2.3).
  const parsed = parseAacConfig(config);
  if (parsed === null) return null;
  const { sampleRate, channels } = parsed;
  return { kind: "audio", codec: "aac", config, sampleRate, channels };
}

/** The DecoderSpecificInfo of an `esds` box (ISO/IEC 14496-1 §7.2.6), when it is AAC (object type 0x40). */
function audioConfig(esds: Box | null): Uint8Array | null {
  if (esds === null) return null;
  let at = 4, objectType = 0;
  while (esds.has(at, 2)) {
    const tag = esds.u8(at++);
    let size = 0, more = true;
    for (let i = 0; i < 4 && more; i++) {
      const b = esds.u8(at++);
      size = (size << 7) | (b & 0x7f);
      more = (b & 0x80) !== 0;
    }
    if (tag === 5) {
      if (objectType !== 0x40 || !esds.has(at, size) || size === 0) return null;
      return esds.bytes.slice(at, at + size);
    }
    if (tag === 3) at += 3; // ES_ID and flags: ffmpeg sets none of them
    else if (tag === 4) {
      objectType = esds.u8(at);
      at += 13;
    } else at += size;
  }
  return null;
}
