/** Whether an account's exact bytes were signed by the device that it names, and whether that is the one expected. */
import type { Findings, ProofCode } from "./findings.ts";
import { fromHex } from "./headers.ts";
import { type ExportFiles, type Platform, readSmall } from "./reading.ts";

/** What is checked. */
export interface AccountSignature {
  readonly files: ExportFiles;
  /** Of the file with the signature. */
  readonly path: string;
  /** The account's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly device: { readonly keyId: string; readonly publicKey: string };
  readonly platform: Platform;
  /** The key that is known from elsewhere, in hex; `null`: nobody compares it. */
  readonly key: string | null;
  readonly findings: Findings;
  /** What is proven when it fits; `null`: nothing is said of it, nor of the key. */
  readonly right: ProofCode | null;
}

/** Says what it found to the findings. */
export async function checkAccountSignature(check: AccountSignature): Promise<void> {
  const { files, path, bytes, device, platform, key, findings, right } = check;
  const where = right === "signature-right" ? {} : { path };
  const publicKey = fromHex(device.publicKey) ?? new Uint8Array(32);
  if ((await platform.sha256(publicKey)).slice(0, 16) !== device.keyId) {
    findings.fault("key-id-wrong", { ...where, detail: device.keyId });
  }
  const text = await readSmall(files, path, 1000);
  if (text === null) findings.fault("no-signature", where);
  else {
    const hex = new TextDecoder().decode(text);
    const signature = /^[0-9a-f]{128}\n?$/.test(hex) ? fromHex(hex.trim()) : null;
    if (signature !== null && await platform.signatureRight(publicKey, bytes, signature)) {
      if (right !== null) findings.proof(right, { detail: device.keyId });
    } else findings.fault("signature-wrong", where);
  }
  if (key === null) findings.note("key-not-compared", { detail: device.publicKey });
  else if (key !== device.publicKey) {
    findings.fault("key-differs", { ...where, detail: device.publicKey });
  } else if (right !== null) findings.proof("key-compared", { detail: device.keyId });
}
