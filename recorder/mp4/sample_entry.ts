/** The codec boxes inside `stsd`: what a decoder is told about a track. */
import type { AudioParams, VideoParams } from "../port.ts";
import type { BoxWriter } from "./box_writer.ts";

/** Writes `avc1`/`hvc1` with its `avcC`/`hvcC` (ISO/IEC 14496-15 §5.4.2.1, §8.4.1). */
export function writeVideoEntry(w: BoxWriter, video: VideoParams): void {
  w.box(video.codec === "h264" ? "avc1" : "hvc1", () => {
    w.zeros(6);
    w.u16(1); // data_reference_index
    w.zeros(16);
    w.u16(video.width);
    w.u16(video.height);
    w.u32(0x0048_0000); // 72 dpi, as 16.16
    w.u32(0x0048_0000);
    w.u32(0);
    w.u16(1); // frame_count
    w.zeros(32); // compressorname
    w.u16(0x0018); // depth
    w.u16(0xffff);
    w.box(video.codec === "h264" ? "avcC" : "hvcC", () => w.bytes(video.config));
  });
}

/** Writes `mp4a` with its `esds` (ISO/IEC 14496-14 §5.6, descriptors of 14496-1 §7.2.6). */
export function writeAudioEntry(w: BoxWriter, audio: AudioParams): void {
  w.box("mp4a", () => {
    w.zeros(6);
    w.u16(1);
    w.zeros(8);
    w.u16(audio.channels);
    w.u16(16); // samplesize, a constant of the format
    w.u32(0);
    // 16.16 cannot hold rates from 65536 Hz on; readers take the rate from the descriptor then.
    w.u32(audio.sampleRate < 65_536 ? audio.sampleRate * 65_536 : 0);
    w.fullBox("esds", 0, 0, () => writeDescriptors(w, audio.config));
  });
}

function writeDescriptors(w: BoxWriter, config: Uint8Array): void {
  const decoderConfig = 13 + 5 + config.length;
  descriptor(w, 0x03, 3 + 5 + decoderConfig + 5 + 1);
  w.u16(0); // ES_ID
  w.u8(0);
  descriptor(w, 0x04, decoderConfig);
  w.u8(0x40); // MPEG-4 audio
  w.u8(0x15); // audio stream
  w.zeros(3); // bufferSizeDB
  w.u32(0); // maxBitrate: unknown
  w.u32(0); // avgBitrate: unknown
  descriptor(w, 0x05, config.length);
  w.bytes(config);
  descriptor(w, 0x06, 1);
  w.u8(0x02);
}

/** Tag and length, the length in four bytes of seven bits each: always five bytes together. */
function descriptor(w: BoxWriter, tag: number, length: number): void {
  w.u8(tag);
  for (let shift = 21; shift > 0; shift -= 7) w.u8(0x80 | ((length >> shift) & 0x7f));
  w.u8(length & 0x7f);
}
