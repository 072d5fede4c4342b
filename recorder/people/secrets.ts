/** Random words that let somebody in, and the hashes under which they are stored. */
import { createHash, randomBytes } from "node:crypto";
import { base32 } from "./totp.ts";

/** How a token of an integration begins, so that a leaked one is known for what it is. */
export const TOKEN_PREFIX = "hft_";

/** Where secrets come from: `n` random bytes; tests put in their own. */
export type RandomBytes = (n: number) => Uint8Array;

/** The system's. */
export const systemRandom: RandomBytes = (n) => randomBytes(n);

/** A session's identifier: 256 bits in base64url. */
export const newSessionToken = (random: RandomBytes): string =>
  random(32).toBase64({ alphabet: "base64url", omitPadding: true });

/** An integration's token: a mark, then 256 bits. */
export const newApiToken = (random: RandomBytes): string => TOKEN_PREFIX + newSessionToken(random);

/** A code that people type once: 100 bits in five groups of four, of letters and 2 … 7 (RFC 4648 §6). */
export function newCode(random: RandomBytes): string {
  const text = base32(random(13)).slice(0, 20);
  return text.match(/.{4}/g)?.join("-") ?? text;
}

/** A typed code in the form that is hashed: case, blanks, hyphens and figures that look like letters do not count. */
export function normalCode(code: string): string {
  return code.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}]/gu, "")
    .replaceAll("0", "O").replaceAll("1", "I").replaceAll("8", "B");
}

/** What a secret of enough random bits is stored as: SHA-256, in hexadecimal digits. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
