/** Checks an export that is one ZIP, without unpacking it. */
import type { Verdict } from "./findings.ts";
import type { OpenFile, Platform } from "./reading.ts";
import type { VerifyOptions } from "./verify_export.ts";
import { verifyFiles } from "./verify_files.ts";
import type { ForgedZip, UnreadableZip, ZipProblem } from "./zip_directory.ts";
import { isZipProblem, zipFiles } from "./zip_files.ts";

/**
 * Says of the archive what {@link verifyFiles} says of a folder. One of which programs would show
 * different things is not whole, whatever is in it; one that cannot be read is answered as it is.
 */
export async function verifyZip(
  open: () => Promise<OpenFile>,
  platform: Platform,
  options: VerifyOptions,
): Promise<Verdict | ZipProblem<UnreadableZip>> {
  const files = await zipFiles(open);
  if (!isZipProblem(files)) return await verifyFiles(files, platform, options);
  const { problem, detail } = files;
  return isForged(problem) ? notWhole(problem, detail) : { problem, detail };
}

const isForged = (problem: UnreadableZip | ForgedZip): problem is ForgedZip =>
  problem !== "zip-none" && problem !== "zip-packed" && problem !== "zip-large";

const notWhole = (code: ForgedZip, detail: string): Verdict => ({
  whole: false,
  altered: null,
  faults: [{ code, detail }],
  notes: [],
  proofs: [],
  publicKey: "",
  fragments: 0,
  bytes: 0,
});
