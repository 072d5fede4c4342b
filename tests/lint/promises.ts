/**
 * Program: every promise of the project has an owner.
 * Exit status 1 with one line for each finding.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { findFloating, type Finding } from "./floating.ts";
import { buildProject } from "./program.ts";
import { sourceFiles } from "./source_files.ts";

/** What was found in `files`, imports whose types are missing included. */
export async function checkPromises(root: string, files: readonly string[]): Promise<Finding[]> {
  const work = mkdtempSync(join(tmpdir(), "holdfast-types-"));
  try {
    const { program, unresolved } = await buildProject(root, files, work);
    const checker = program.getTypeChecker();
    const wanted = new Set(files);
    const found = program.getSourceFiles().filter((source) => wanted.has(source.fileName))
      .flatMap((source) => findFloating(source, checker));
    return [...unresolved.map((message) => ({ file: "", line: 0, message })), ...found];
  } finally {
    rmSync(work, { recursive: true });
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname ?? ".", "../..");
  const files = sourceFiles(root);
  const findings = await checkPromises(root, files);
  for (const { file, line, message } of findings) {
    console.error(file === "" ? message : `${relative(root, file)}:${line}: ${message}`);
  }
  console.log(`promises: ${files.length} files, ${findings.length} findings`);
  Deno.exit(findings.length > 0 ? 1 : 0);
}
