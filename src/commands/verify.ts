/** `holdfast verify`: checks an export without the recorder that made it. */
import { readWitness } from "../../recorder/verify/witness_file.ts";
import { folderFiles, openPath, programPlatform } from "../../recorder/verify/program_platform.ts";
import {
  unreadableZip,
  type VerdictLanguage,
  verdictLines,
} from "../../recorder/verify/text/texts.ts";
import { verifyFiles } from "../../recorder/verify/verify_files.ts";
import { verifyZip } from "../../recorder/verify/verify_zip.ts";
import { InputError } from "../base/result.ts";
import { oneOf, options } from "../options.ts";
import { print } from "../output.ts";

/** The command: 0 when the export is whole, 1 when it is not, or is an altered copy, which proves nothing. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = options(args, {
    key: { type: "string" },
    witness: { type: "string" },
    lang: { type: "string" },
    json: { type: "boolean" },
  }, 1);
  const path = positionals[0];
  if (path === undefined) {
    throw new InputError("PATH", "is missing", "name the folder or the ZIP of an export");
  }
  const kind = kindOf(path);
  if (kind === null) {
    throw new InputError("PATH", `${path} is no file`, "name the folder or the ZIP of an export");
  }
  const key = values.key?.toLowerCase() ?? null;
  if (key !== null && !/^[0-9a-f]{64}$/.test(key)) {
    throw new InputError("--key", "is no public key", "give its 64 hexadecimal digits");
  }
  const witnessed = values.witness === undefined ? [] : readWitness(values.witness);
  const language: VerdictLanguage = oneOf(values.lang ?? "en", "lang", ["zh", "en"]) === "zh"
    ? "zh-CN"
    : "en";
  const told = () => {};
  const known = { key, witnessed, told };
  const verdict = kind === "folder"
    ? await verifyFiles(folderFiles(path), programPlatform, known)
    : await verifyZip(() => openPath(path), programPlatform, known);
  if ("problem" in verdict) {
    const { problem, remedy } = unreadableZip(verdict, "en");
    throw new InputError("PATH", `${path}: ${problem}`, remedy);
  }
  print(values.json ? JSON.stringify(verdict) : verdictLines(verdict, language).join("\n"));
  // Whoever asks a script for a proof must not be handed an altered copy for one.
  return verdict.whole && verdict.altered === null ? 0 : 1;
}

function kindOf(path: string): "folder" | "file" | null {
  try {
    const { isDirectory, isFile } = Deno.statSync(path);
    return isDirectory ? "folder" : isFile ? "file" : null;
  } catch {
    return null;
  }
}
