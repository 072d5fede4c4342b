import { createHash } from "node:crypto";
import type { Challenge } from "./challenge.ts";
import type { Credentials } from "./url.ts";

/** The hashes of RFC 7616 §6.1, weakest first, by their names in a challenge and in `node:crypto`. */
const ALGORITHMS: readonly (readonly [name: string, hash: string])[] = [
  ["MD5", "md5"],
  ["SHA-256", "sha256"],
  ["SHA-512-256", "sha512-256"],
];

/** How strong a Digest challenge is, from 1; 0 when its algorithm or its `qop` is not known here. */
export function digestStrength(challenge: Challenge): number {
  const { name } = algorithmOf(challenge);
  const known = ALGORITHMS.findIndex(([n]) => n === name) + 1;
  return qopOf(challenge) === "unknown" ? 0 : known;
}

/** What the answer to a challenge depends on, besides the challenge. */
export interface DigestRequest {
  readonly method: string;
  /** The request URL, exactly as in the request line. */
  readonly uri: string;
  readonly credentials: Credentials;
  /** The client's nonce: unpredictable, without quotes. */
  readonly cnonce: string;
  /** How many requests used this server nonce, this one included, from 1. */
  readonly count: number;
}

/** The value of the `Authorization` header, RFC 7616 §3.4 (and RFC 2617 §3.2.2, RFC 2069 without `qop`). */
export function answerDigest(challenge: Challenge, request: DigestRequest): string {
  const { name, session } = algorithmOf(challenge);
  const hashName = ALGORITHMS.find(([n]) => n === name)?.[1] ?? "md5";
  const hash = (text: string) => createHash(hashName).update(text, "utf8").digest("hex");
  const realm = challenge.params.get("realm") ?? "";
  const nonce = challenge.params.get("nonce") ?? "";
  const { user, password } = request.credentials;
  const { cnonce } = request;

  const secret = hash(`${user}:${realm}:${password}`);
  const ha1 = session ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const qop = qopOf(challenge);
  // Our requests have no body, so that `auth-int` hashes the empty one.
  const ha2 = hash(`${request.method}:${request.uri}${qop === "auth-int" ? `:${hash("")}` : ""}`);
  const nc = request.count.toString(16).padStart(8, "0");
  const response = qop === "none"
    ? hash(`${ha1}:${nonce}:${ha2}`)
    : hash(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);

  const fields = [
    `username="${user.replace(/[\\"]/g, "\\$&")}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
  ];
  const algorithm = challenge.params.get("algorithm");
  if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
  const opaque = challenge.params.get("opaque");
  if (opaque !== undefined) fields.push(`opaque="${opaque}"`);
  if (qop !== "none") fields.push(`qop=${qop}`, `nc=${nc}`);
  if (qop !== "none" || session) fields.push(`cnonce="${cnonce}"`);
  return `Digest ${fields.join(", ")}`;
}

function algorithmOf(challenge: Challenge): { name: string; session: boolean } {
  const text = (challenge.params.get("algorithm") || "MD5").toUpperCase();
  const session = text.endsWith("-SESS");
  return { name: session ? text.slice(0, -5) : text, session };
}

function qopOf(challenge: Challenge): "none" | "auth" | "auth-int" | "unknown" {
  const text = challenge.params.get("qop");
  if (text === undefined || text.trim() === "") return "none";
  const offered = text.toLowerCase().split(",").map((q) => q.trim());
  if (offered.includes("auth")) return "auth";
  return offered.includes("auth-int") ? "auth-int" : "unknown";
}
