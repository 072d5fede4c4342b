/** A certificate that a device makes for itself (RFC 5280): ECDSA over P-256, signed with its own key. */
import { Buffer } from "node:buffer";
import {
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  randomBytes,
} from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import type { UtcMs } from "../base/units.ts";
import { bits, der, integer, octets, oid, sequence, time, utf8 } from "./der.ts";

/** A key and its certificate, as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const YEAR_MS = 365.25 * 86_400_000;
/** Long, because nobody renews it, and a browser asks about it once anyway. */
const YEARS = 20;

/**
 * Makes a certificate for these names and addresses, and a key where none is given.
 *
 * @param now It begins a day before: clocks of devices and browsers differ.
 * @param given A key of P-256 to use.
 */
export function selfSigned(
  names: readonly string[],
  now: UtcMs,
  given: string | null = null,
): KeyAndCertificate {
  const privateKey = given === null
    ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
    : createPrivateKey(given);
  const publicKey = createPublicKey(privateKey);
  const name = sequence(der(0x31, sequence(oid("2.5.4.3"), utf8("Holdfast recorder"))));
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f | 0x40; // positive and 16 bytes long
  const body = sequence(
    der(0xa0, integer(Uint8Array.of(2))), // version 3
    integer(serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(now - 86_400_000), time(now + YEARS * YEAR_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        // CA:FALSE: it vouches for this device only.
        extension("2.5.29.19", true, sequence()),
        extension("2.5.29.15", true, bits(Uint8Array.of(0x80), 7)), // digital signature
        extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))), // server
        extension("2.5.29.17", false, sequence(...names.map(generalName))),
      ),
    ),
  );
  const signature = createSign("sha256").update(body).sign(privateKey);
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: pem(sequence(body, ECDSA_WITH_SHA256, bits(signature))),
  };
}

function extension(id: string, critical: boolean, value: Uint8Array): Uint8Array {
  const flag = critical ? [der(0x01, Uint8Array.of(0xff))] : [];
  return sequence(oid(id), ...flag, octets(value));
}

function generalName(name: string): Uint8Array {
  if (isIP(name) === 0) return der(0x82, new TextEncoder().encode(name));
  return der(0x87, isIPv4(name) ? Uint8Array.from(name.split("."), Number) : ipv6(name));
}

function ipv6(text: string): Uint8Array {
  // The URL parser writes an address in full canonical groups, dotted ends included.
  const [head = "", tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split("::");
  const groups = (part: string) =>
    part.split(":").filter((g) => g !== "").map((g) => parseInt(g, 16));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return Uint8Array.from([...left, ...zeros, ...right].flatMap((g) => [g >> 8, g & 255]));
}

function pem(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes).toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
