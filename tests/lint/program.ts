/** Builds a TypeScript program over the project with the types that Deno itself uses. */
import ts from "typescript";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkPackages } from "./npm_types.ts";

/** Files that are imported as text; that they exist is for `deno check` to see. */
const TEXT = /\.(?:css|html|svg)$/;

/** A program, and what could not be found while it was built. */
export interface Project {
  readonly program: ts.Program;
  /** One sentence for each import whose types are missing: such a file is not really checked. */
  readonly unresolved: readonly string[];
}

/**
 * Reads `files` and everything that they import.
 * @param root Directory with deno.json and deno.lock; npm packages must be downloaded.
 * @param files Absolute paths.
 * @param work Empty directory for links and Deno's own type library.
 */
export async function buildProject(
  root: string,
  files: readonly string[],
  work: string,
): Promise<Project> {
  await linkPackages(root, work);
  const denoTypes = join(work, "deno.d.ts");
  writeFileSync(denoTypes, await denoTypeLibrary());

  const config: { imports?: Record<string, string>; compilerOptions?: object } = JSON.parse(
    readFileSync(join(root, "deno.json"), "utf8"),
  );
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      target: "esnext",
      lib: ["esnext"],
      module: "esnext",
      moduleResolution: "bundler",
      moduleDetection: "force",
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(work, "node_modules", "@types")],
    },
    root,
  );
  const host = ts.createCompilerHost(options, true);
  const unresolved: string[] = [];
  const asked = new Set(files);
  const outside = join(work, "importer.ts");
  host.resolveModuleNameLiterals = (literals, containing, _redirect, own) =>
    literals.map((literal) => {
      const written = literal.text;
      // Relative paths count from the file; packages always from the links made above.
      const name = written.startsWith("npm:") ? npmName(written) : written;
      const from = /^\.{0,2}\//.test(name) ? containing : outside;
      const found = ts.resolveModuleName(name, from, own, host);
      // Built-in modules come with Deno's types; what is imported as text is a string.
      const typed = name.startsWith("node:") || TEXT.test(name);
      if (found.resolvedModule === undefined && !typed && asked.has(containing)) {
        unresolved.push(`${containing}: the types of \`${written}\` were not found`);
      }
      return found;
    });
  const program = ts.createProgram({ rootNames: [denoTypes, ...files], options, host });
  return { program, unresolved };
}

/** `npm:@scope/name@1.2.3/part` → `@scope/name/part`. */
export function npmName(specifier: string): string {
  return specifier.replace(/^npm:\/?(@[^/]+\/[^@/]+|[^@/]+)(?:@[^/]+)?/, "$1");
}

async function denoTypeLibrary(): Promise<string> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["types"],
    stdin: "null",
  }).output();
  if (!success) throw new Error("`deno types` failed: the checks cannot know Deno's own functions");
  return new TextDecoder().decode(stdout);
}
