import type { ParameterSets } from "./parameter_sets.ts";
import type { MediaTrack } from "./types.ts";

/** More than any camera has; a hostile SDP could list thousands. */
const MAX_SETS = 64;

/** Gives a track's `sprop-*` parameter sets (RFC 6184 §8.1, RFC 7798 §7.1) to `sets`; bad ones are passed over. */
export function takeSdpParameterSets(track: MediaTrack, sets: ParameterSets): void {
  const keys = track.codec === "h264"
    ? ["sprop-parameter-sets"]
    : ["sprop-vps", "sprop-sps", "sprop-pps"];
  for (const key of keys) {
    for (const text of (track.fmtp.get(key) ?? "").split(",").slice(0, MAX_SETS)) {
      const nal = fromBase64(text.trim());
      if (nal !== null && nal.length > 0) sets.take(nal);
    }
  }
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return null; // not base64: the stream may still carry its sets in band
  }
}
