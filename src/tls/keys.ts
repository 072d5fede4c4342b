/** The page's key and certificate: the vendor's where they lie in the data folder, else made at the first start. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { networkInterfaces } from "node:os";
import { readTextOrNull, replaceFileSync } from "../../recorder/disk/durable_file.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { InputError } from "../base/result.ts";
import type { UtcMs } from "../base/units.ts";
import { type KeyAndCertificate, selfSigned } from "./self_signed.ts";

/** Where they lie; whoever replaces them starts the program anew. */
const tlsPaths = (data: string) => ({
  key: `${dataPaths(data).keys}/tls-key.pem`,
  cert: `${dataPaths(data).keys}/tls-cert.pem`,
});

/** Makes what is missing. @throws {InputError} when what is there does not fit together. */
export function ensureTls(data: string, now: UtcMs): void {
  const paths = tlsPaths(data);
  Deno.mkdirSync(dataPaths(data).keys, { recursive: true, mode: 0o700 });
  if (readTextOrNull(paths.cert) === null) {
    const key = readTextOrNull(paths.key);
    const made = attempt(() => selfSigned(names(), now, key));
    // The key first: where the power fails in between, a certificate is made for it next time.
    if (key === null) replaceFileSync(paths.key, made.key);
    replaceFileSync(paths.cert, made.cert);
  }
  readTls(data);
}

/** Reads them. @throws {InputError} when one is missing, cannot be read, or does not fit the other. */
export function readTls(data: string): KeyAndCertificate {
  const paths = tlsPaths(data);
  const [key, cert] = [readTextOrNull(paths.key), readTextOrNull(paths.cert)];
  if (key === null || cert === null) {
    throw new InputError("keys", `${key === null ? paths.key : paths.cert} is missing`, remedy);
  }
  const fits = attempt(() => new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)));
  if (!fits) throw new InputError("keys", "the certificate is not of this key", remedy);
  return { key, cert };
}

/** The certificate's SHA-256 fingerprint, as browsers show it. */
export function tlsFingerprint(data: string): string {
  return new X509Certificate(readTls(data).cert).fingerprint256;
}

const remedy = "put key and certificate (PEM) there, or remove both and a pair is made";

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch {
    throw new InputError("keys", "tls-key.pem or tls-cert.pem cannot be read", remedy);
  }
}

/** What browsers can reach this machine by. */
function names(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
    .map(({ address }) => address.split("%")[0] ?? address);
  return [...new Set(["localhost", Deno.hostname(), "127.0.0.1", "::1", ...addresses])];
}
