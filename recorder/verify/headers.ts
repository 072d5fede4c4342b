/**
 * Reads the two boxes that `../FORMAT.md` describes, without anything that only a program has: a
 * browser reads exports with it too.
 */
import type { GapCause } from "../port.ts";

/** Length of both boxes. */
export const HEADER_BYTES = 192;

/** What a block says of itself. Hashes in hex. */
export interface BlockFacts {
  readonly block: number;
  readonly generation: number;
  readonly camera: number;
  /** Displayed time of decode time 0, in ms. */
  readonly base: number;
  readonly params: string;
}

/** What a fragment's header says. Hashes in hex, times in ms. */
export interface HeaderFacts {
  readonly block: number;
  readonly generation: number;
  readonly camera: number;
  readonly sequence: number;
  readonly start: number;
  readonly end: number;
  readonly trusted: number;
  readonly key: boolean;
  readonly clockGood: boolean;
  readonly gap: string;
  readonly payloadLength: number;
  readonly payloadHash: string;
  readonly previous: string;
}

const CAUSES: readonly (GapCause | "")[] = [
  "",
  "first-recording",
  "recorder-off",
  "camera-unreachable",
  "camera-closed",
  "camera-refused",
  "stalled",
  "packets-lost",
  "bad-stream",
  "parameters-changed",
  "clock-step",
  "camera-off",
  "window-would-break",
  "disk-failed",
  "fell-behind",
  "damaged",
  "expired",
];

const BLOCK_TYPE = "6f1d3c5ea8a94b0d9c0b484c44464231";
const FRAGMENT_TYPE = "6f1d3c5ea8a94b0d9c0b484c44464631";

/** A block header, or `null` for what is none, or is damaged. */
export function readBlockHeader(bytes: Uint8Array): BlockFacts | null {
  const view = open(bytes, BLOCK_TYPE);
  return view && {
    block: view.getUint32(60),
    generation: view.getUint32(64),
    camera: view.getUint32(68),
    base: Number(view.getBigInt64(84)),
    params: hex(bytes.subarray(108, 140)),
  };
}

/** A fragment header, or `null` for what is none, or is damaged. */
export function readFragmentHeader(bytes: Uint8Array): HeaderFacts | null {
  const view = open(bytes, FRAGMENT_TYPE);
  if (view === null || view.getUint8(87) !== 1) return null;
  const flags = view.getUint32(28);
  const start = Number(view.getBigInt64(60));
  return {
    block: view.getUint32(32),
    generation: view.getUint32(36),
    camera: view.getUint32(40),
    sequence: Number(view.getBigUint64(52)),
    start,
    end: start + Math.round(view.getUint32(48) / 90),
    trusted: Number(view.getBigInt64(68)),
    key: (flags & 1) !== 0,
    clockGood: (flags & 2) !== 0,
    gap: CAUSES[view.getUint8(86)] ?? "bad-stream",
    payloadLength: view.getUint32(76),
    payloadHash: hex(bytes.subarray(96, 128)),
    previous: hex(bytes.subarray(128, 160)),
  };
}

function open(bytes: Uint8Array, type: string): DataView | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const right = view.getUint32(0) === HEADER_BYTES && view.getUint32(4) === 0x75756964 &&
    hex(bytes.subarray(8, 24)) === type && view.getUint16(24) === 1 &&
    view.getUint16(26) === HEADER_BYTES;
  return right && view.getUint32(188) === crc32(bytes.subarray(0, 188)) ? view : null;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = (c & 1) !== 0 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffff_ffff;
  for (const byte of bytes) c = (c >>> 8) ^ (TABLE[(c ^ byte) & 255] ?? 0);
  return (c ^ 0xffff_ffff) >>> 0;
}

const DIGITS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"));

/** Bytes in lower-case hex. */
export function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte] ?? "";
  return text;
}

/** Bytes of hex digits; `null` for what is none. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from(
    { length: text.length / 2 },
    (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
