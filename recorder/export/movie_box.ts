/** `moov` of an exported video, made of the blocks' own track descriptions and a sample table. */
import { BoxWriter } from "../mp4/box_writer.ts";
import { type Box, boxAt, boxesIn, findBox, findPath, holds } from "../mp4/box_reader.ts";
import type { ParsedFragment } from "../mp4/parse_fragment.ts";
import { TIMESCALE } from "../mp4/tracks.ts";
import { TrackTable } from "./sample_table.ts";

/** `ftyp` of every exported video: a plain file, which needs signed composition offsets (`iso4`). */
export function exportFileType(): Uint8Array {
  const w = new BoxWriter();
  w.box("ftyp", () => {
    w.ascii("isom");
    w.u32(0x200);
    w.ascii("isomiso4mp41mp42");
  });
  return w.finish();
}

interface Track {
  readonly id: number;
  readonly video: boolean;
  readonly table: TrackTable;
  /** Whole boxes of the block's `moov`. */
  readonly tkhd: Uint8Array;
  readonly mdhd: Uint8Array;
  readonly hdlr: Uint8Array;
  readonly stsd: Uint8Array;
  /** Media header and data information. */
  readonly rest: readonly Uint8Array[];
}

/** Gathers the samples of a video's fragments and makes its `moov`. */
export class MovieBuilder {
  readonly #tracks: readonly Track[];

  /**
   * `init`: `ftyp` and `moov` of a block; with `null` the `moov` will have no tracks.
   * Throws when it has no track of video.
   */
  constructor(init: Uint8Array | null) {
    this.#tracks = init === null ? [] : readTracks(init);
    if (init !== null && !this.#tracks.some((t) => t.video)) {
      throw new Error("the block's moov has no video");
    }
  }

  /** Adds a fragment whose `moof` lies at `origin` in the file and which begins at `startMs`, displayed. */
  add(fragment: ParsedFragment, startMs: number, origin: number): void {
    const video = this.#tracks.find((t) => t.video);
    const lead = fragment.tracks.find((t) => t.trackId === video?.id);
    if (lead === undefined) return;
    const start = startMs * 90 + lead.baseDecodeTime % 90;
    for (const track of fragment.tracks) {
      const { table } = this.#tracks.find((t) => t.id === track.trackId) ?? {};
      table?.add(track.samples, start + track.baseDecodeTime - lead.baseDecodeTime, origin);
    }
  }

  /** The whole `moov` box. Nothing may be added afterwards. */
  finish(): Uint8Array {
    const tracks = this.#tracks.filter((t) => t.table.samples > 0);
    const zero = tracks.find((t) => t.video)?.table.first ?? 0;
    const length = ({ table }: Track) => Math.max(0, (table.first ?? 0) - zero + table.duration);
    const duration = Math.max(0, ...tracks.map(length));
    const w = new BoxWriter();
    w.box("moov", () => {
      movieHeader(w, duration);
      for (const track of tracks) writeTrack(w, track, zero, length(track));
    });
    return w.finish();
  }
}

function movieHeader(w: BoxWriter, duration: number): void {
  w.fullBox("mvhd", 0, 0, () => {
    w.zeros(8); // no dates: the same footage gives the same bytes
    w.u32(TIMESCALE);
    w.u32(duration);
    w.u32(0x0001_0000);
    w.u16(0x0100);
    w.zeros(10);
    for (const v of [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000]) w.u32(v);
    w.zeros(24);
    w.u32(3); // next_track_ID
  });
}

function writeTrack(w: BoxWriter, track: Track, zero: number, length: number): void {
  const { table } = track;
  w.box("trak", () => {
    w.bytes(patched(track.tkhd, 28, length));
    const shift = (table.first ?? zero) - zero;
    if (shift !== 0) {
      // Sound begins a little before or after the first picture (§8.6.6): wait, or skip.
      const edits = shift > 0 ? [[shift, -1], [table.duration, 0]] : [[length, -shift]];
      w.box("edts", () =>
        w.fullBox("elst", 0, 0, () => {
          w.u32(edits.length);
          for (const [duration = 0, time = 0] of edits) {
            w.u32(duration);
            w.u32(time >>> 0);
            w.u32(0x0001_0000);
          }
        }));
    }
    w.box("mdia", () => {
      w.bytes(patched(track.mdhd, 24, table.duration));
      w.bytes(track.hdlr);
      w.box("minf", () => {
        for (const box of track.rest) w.bytes(box);
        table.write(w, track.stsd);
      });
    });
  });
}

/** A copy of a box with another 32-bit number at `at`. */
function patched(box: Uint8Array, at: number, value: number): Uint8Array {
  const copy = box.slice();
  new DataView(copy.buffer).setUint32(at, value);
  return copy;
}

function readTracks(init: Uint8Array): Track[] {
  const view = new DataView(init.buffer, init.byteOffset, init.byteLength);
  const moov = findBox(view, 0, init.length, "moov");
  if (moov === null) throw new Error("the block has no moov");
  const whole = (box: Box) => init.slice(box.start, box.end);
  return (boxesIn(view, moov.body, moov.end) ?? []).filter((b) => b.type === "trak")
    .map((trak) => {
      const tkhd = findPath(view, trak, "tkhd");
      const mdhd = findPath(view, trak, "mdia", "mdhd");
      const hdlr = findPath(view, trak, "mdia", "hdlr");
      const minf = findPath(view, trak, "mdia", "minf");
      const stsd = minf && findPath(view, minf, "stbl", "stsd");
      if (tkhd === null || mdhd === null || hdlr === null || minf === null || stsd === null) {
        throw new Error("a track of the block's moov is incomplete");
      }
      const short = view.getUint8(tkhd.body) === 0 && view.getUint8(mdhd.body) === 0;
      if (!short || !holds(tkhd, 24) || !holds(mdhd, 20) || !holds(hdlr, 12)) {
        throw new Error("a track of the block's moov is not as this program writes it");
      }
      const rest = (boxesIn(view, minf.body, minf.end) ?? []).filter((b) => b.type !== "stbl");
      return {
        id: view.getUint32(tkhd.body + 12),
        video: boxAt(view, hdlr.start, hdlr.end) !== null &&
          view.getUint32(hdlr.body + 8) === 0x76696465, // "vide"
        table: new TrackTable(),
        tkhd: whole(tkhd),
        mdhd: whole(mdhd),
        hdlr: whole(hdlr),
        stsd: whole(stsd),
        rest: rest.map(whole),
      };
    });
}
