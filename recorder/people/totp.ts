/** Codes of an authenticator: TOTP (RFC 6238) with HMAC-SHA-1, 6 digits, 30 s, as every such app has it. Pure. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import type { UtcMs } from "../../src/base/units.ts";

const STEP_MS = 30_000;
const DIGITS = 6;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Random bytes of a secret: 160 bits (RFC 4226 §4, R6). */
export const SECRET_BYTES = 20;

/** Bytes in base 32 without padding (RFC 4648 §6). */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let kept = 0;
  for (const byte of bytes) {
    kept = kept << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[kept >> (bits - 5) & 31] ?? "";
    kept &= 0xff;
  }
  return bits === 0 ? text : text + (ALPHABET[kept << (5 - bits) & 31] ?? "");
}

/** Bytes of a base 32 text of this program's own. @throws {Error} for a sign that is none of it. */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let kept = 0;
  for (const sign of text) {
    const value = ALPHABET.indexOf(sign);
    if (value < 0) throw new Error("no base 32");
    kept = (kept << 5 | value) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push(kept >> (bits -= 8) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** The code of a time step (RFC 4226 §5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** The time step that an instant lies in. */
export const totpStep = (now: UtcMs): number => Math.floor(now / STEP_MS);

/**
 * The step whose code was given, one before or after now allowed; `null` when it is none of them or
 * not newer than `used`: a code counts once (RFC 6238 §5.2).
 */
export function matchTotp(
  secret: string,
  code: string,
  now: UtcMs,
  used: number | null,
): number | null {
  const given = Buffer.from(code.normalize("NFKC").replace(/\s/g, ""));
  const key = fromBase32(secret);
  let found: number | null = null;
  for (const step of [totpStep(now) - 1, totpStep(now), totpStep(now) + 1]) {
    const right = Buffer.from(totpCode(key, step));
    const same = given.length === right.length && timingSafeEqual(given, right);
    if (same && (used === null || step > used)) found ??= step;
  }
  return found;
}

/** What an authenticator reads from the QR picture (the `otpauth` scheme that apps agree on). */
export function otpauthUri(secret: string, login: string, issuer: string): string {
  const query = new URLSearchParams({ secret, issuer, digits: String(DIGITS), period: "30" });
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(login)}?${query}`;
}
