/** As much of DER (ITU-T X.690) as a certificate needs. Pure. */
import { bytesIn, joinBytes } from "../base/bytes.ts";

/** A value of any type: tag, length, content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = bytesIn(parts);
  const bytes: number[] = [];
  for (let n = length; n > 0; n = Math.floor(n / 256)) bytes.unshift(n % 256);
  const head = length < 128 ? [tag, length] : [tag, 0x80 | bytes.length, ...bytes];
  return joinBytes([Uint8Array.from(head), ...parts]);
}

/** SEQUENCE. */
export const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);

/** OBJECT IDENTIFIER, from its dotted form. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 127];
    for (let n = arc >> 7; n > 0; n >>= 7) groups.unshift(n & 127 | 128);
    bytes.push(...groups);
  }
  return der(0x06, Uint8Array.from(bytes));
}

/** INTEGER that is not negative, from its bytes, highest first. */
export function integer(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  return der(0x02, (short[0] ?? 0) > 127 ? joinBytes([Uint8Array.of(0), short]) : short);
}

/** UTF8String. */
export const utf8 = (text: string) => der(0x0c, new TextEncoder().encode(text));

/** UTCTime before 2050, GeneralizedTime from then on (RFC 5280 §4.1.2.5); whole seconds. */
export function time(ms: number): Uint8Array {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, "");
  const ascii = (s: string) => new TextEncoder().encode(s);
  return text < "2050" ? der(0x17, ascii(text.slice(2))) : der(0x18, ascii(text));
}

/** BIT STRING of whole bytes; `unused` bits of the last do not count. */
export const bits = (bytes: Uint8Array, unused = 0) => der(0x03, Uint8Array.of(unused), bytes);

/** OCTET STRING. */
export const octets = (bytes: Uint8Array) => der(0x04, bytes);
