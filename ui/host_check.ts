/** Which names this server answers to. A page of another site that points its own name at us (DNS rebinding) is refused. */
import { isIP } from "node:net";

/**
 * Whether a `Host` header (RFC 9110 §7.2) is one we answer to: an IP literal, `localhost`, or one
 * of `names` (lower case, without port). A missing or malformed one is not.
 */
export function hostAllowed(host: string | undefined, names: ReadonlySet<string>): boolean {
  if (host === undefined) return false;
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host);
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (name.startsWith("[")) return isIP(name.slice(1, -1)) === 6;
  const plain = name.endsWith(".") ? name.slice(0, -1) : name;
  return plain === "localhost" || isIP(plain) === 4 || names.has(plain);
}
