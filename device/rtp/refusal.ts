import { aacFormat } from "./aac_payload.ts";
import type { MediaTrack } from "./types.ts";

/**
 * Why a track cannot be taken, as the end of a sentence "the camera sends …"; `null` when it can.
 * Interleaved packets (RFC 6184 packetization-mode 2, RFC 7798 sprop-max-don-diff > 0) are for
 * lossy multicast television; no camera is known to send them.
 */
export function refusalOf(track: MediaTrack): string | null {
  if (track.codec === "h264" && track.fmtp.get("packetization-mode") === "2") {
    return "H.264 in packetization mode 2 (interleaved), which is not supported";
  }
  if (track.codec === "h265") {
    const don = Number(track.fmtp.get("sprop-max-don-diff") ?? 0);
    if (don > 0) {
      return `H.265 with sprop-max-don-diff=${don} (interleaved), which is not supported`;
    }
  }
  if (track.codec === "aac") {
    const format = aacFormat(track);
    if (typeof format === "string") return `${format}, which is not supported`;
  }
  return null;
}
