/**
 * The device's signing key: Ed25519 (RFC 8032), made at first start and kept in one file that only
 * this user may read. It is copied nowhere: neither to a pool disk nor into an export.
 */
import { Buffer } from "node:buffer";
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { type KeyObject, sign as signWith, verify as verifyWith } from "node:crypto";
import { readTextOrNull, replaceFileSync, syncFolder } from "../disk/durable_file.ts";

/** Signs what the device says. */
export interface Signer {
  /** The first 16 hexadecimal digits of the SHA-256 of the raw public key. */
  readonly keyId: string;
  /** 32 raw bytes (RFC 8032 §5.1.5). */
  readonly publicKey: Uint8Array;
  /** @returns 64 bytes (RFC 8032 §5.1.6). */
  sign(message: Uint8Array): Uint8Array;
}

/** A signer, and how its key came to be. */
export interface OpenedSigner extends Signer {
  /** `made`: there was no key; `replaced`: what was there was no key, and was put aside. */
  readonly origin: "kept" | "made" | "replaced";
}

/** The file of the private key (PKCS#8, PEM) in the folder of keys. */
export const keyFile = (folder: string): string => `${folder}/device-ed25519.pem`;

/**
 * Opens the device's key, and makes one where there is none. A file that is no Ed25519 key is put
 * aside and a new key made, because recording must not wait for it: the log says that the key is
 * another one, and a verifier shows it.
 *
 * @param folder `DIR/keys`; made when missing, mode 0700.
 * @throws when the folder can be neither read nor written.
 */
export function openSigner(folder: string): OpenedSigner {
  const path = keyFile(folder);
  const text = readTextOrNull(path);
  if (text === null) {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return { ...make(path), origin: "made" };
  }
  const key = parseKey(text);
  if (key === null) {
    Deno.renameSync(path, `${path}.damaged`);
    return { ...make(path), origin: "replaced" };
  }
  if (((Deno.statSync(path).mode ?? 0) & 0o077) !== 0) Deno.chmodSync(path, 0o600);
  return { ...signerOf(key), origin: "kept" };
}

/** A signer that nobody else has: for tests and for a simulated device. */
export function newSigner(): Signer {
  return signerOf(generateKeyPairSync("ed25519").privateKey);
}

/** The signer of a key that somebody keeps (PKCS#8, PEM); `null` for what is no Ed25519 key. */
export function signerOfPem(pem: string): Signer | null {
  const key = parseKey(pem);
  return key === null ? null : signerOf(key);
}

/** A new key as PEM (PKCS#8), for whoever keeps it himself. */
export function newKeyPem(): string {
  return pemOf(generateKeyPairSync("ed25519").privateKey);
}

/** Whether a signature over `message` was made with a key, given by its 32 raw public bytes. */
export function verifySignature(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return verifyWith(
    null,
    message,
    keyObject(Buffer.from(publicKey).toString("base64url")),
    signature,
  );
}

/** Thousands of signatures of one key are checked in a row, and making the object costs as much as a check. */
let lastKey: { readonly x: string; readonly key: KeyObject } | null = null;

function keyObject(x: string): KeyObject {
  if (lastKey?.x !== x) {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    lastKey = { x, key };
  }
  return lastKey.key;
}

/** The short name of a public key of 32 raw bytes. */
export function keyIdOf(publicKey: Uint8Array): string {
  return createHash("sha256").update(publicKey).digest("hex").slice(0, 16);
}

function make(path: string): Signer {
  const { privateKey } = generateKeyPairSync("ed25519");
  replaceFileSync(path, pemOf(privateKey));
  const folder = path.slice(0, path.lastIndexOf("/"));
  syncFolder(folder.slice(0, folder.lastIndexOf("/")) || "/");
  return signerOf(privateKey);
}

const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

function parseKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey({ key: pem, format: "pem", type: "pkcs8" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

function signerOf(key: KeyObject): Signer {
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (typeof x !== "string") throw new Error("the runtime gives no public half of the key");
  const publicKey = new Uint8Array(Buffer.from(x, "base64url"));
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (message) => new Uint8Array(signWith(null, message, key)),
  };
}
