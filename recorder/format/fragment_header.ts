import { createHash } from "node:crypto";
import { BlockNo, CameraId, Generation, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { GapCause } from "../port.ts";
import { gapCause, gapCode } from "./gap_cause.ts";
import {
  beginHeader,
  FRAGMENT_HEADER_TYPE,
  HEADER_BYTES,
  openHeader,
  sealHeader,
  UUID_BODY,
} from "./uuid_box.ts";

/** What stands before each fragment. */
export interface FragmentHeader {
  readonly block: BlockNo;
  /** Must equal the block header's, so that a fragment of the block's last use is never taken for one of this. */
  readonly generation: Generation;
  readonly camera: CameraId;
  readonly run: RunNo;
  /** Rises with every fragment of the camera, across blocks and runs. */
  readonly sequence: number;
  /** Displayed time of the first picture. */
  readonly start: UtcMs;
  /** Trusted time when the fragment was complete. */
  readonly trusted: TrustedMs;
  readonly duration: MediaDur90k;
  /** Begins with a key frame. */
  readonly key: boolean;
  /** The wall clock was known to be right when the fragment was recorded. */
  readonly clockGood: boolean;
  /** Why footage is missing just before this fragment; `null` when none is. */
  readonly gap: GapCause | null;
  readonly frames: number;
  /** The camera's own clock less displayed time, from RTCP sender reports; `null` when unknown. */
  readonly cameraClockOffsetMs: number | null;
  /** Length of `moof` and `mdat`, which follow at once. */
  readonly payloadLength: Bytes;
  /** SHA-256 of `moof` and `mdat`. */
  readonly payloadHash: Uint8Array;
  /** SHA-256 of the camera's fragment header before this one; 32 zero bytes for its first. */
  readonly previous: Uint8Array;
}

const SHA256 = 1;
const NO_OFFSET = -0x8000_0000;
const FLAG_KEY = 1;
const FLAG_CLOCK_GOOD = 2;
const N = UUID_BODY + 4;
const HASH = N + 68;
const PREVIOUS = HASH + 32;

/** What a camera's first fragment names as its predecessor. */
export const NO_PREVIOUS: Uint8Array = new Uint8Array(32);

/** The fragment header box, {@link HEADER_BYTES} long. */
export function encodeFragmentHeader(h: FragmentHeader): Uint8Array {
  const { bytes, view } = beginHeader(FRAGMENT_HEADER_TYPE);
  view.setUint32(N, (h.key ? FLAG_KEY : 0) | (h.clockGood ? FLAG_CLOCK_GOOD : 0));
  view.setUint32(N + 4, h.block);
  view.setUint32(N + 8, h.generation);
  view.setUint32(N + 12, h.camera);
  view.setUint32(N + 16, h.run);
  view.setUint32(N + 20, h.duration);
  view.setBigUint64(N + 24, BigInt(h.sequence));
  view.setBigInt64(N + 32, BigInt(h.start));
  view.setBigInt64(N + 40, BigInt(h.trusted));
  view.setUint32(N + 48, h.payloadLength);
  view.setInt32(N + 52, h.cameraClockOffsetMs ?? NO_OFFSET);
  view.setUint16(N + 56, h.frames);
  view.setUint8(N + 58, gapCode(h.gap));
  view.setUint8(N + 59, SHA256);
  bytes.set(h.payloadHash, HASH);
  bytes.set(h.previous, PREVIOUS);
  sealHeader(bytes);
  return bytes;
}

/** The header at `at`, or `null` where there is no whole and undamaged one. */
export function decodeFragmentHeader(bytes: Uint8Array, at: number): FragmentHeader | null {
  const view = openHeader(bytes, at, FRAGMENT_HEADER_TYPE);
  if (view === null || view.getUint8(N + 59) !== SHA256) return null;
  const flags = view.getUint32(N);
  const offset = view.getInt32(N + 52);
  return {
    block: BlockNo(view.getUint32(N + 4)),
    generation: Generation(view.getUint32(N + 8)),
    camera: CameraId(view.getUint32(N + 12)),
    run: RunNo(view.getUint32(N + 16)),
    duration: MediaDur90k(view.getUint32(N + 20)),
    sequence: Number(view.getBigUint64(N + 24)),
    start: UtcMs(Number(view.getBigInt64(N + 32))),
    trusted: TrustedMs(Number(view.getBigInt64(N + 40))),
    key: (flags & FLAG_KEY) !== 0,
    clockGood: (flags & FLAG_CLOCK_GOOD) !== 0,
    gap: gapCause(view.getUint8(N + 58)),
    frames: view.getUint16(N + 56),
    cameraClockOffsetMs: offset === NO_OFFSET ? null : offset,
    payloadLength: Bytes(view.getUint32(N + 48)),
    payloadHash: bytes.slice(at + HASH, at + HASH + 32),
    previous: bytes.slice(at + PREVIOUS, at + PREVIOUS + 32),
  };
}

/** SHA-256 of bytes that lie in one piece or several. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** The hash that the camera's next header names: SHA-256 of the whole encoded header box. */
export function headerHash(encoded: Uint8Array): Uint8Array {
  return sha256(encoded.subarray(0, HEADER_BYTES));
}
