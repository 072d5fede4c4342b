/**
 * The keys of whoever publishes rule packs for this device: a file that the vendor puts there. No
 * command and no page writes it.
 */
import { createPublicKey } from "node:crypto";
import { Buffer } from "node:buffer";
import { InputError } from "../../src/base/result.ts";
import { readTextOrNull } from "../disk/durable_file.ts";

/** The file in the folder of keys. */
export const publisherFile = (folder: string): string => `${folder}/rule-publisher.pub`;

const PEM = /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/g;

/**
 * The publisher's keys, 32 raw bytes each (RFC 8032 §5.1.5): lines of 64 hexadecimal digits, PEM
 * blocks, and lines that begin with `#`, in any order.
 *
 * @param folder `DIR/keys`.
 * @throws {InputError} where there is no file, no key in it, or something else.
 */
export function publisherKeys(folder: string): readonly Uint8Array[] {
  const path = publisherFile(folder);
  const text = readTextOrNull(path);
  if (text === null) {
    throw new InputError(
      "keys/rule-publisher.pub",
      "is not there, so no rule pack can be trusted",
      "have the vendor put the key of its rule publisher there",
    );
  }
  const wrong = (problem: string) =>
    new InputError(
      "keys/rule-publisher.pub",
      problem,
      "write an Ed25519 public key there: 64 hexadecimal digits or PEM",
    );
  const blocks = text.match(PEM) ?? [];
  const lines = text.replace(PEM, "").split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.some((line) => !/^[0-9a-f]{64}$/i.test(line))) throw wrong("has a line that is no key");
  const keys = [
    ...lines.map((line) => Uint8Array.fromHex(line)),
    ...blocks.map((block) => {
      const key = rawKey(block);
      if (key === null) throw wrong("has a PEM block that is no Ed25519 public key");
      return key;
    }),
  ];
  if (keys.length === 0) throw wrong("has no key");
  return keys;
}

function rawKey(pem: string): Uint8Array | null {
  try {
    const { kty, crv, x } = createPublicKey(pem).export({ format: "jwk" });
    if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string") return null;
    return new Uint8Array(Buffer.from(x, "base64url"));
  } catch {
    return null;
  }
}
