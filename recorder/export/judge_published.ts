/** Whether the account of an altered copy may be signed. */
import { createHash } from "node:crypto";
import type { Signer } from "../evidence/signer.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { ALTERED_WARNING, type Published, readPublished } from "../verify/read_published.ts";
import { hex } from "../verify/headers.ts";

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** The account, when this device may sign it; what is wrong with it, in words, when not. */
export function judgePublished(
  bytes: Uint8Array,
  signer: Signer,
  ledger: LedgerReader,
): Published | string {
  const account = readPublished(bytes);
  if (typeof account === "string") return account;
  const { device, original, warning, by, purpose, videos } = account;
  if (device.keyId !== signer.keyId || device.publicKey !== hex(signer.publicKey)) {
    return "the export was signed with another key than this device's";
  }
  if (warning !== ALTERED_WARNING) return "it does not say that it is an altered copy";
  if (by.trim() === "" || purpose.trim() === "") return "it does not say by whom and what for";
  if (videos.length === 0 || videos.some(({ regions }) => regions.length === 0)) {
    return "it has a video in which nothing was altered";
  }
  const rows = ledger.rows(
    "SELECT details FROM event WHERE kind = 'export-signed' AND details LIKE ?",
    `%"export":"${original.export}"%`, // 32 hexadecimal digits
  );
  const signed = rows.some(({ details }) =>
    String(details).includes(`"sha256":"${original.manifestSha256}"`)
  );
  return signed ? account : "the device's log does not say that it signed that export";
}
