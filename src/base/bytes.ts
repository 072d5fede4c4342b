/** Byte strings that lie in several pieces. */

/** How many bytes all pieces have. */
export function bytesIn(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) sum += part.length;
  return sum;
}

/** Puts the pieces one behind the other into `out`, from `at` on; answers where they end. */
export function putBytes(out: Uint8Array, parts: readonly Uint8Array[], at = 0): number {
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return at;
}

/** All pieces as one; a single piece is given back as it is, without a copy. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const out = new Uint8Array(bytesIn(parts));
  putBytes(out, parts);
  return out;
}
