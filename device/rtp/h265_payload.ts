import { byte } from "./header.ts";
import type { VideoAssembler } from "./video_assembler.ts";

/** Takes one RTP payload of H.265 apart (RFC 7798 §4.4): single NAL unit, AP, FU; without DONL fields. */
export function h265Payload(
  to: VideoAssembler,
  packet: Uint8Array,
  from: number,
  end: number,
): void {
  if (end - from < 3) return;
  const first = byte(packet, from), type = (first >> 1) & 63;
  if (type < 48) {
    to.beginNal(first, byte(packet, from + 2));
    to.append(packet, from, end);
    to.endNal();
  } else if (type === 49) fragment(to, packet, from, end);
  else if (type === 48) aggregate(to, packet, from + 2, end);
  // 50 (PACI) carries its own payload behind control fields that no camera is known to send; the
  // others are unspecified: to be passed over
  else if (type === 50) to.bad("the camera sends PACI packets, which are not supported");
}

function fragment(to: VideoAssembler, packet: Uint8Array, from: number, end: number): void {
  if (end - from < 4) return;
  const header = byte(packet, from + 2);
  if ((header & 0x80) !== 0) {
    const first = (byte(packet, from) & 0x81) | ((header & 63) << 1);
    to.beginNal(first, byte(packet, from + 3));
    to.appendByte(first);
    to.appendByte(byte(packet, from + 1));
  } else if (!to.inNal) return to.bad("a fragment of a NAL unit without its beginning");
  to.append(packet, from + 3, end);
  if ((header & 0x40) !== 0) to.endNal();
}

function aggregate(to: VideoAssembler, packet: Uint8Array, from: number, end: number): void {
  let at = from;
  while (at + 2 < end) {
    const size = (byte(packet, at) << 8) | byte(packet, at + 1);
    at += 2;
    if (size === 0) continue;
    if (at + size > end) return to.bad("an aggregation packet that ends inside a NAL unit");
    to.beginNal(byte(packet, at), size > 2 ? byte(packet, at + 2) : 0);
    to.append(packet, at, at + size);
    to.endNal();
    at += size;
  }
}
