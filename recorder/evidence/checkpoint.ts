/**
 * A checkpoint: what the device held and knew at one moment, as one JSON text, signed as its exact
 * UTF-8 bytes. Whoever has a checkpoint can tell later whether anything before it was changed.
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { PoolId } from "../../src/base/ids.ts";
import { err, ok, type Result } from "../../src/base/result.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { cameraId, count, hex, positive, told, tryParse, whole, words } from "../shapes.ts";
import { keyIdOf, type Signer, verifySignature } from "./signer.ts";

/** Why a checkpoint was made. `minute` is the ordinary one. */
export const CHECKPOINT_REASONS = [
  "minute",
  "start",
  "stop",
  "export",
  "sign-in",
  "settings",
  "witness",
  "statement",
] as const;
export type CheckpointReason = typeof CHECKPOINT_REASONS[number];

const hash = hex(64);
const ms = v.pipe(whole, v.minValue(-8.64e15), v.maxValue(8.64e15));
const utc = v.pipe(ms, v.transform(UtcMs));
const shape = v.strictObject({
  holdfast: v.literal("checkpoint"),
  version: v.literal(1),
  /** Rises by one with each checkpoint of the device. */
  number: positive,
  reason: v.picklist(CHECKPOINT_REASONS),
  /** The signing key's short name: see `keyIdOf`. */
  key: hex(16),
  pool: v.pipe(hex(32), v.transform(PoolId)),
  wall: utc,
  trusted: v.pipe(ms, v.transform(TrustedMs)),
  clock: v.picklist(["good", "unknown"]),
  /** Lines of the log, the root of the tree over them (RFC 6962), and the chain's hash at the last. */
  log: v.strictObject({ size: count, root: hash, head: hash }),
  /** Each camera's newest acknowledged fragment: sequence number, hash of its header, displayed end. */
  cameras: v.array(v.strictObject({
    camera: cameraId,
    sequence: count,
    hash,
    end: v.nullable(utc),
  })),
  counts: v.strictObject({ fragments: count, gaps: count, refusals: count }),
  software: words(100),
  /** SHA-256 of the text of the checkpoint before this one; `null` for the first. */
  previous: v.nullable(hash),
});

/** A checkpoint's content. All times are whole milliseconds. */
export type Checkpoint = v.InferOutput<typeof shape>;

/** One camera's head in a checkpoint. */
export type ChainHead = Checkpoint["cameras"][number];

/** A checkpoint as it is signed, kept and handed on. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What is signed, as UTF-8. */
  readonly text: string;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Writes a checkpoint as text and signs it. */
export function signCheckpoint(checkpoint: Checkpoint, signer: Signer): SignedCheckpoint {
  const text = JSON.stringify(checkpoint);
  const { publicKey } = signer;
  return { checkpoint, text, signature: signer.sign(bytesOf(text)), publicKey };
}

/** The text's own hash, which the next checkpoint names. */
export const checkpointHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex");

/**
 * Reads a checkpoint strictly and checks its signature with the key that came with it. That the key
 * is the device's is for the caller to know.
 *
 * @returns What is wrong, in words, when it is none.
 */
export function openCheckpoint(
  text: string,
  signature: Uint8Array,
  publicKey: Uint8Array,
): Result<SignedCheckpoint, string> {
  if (!verifySignature(publicKey, bytesOf(text), signature)) {
    return err("its signature does not fit its text");
  }
  const parsed = tryParse(shape, jsonOrNull(text));
  if (!parsed.ok) return err(told(parsed.error[0], "text"));
  const checkpoint = parsed.value;
  if (checkpoint.key !== keyIdOf(publicKey)) return err("it names another key than signed it");
  return ok({ checkpoint, text, signature, publicKey });
}

/** A checkpoint as it goes into files: text, signature and key in hexadecimal digits. */
export interface PlainCheckpoint {
  readonly text: string;
  readonly signature: string;
  readonly publicKey: string;
}

/** For files and for exports. */
export const plainCheckpoint = (signed: SignedCheckpoint): PlainCheckpoint => ({
  text: signed.text,
  signature: hexOf(signed.signature),
  publicKey: hexOf(signed.publicKey),
});

const plainShape = v.strictObject({
  text: words(1_000_000),
  signature: hex(128),
  publicKey: hash,
});

/** A checkpoint from a file, checked as {@link openCheckpoint} does. */
export function readPlainCheckpoint(json: unknown): Result<SignedCheckpoint, string> {
  const parsed = tryParse(plainShape, json);
  if (!parsed.ok) return err("it is not a checkpoint of three texts");
  const { text, signature, publicKey } = parsed.value;
  return openCheckpoint(text, Uint8Array.fromHex(signature), Uint8Array.fromHex(publicKey));
}

/** Lower-case hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => Uint8Array.from(bytes).toHex();

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
