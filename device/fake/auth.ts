import { createHash } from "node:crypto";
import type { FakeAuth } from "./types.ts";

const REALM = "Fake camera";

/** The `WWW-Authenticate` line of a 401 (RFC 7617, RFC 7616). */
export function challenge(auth: FakeAuth, nonce: string): string {
  if (auth.scheme === "basic") return `Basic realm="${REALM}"`;
  const algorithm = auth.scheme === "digest-md5" ? "MD5" : "SHA-256";
  return `Digest realm="${REALM}", nonce="${nonce}", algorithm=${algorithm}`;
}

/** Whether an `Authorization` header's value proves the password for this request. */
export function authorized(auth: FakeAuth, nonce: string, method: string, value: string): boolean {
  if (auth.scheme === "basic") {
    const bytes = new TextEncoder().encode(`${auth.user}:${auth.password}`);
    return value === `Basic ${btoa(String.fromCharCode(...bytes))}`;
  }
  if (!value.startsWith("Digest ")) return false;
  const fields = new Map<string, string>();
  for (const [, key = "", quoted, plain] of value.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)) {
    fields.set(key, quoted ?? plain ?? "");
  }
  const name = auth.scheme === "digest-md5" ? "md5" : "sha256";
  const hash = (text: string) => createHash(name).update(text).digest("hex");
  const ha1 = hash(`${auth.user}:${REALM}:${auth.password}`);
  const ha2 = hash(`${method}:${fields.get("uri") ?? ""}`);
  const qop = fields.get("qop");
  const middle = qop === undefined
    ? nonce
    : `${nonce}:${fields.get("nc") ?? ""}:${fields.get("cnonce") ?? ""}:${qop}`;
  return fields.get("username") === auth.user && fields.get("nonce") === nonce &&
    fields.get("response") === hash(`${ha1}:${middle}:${ha2}`);
}
