import type { VideoParams } from "../port.ts";

/**
 * RFC 6381 codec string of the video, such as `avc1.640028` or `hvc1.1.6.L93.B0` (the latter by
 * ISO/IEC 14496-15 annex E.3). A configuration that is too short gives the bare `avc1` or `hvc1`.
 */
export function codecString(video: Pick<VideoParams, "codec" | "config">): string {
  return video.codec === "h264" ? avc(video.config) : hevc(video.config);
}

function avc(config: Uint8Array): string {
  if (config.length < 4) return "avc1";
  let text = "avc1.";
  for (const byte of config.subarray(1, 4)) text += byte.toString(16).padStart(2, "0");
  return text;
}

function hevc(config: Uint8Array): string {
  if (config.length < 13) return "hvc1";
  const view = new DataView(config.buffer, config.byteOffset, config.byteLength);
  const profile = view.getUint8(1);
  const space = ["", "A", "B", "C"][profile >> 6] ?? "";
  const tier = (profile & 0x20) === 0 ? "L" : "H";
  let text = `hvc1.${space}${profile & 0x1f}.${reverseBits(view.getUint32(2)).toString(16)}`;
  text += `.${tier}${view.getUint8(12)}`;
  const constraints = [...config.subarray(6, 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  for (const byte of constraints) text += `.${byte.toString(16).toUpperCase()}`;
  return text;
}

function reverseBits(value: number): number {
  let out = 0;
  for (let bit = 0; bit < 32; bit++) out = (out << 1) | ((value >>> bit) & 1);
  return out >>> 0;
}
