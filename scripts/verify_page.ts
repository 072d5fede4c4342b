/**
 * Program: makes the offline page that lies in every export, one file without anything outside of it.
 *
 *     deno run -A scripts/verify_page.ts
 *
 * The page is kept in the project, because the program that bundles it comes from the network. A test
 * tells when it is older than its sources.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { bundle } from "./bundle.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "..");
const PAGE = join(ROOT, "recorder/verify/page");
/** Where the page is kept. */
export const MADE = join(ROOT, "recorder/export/assets/verify.html");

const IMPORT = /(?:^|\n)(?:import|export)\s[^;]*?\sfrom\s"([^"]+)"/g;

/** Code as it runs: without types, comments and imports of types, a change of which changes nothing. */
const bare = (path: string): string =>
  ts.transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: { target: ts.ScriptTarget.ESNext, removeComments: true },
  }).outputText;

/** The page's own files and all that they import, in order of their paths, with what matters of them. */
function sources(): [string, string][] {
  const found = new Map<string, string>();
  const look = (path: string) => {
    if (found.has(path)) return;
    const code = bare(path);
    found.set(path, code);
    for (const [, target = ""] of code.matchAll(IMPORT)) {
      if (target.startsWith(".")) look(resolve(dirname(path), target));
    }
  };
  look(join(PAGE, "page.js"));
  for (const name of ["page.html", "page.css"]) {
    found.set(join(PAGE, name), readFileSync(join(PAGE, name), "utf8"));
  }
  return [...found].sort(([a], [b]) => a < b ? -1 : 1);
}

/** A digest of everything that the page is made from: its sources, and the versions of its libraries. */
export function sourceDigest(): string {
  const { imports } = JSON.parse(readFileSync(join(ROOT, "deno.json"), "utf8")) as {
    imports: Record<string, string>; // the project's own
  };
  const hash = createHash("sha256")
    .update(`${imports["@noble/curves"]} ${imports["@noble/hashes"]}\n`);
  for (const [path, text] of sources()) hash.update(`${relative(ROOT, path)}\0${text}\0`);
  return hash.digest("hex");
}

async function bundledScript(): Promise<string> {
  const out = await Deno.makeTempFile({ suffix: ".js" });
  try {
    await bundle(["--platform", "browser", "--minify", "-o", out, join(PAGE, "page.js")]);
    return await Deno.readTextFile(out);
  } finally {
    await Deno.remove(out);
  }
}

const source = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

async function main(): Promise<void> {
  const script = (await bundledScript()).replaceAll("</script", "<\\/script");
  const style = readFileSync(join(PAGE, "page.css"), "utf8");
  const policy = `default-src 'none'; script-src ${source(script)}; style-src ${
    source(style)
  }; base-uri 'none'; form-action 'none'`;
  const parts: Readonly<Record<string, string>> = {
    policy,
    style: `<style>${style}</style>`,
    script: `<script type="module">${script}</script>`,
    sources: `<!-- sources ${sourceDigest()} -->`,
  };
  const html = readFileSync(join(PAGE, "page.html"), "utf8")
    .replace(/<!--(\w+)-->/g, (_, name: string) => parts[name] ?? "");
  await Deno.writeTextFile(MADE, html);
  console.log(`${relative(ROOT, MADE)}: ${(html.length / 1024).toFixed(0)} KiB`);
}

if (import.meta.main) await main();
