import { err, ok, type Result } from "../../src/base/result.ts";
import type { VideoParams } from "../port.ts";
import { type Box, boxAt, boxesIn, findBox, findPath, holds, type Mp4Error } from "./box_reader.ts";
import { codecString } from "./codec_string.ts";

/** What the head of a file tells about its tracks. */
export interface InitInfo {
  readonly video: VideoParams & {
    readonly trackId: number;
    /** Ticks a second. */
    readonly timescale: number;
    /** RFC 6381, for `MediaSource.isTypeSupported` and the like. */
    readonly codecString: string;
  };
  readonly audio: { readonly trackId: number; readonly timescale: number } | null;
  /** Just behind the `moov` box. */
  readonly end: number;
}

/**
 * Reads `ftyp` + `moov` at the start of `bytes`; what follows is not looked at. The first video and
 * the first sound track count. Never throws: bytes that are no such head give an error.
 */
export function parseInit(bytes: Uint8Array): Result<InitInfo, Mp4Error> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ftyp = boxAt(view, 0, bytes.length);
  if (ftyp === null || ftyp.type !== "ftyp") return err({ what: "no ftyp box", at: 0 });
  const moov = boxAt(view, ftyp.end, bytes.length);
  if (moov === null || moov.type !== "moov") {
    return err({ what: "no moov box behind ftyp", at: ftyp.end });
  }
  const children = boxesIn(view, moov.body, moov.end);
  if (children === null) return err({ what: "moov: a box leads out of it", at: moov.body });
  let video: InitInfo["video"] | null = null;
  let audio: InitInfo["audio"] = null;
  for (const trak of children) {
    if (trak.type !== "trak") continue;
    const head = trackHead(view, trak);
    if (head === null) return err({ what: "trak: incomplete", at: trak.start });
    if (head.handler === "vide" && video === null) {
      const entry = videoEntry(bytes, view, head.entry);
      if (entry === null) {
        return err({ what: "stsd: neither whole avc1 nor hvc1", at: head.entry.start });
      }
      video = {
        ...entry,
        trackId: head.trackId,
        timescale: head.timescale,
        codecString: codecString(entry),
      };
    } else if (head.handler === "soun" && audio === null) {
      audio = { trackId: head.trackId, timescale: head.timescale };
    }
  }
  if (video === null) return err({ what: "moov: no video track", at: moov.start });
  return ok({ video, audio, end: moov.end });
}

function trackHead(view: DataView, trak: Box) {
  const tkhd = findPath(view, trak, "tkhd");
  const mdhd = findPath(view, trak, "mdia", "mdhd");
  const hdlr = findPath(view, trak, "mdia", "hdlr");
  const stsd = findPath(view, trak, "mdia", "minf", "stbl", "stsd");
  if (tkhd === null || mdhd === null || hdlr === null || stsd === null) return null;
  if (!holds(tkhd, 24) || !holds(mdhd, 24) || !holds(hdlr, 12) || !holds(stsd, 8)) return null;
  const entry = boxAt(view, stsd.body + 8, stsd.end);
  if (entry === null) return null;
  const timescale = view.getUint32(mdhd.body + (view.getUint8(mdhd.body) === 1 ? 20 : 12));
  if (timescale === 0) return null;
  return {
    trackId: view.getUint32(tkhd.body + (view.getUint8(tkhd.body) === 1 ? 20 : 12)),
    timescale,
    handler: String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(hdlr.body + 8 + i))),
    entry,
  };
}

const VISUAL_ENTRY_BYTES = 78;

function videoEntry(bytes: Uint8Array, view: DataView, entry: Box): VideoParams | null {
  const codec = entry.type === "avc1" || entry.type === "avc3"
    ? "h264"
    : entry.type === "hvc1" || entry.type === "hev1"
    ? "h265"
    : null;
  if (codec === null || !holds(entry, VISUAL_ENTRY_BYTES)) return null;
  const configType = codec === "h264" ? "avcC" : "hvcC";
  const config = findBox(view, entry.body + VISUAL_ENTRY_BYTES, entry.end, configType);
  if (config === null) return null;
  return {
    codec,
    width: view.getUint16(entry.body + 24),
    height: view.getUint16(entry.body + 26),
    config: bytes.slice(config.body, config.end),
  };
}
