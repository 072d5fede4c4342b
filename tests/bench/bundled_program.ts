import { bundleProgram } from "../../scripts/bundle.ts";

let made: Promise<string> | null = null;

/** The program as it ships but for the base runtime: bundled once, and gone when the bench ends. Answers its entry. */
export function bundledProgram(): Promise<string> {
  return made ??= make();
}

async function make(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-bundle-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const entry = await bundleProgram("src/main.ts", folder);
  // Compiling reads all modules once and for all; else the first start would, and be 20 MB larger.
  const cache = new Deno.Command(Deno.execPath(), {
    args: ["cache", "--no-config", entry],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  });
  if (!(await cache.output()).success) throw new Error(`deno cache ${entry} failed`);
  return entry;
}
