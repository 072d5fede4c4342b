/** Checks what there is: an export, or an altered copy of one. */
import type { Verdict } from "./findings.ts";
import type { ExportFiles, Platform } from "./reading.ts";
import { verifyExport, type VerifyOptions } from "./verify_export.ts";
import { PUBLISHED, verifyPublished } from "./verify_published.ts";

/** Looks which of the two it is: one that has both accounts is checked as the export. */
export async function verifyFiles(
  files: ExportFiles,
  platform: Platform,
  options: VerifyOptions,
): Promise<Verdict> {
  const names = await files.names();
  return names.includes(PUBLISHED) && !names.includes("manifest.json")
    ? await verifyPublished(files, platform, options)
    : await verifyExport(files, platform, options);
}
