import { byte } from "./header.ts";
import type { VideoAssembler } from "./video_assembler.ts";

/** Takes one RTP payload of H.264 apart (RFC 6184 §5.6 to §5.8): single NAL unit, STAP-A, FU-A. */
export function h264Payload(
  to: VideoAssembler,
  packet: Uint8Array,
  from: number,
  end: number,
): void {
  if (end - from < 2) return;
  const indicator = byte(packet, from), type = indicator & 31;
  if (type >= 1 && type <= 23) {
    to.beginNal(indicator, byte(packet, from + 1));
    to.append(packet, from, end);
    to.endNal();
  } else if (type === 28) fragment(to, packet, from, end);
  else if (type === 24) aggregate(to, packet, from + 1, end);
  else if (type === 25 || type === 26 || type === 27 || type === 29) {
    const name = ["STAP-B", "MTAP16", "MTAP24", "", "FU-B"][type - 25];
    to.bad(`the camera sends ${name} packets; set it to packetization mode 0 or 1`);
  } // 0, 30 and 31 are reserved: to be passed over
}

function fragment(to: VideoAssembler, packet: Uint8Array, from: number, end: number): void {
  if (end - from < 3) return;
  const header = byte(packet, from + 1);
  if ((header & 0x80) !== 0) {
    const first = (byte(packet, from) & 0xe0) | (header & 31);
    to.beginNal(first, byte(packet, from + 2));
    to.appendByte(first);
  } else if (!to.inNal) return to.bad("a fragment of a NAL unit without its beginning");
  to.append(packet, from + 2, end);
  if ((header & 0x40) !== 0) to.endNal();
}

function aggregate(to: VideoAssembler, packet: Uint8Array, from: number, end: number): void {
  let at = from;
  while (at + 2 < end) {
    const size = (byte(packet, at) << 8) | byte(packet, at + 1);
    at += 2;
    if (size === 0) continue;
    if (at + size > end) return to.bad("an aggregation packet that ends inside a NAL unit");
    to.beginNal(byte(packet, at), size > 1 ? byte(packet, at + 1) : 0);
    to.append(packet, at, at + size);
    to.endNal();
    at += size;
  }
}
