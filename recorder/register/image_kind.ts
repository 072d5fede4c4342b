/** Whether bytes are a photograph that a browser may be shown: JPEG or PNG, whole, of a sane size. Pure. */

/** What a file turned out to be. */
export interface ImageKind {
  readonly type: "image/jpeg" | "image/png";
  readonly width: number;
  readonly height: number;
}

/** More pixels than any telephone of today takes into five megabytes: what is larger is meant to fill memories. */
const MOST_PIXELS = 50_000_000;
const LONGEST_SIDE = 16_384;
/** A progressive picture has about ten; thousands are meant to keep a browser busy. */
const MOST_SCANS = 64;

/** What the bytes are by their content, or `null` where they are no photograph that is taken. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const size = jpegSize(bytes) ?? pngSize(bytes);
  if (size === null) return null;
  const { width, height } = size;
  const sane = width >= 1 && height >= 1 && width <= LONGEST_SIDE && height <= LONGEST_SIDE &&
    width * height <= MOST_PIXELS;
  return sane ? size : null;
}

/** ITU-T T.81, annex B: segments up to the end of the image. */
function jpegSize(bytes: Uint8Array): ImageKind | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const byte = (at: number) => bytes[at] ?? -1;
  if (byte(0) !== 0xff || byte(1) !== 0xd8) return null;
  let size: ImageKind | null = null;
  let scans = 0;
  for (let at = 2; at + 1 < bytes.length;) {
    if (byte(at) !== 0xff) return null;
    const marker = byte(at + 1);
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    // The end of the image. Telephones put more behind it, which no browser looks at.
    if (marker === 0xd9) return scans > 0 ? size : null;
    if (at + 4 > bytes.length) return null;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      // Baseline, extended and progressive; one frame.
      if (size !== null || marker > 0xc2 || length < 8) return null;
      size = {
        type: "image/jpeg",
        width: view.getUint16(at + 7),
        height: view.getUint16(at + 5),
      };
    }
    at = end;
    if (marker === 0xda) {
      if (size === null || ++scans > MOST_SCANS) return null;
      at = endOfScan(bytes, at);
    }
  }
  return null;
}

/** Where the next marker stands behind entropy-coded data: not a stuffed zero, not a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Animation has no place on a photograph. */
const REFUSED_CHUNKS: ReadonlySet<string> = new Set(["acTL", "fcTL", "fdAT"]);
/** Compressed texts and profiles can hold a bomb of their own. */
const PACKED_CHUNKS: ReadonlySet<string> = new Set(["iCCP", "zTXt", "iTXt"]);
const LONGEST_PACKED = 65_536;

/** PNG specification, third edition, §5: chunks up to IEND, which ends the file. */
function pngSize(bytes: Uint8Array): ImageKind | null {
  if (!PNG.every((one, i) => bytes[i] === one)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: ImageKind | null = null;
  let pixels = false;
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + length;
    if (end > bytes.length || REFUSED_CHUNKS.has(name)) return null;
    if ((size === null) !== (name === "IHDR")) return null;
    if (name === "IHDR") {
      if (length !== 13) return null;
      size = {
        type: "image/png",
        width: view.getUint32(at + 8),
        height: view.getUint32(at + 12),
      };
    }
    if (PACKED_CHUNKS.has(name) && length > LONGEST_PACKED) return null;
    if (name === "IDAT") pixels = true;
    if (name === "IEND") return pixels && end === bytes.length ? size : null;
    at = end;
  }
  return null;
}
