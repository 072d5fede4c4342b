import { bundleProgram } from "../../scripts/bundle.ts";

let made: Promise<string> | null = null;

/** The program as it ships but for the base runtime: bundled once, and gone when the bench ends. Answers its entry. */
export function bundledProgram(): Promise<string> {
  return made ??= make();
}

async function make(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-bundle-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return await bundleProgram("src/main.ts", folder);
}
