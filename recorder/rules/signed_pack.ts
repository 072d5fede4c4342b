/** A rule pack with its signature in one file: see policy/rule_pack/PACK.md. */
import { InputError, RefusedError } from "../../src/base/result.ts";
import { LONGEST_PACK } from "../../policy/rule_pack/pack.ts";
import { keyIdOf, verifySignature } from "../evidence/signer.ts";

/** A pack as it came, before anybody has looked whether the signature is good. */
export interface SignedPack {
  readonly keyId: string;
  /** 64 bytes (RFC 8032 §5.1.6), over the UTF-8 bytes of `text`. */
  readonly signature: Uint8Array;
  readonly text: string;
}

const HEAD = /^holdfast-rule-pack ed25519 ([0-9a-f]{16}) ([0-9a-f]{128})$/;
const LONGEST_HEAD = 200;

/** The bytes of a file. */
export function writeSigned({ keyId, signature, text }: SignedPack): Uint8Array {
  return new TextEncoder().encode(
    `holdfast-rule-pack ed25519 ${keyId} ${signature.toHex()}\n${text}`,
  );
}

/** A file's head and text. @throws {InputError} for what is no signed pack. */
export function readSigned(bytes: Uint8Array): SignedPack {
  const remedy = "load the file as the publisher made it";
  if (bytes.length > LONGEST_HEAD + LONGEST_PACK) {
    throw new InputError("pack", "is too long for a rule pack", remedy);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError("pack", "is no text in UTF-8", remedy);
  }
  const end = text.slice(0, LONGEST_HEAD).indexOf("\n");
  const head = HEAD.exec(text.slice(0, Math.max(0, end)));
  const [, keyId, signature] = head ?? [];
  if (keyId === undefined || signature === undefined) {
    throw new InputError("pack", "does not begin as a signed rule pack", remedy);
  }
  return { keyId, signature: Uint8Array.fromHex(signature), text: text.slice(end + 1) };
}

/** Whether a key made the signature over exactly this text. */
export function isSignedBy(
  { text, signature }: Pick<SignedPack, "text" | "signature">,
  key: Uint8Array,
): boolean {
  return verifySignature(key, new TextEncoder().encode(text), signature);
}

/**
 * The publisher's key that signed a pack.
 *
 * @throws {RefusedError} when none of the keys did.
 */
export function signerAmong(signed: SignedPack, keys: readonly Uint8Array[]): Uint8Array {
  const named = keys.find((key) => keyIdOf(key) === signed.keyId);
  if (named === undefined) {
    throw new RefusedError(
      "pack",
      `is signed by ${signed.keyId}, which is not a rule publisher of this device`,
      `load a pack signed by ${keys.map(keyIdOf).join(" or ")}`,
    );
  }
  if (!isSignedBy(signed, named)) {
    throw new RefusedError(
      "pack",
      "is not what the publisher signed: it was changed or damaged",
      "fetch the file again",
    );
  }
  return named;
}
