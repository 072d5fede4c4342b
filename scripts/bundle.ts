/** Bundles: code of many files, libraries included, as few. */
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..");

/** Runs `deno bundle` in the project. It fetches what bundles from npm. Throws with its own words. */
export async function bundle(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/**
 * The program as it is compiled: a file for each command and for what several share, because each
 * module that an engine loads from source costs it some 30 kB. Answers the entry's path in `folder`.
 */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  await bundle(["--code-splitting", "--outdir", folder, entry]);
  return join(folder, basename(entry).replace(/\.ts$/, ".js"));
}
