import type { AudioParams, StreamParams, VideoParams } from "../port.ts";
import { BoxWriter } from "./box_writer.ts";
import { writeAudioEntry, writeVideoEntry } from "./sample_entry.ts";
import { AUDIO_TRACK, FLAGS_DELTA, FLAGS_KEY, TIMESCALE, VIDEO_TRACK } from "./tracks.ts";

/**
 * `ftyp` + `moov` of a fragmented file (ISO/IEC 14496-12 §8.8): video as track 1, sound, if any, as
 * track 2, both in 1/90000 s. The same parameters always give the same bytes.
 */
export function initSegment(params: StreamParams): Uint8Array {
  const w = new BoxWriter();
  w.box("ftyp", () => {
    w.ascii("iso6");
    w.u32(0);
    // "iso6" is the first brand with signed composition offsets and 64-bit tfdt as a must.
    w.ascii("iso6mp41");
  });
  w.box("moov", () => {
    movieHeader(w);
    videoTrack(w, params.video);
    if (params.audio !== null) audioTrack(w, params.audio);
    w.box("mvex", () => {
      trackDefaults(w, VIDEO_TRACK, FLAGS_DELTA);
      if (params.audio !== null) trackDefaults(w, AUDIO_TRACK, FLAGS_KEY);
    });
  });
  return w.finish();
}

function movieHeader(w: BoxWriter): void {
  w.fullBox("mvhd", 0, 0, () => {
    w.zeros(8); // creation and modification time: the fragment headers tell it
    w.u32(TIMESCALE);
    w.u32(0); // duration: unknown, as fragments follow
    w.u32(0x0001_0000); // rate 1.0
    w.u16(0x0100); // volume 1.0
    w.zeros(10);
    identityMatrix(w);
    w.zeros(24);
    w.u32(AUDIO_TRACK + 1); // next_track_ID
  });
}

function videoTrack(w: BoxWriter, video: VideoParams): void {
  w.box("trak", () => {
    trackHeader(w, VIDEO_TRACK, 0, video.width, video.height);
    w.box("mdia", () => {
      mediaHeader(w);
      handler(w, "vide", "video");
      w.box("minf", () => {
        w.fullBox("vmhd", 0, 1, () => w.zeros(8));
        dataInformation(w);
        sampleTable(w, () => writeVideoEntry(w, video));
      });
    });
  });
}

function audioTrack(w: BoxWriter, audio: AudioParams): void {
  w.box("trak", () => {
    trackHeader(w, AUDIO_TRACK, 0x0100, 0, 0);
    w.box("mdia", () => {
      mediaHeader(w);
      handler(w, "soun", "sound");
      w.box("minf", () => {
        w.fullBox("smhd", 0, 0, () => w.zeros(4));
        dataInformation(w);
        sampleTable(w, () => writeAudioEntry(w, audio));
      });
    });
  });
}

function trackHeader(w: BoxWriter, id: number, volume: number, width: number, height: number) {
  w.fullBox("tkhd", 0, 3, () => {
    w.zeros(8);
    w.u32(id);
    w.zeros(8); // reserved, duration
    w.zeros(8);
    w.zeros(4); // layer, alternate_group
    w.u16(volume);
    w.u16(0);
    identityMatrix(w);
    w.u32(width * 65_536);
    w.u32(height * 65_536);
  });
}

function mediaHeader(w: BoxWriter): void {
  w.fullBox("mdhd", 0, 0, () => {
    w.zeros(8);
    w.u32(TIMESCALE);
    w.u32(0);
    w.u16(0x55c4); // "und": no language
    w.u16(0);
  });
}

function handler(w: BoxWriter, type: string, name: string): void {
  w.fullBox("hdlr", 0, 0, () => {
    w.u32(0);
    w.ascii(type);
    w.zeros(12);
    w.ascii(name);
    w.u8(0);
  });
}

function dataInformation(w: BoxWriter): void {
  w.box("dinf", () => {
    w.fullBox("dref", 0, 0, () => {
      w.u32(1);
      w.fullBox("url ", 0, 1, () => {}); // flag 1: the media is in this file
    });
  });
}

/** The four tables are required and empty: the fragments hold the samples. */
function sampleTable(w: BoxWriter, entry: () => void): void {
  w.box("stbl", () => {
    w.fullBox("stsd", 0, 0, () => {
      w.u32(1);
      entry();
    });
    w.fullBox("stts", 0, 0, () => w.u32(0));
    w.fullBox("stsc", 0, 0, () => w.u32(0));
    w.fullBox("stsz", 0, 0, () => w.zeros(8));
    w.fullBox("stco", 0, 0, () => w.u32(0));
  });
}

function trackDefaults(w: BoxWriter, track: number, flags: number): void {
  w.fullBox("trex", 0, 0, () => {
    w.u32(track);
    w.u32(1); // default_sample_description_index
    w.u32(0);
    w.u32(0);
    w.u32(flags);
  });
}

function identityMatrix(w: BoxWriter): void {
  for (const v of [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000]) w.u32(v);
}
