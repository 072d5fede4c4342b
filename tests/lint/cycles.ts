/** Program: no file imports itself over others. Exit status 1 with each circle. */
import ts from "typescript";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { sourceFiles } from "./source_files.ts";

/** What each file takes from others at run time; imports of types only are left out. */
export function valueImports(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  return source.statements.flatMap((node) => {
    const isImport = ts.isImportDeclaration(node);
    if (!isImport && !ts.isExportDeclaration(node)) return [];
    const typeOnly = isImport
      ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : node.isTypeOnly;
    const target = node.moduleSpecifier;
    if (typeOnly || target === undefined || !ts.isStringLiteral(target)) return [];
    return /^\.\.?\//.test(target.text) ? [join(dirname(file), target.text)] : [];
  });
}

/** One circle for each file that begins one, as the files passed through; empty when there is none. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return cycles;
}

if (import.meta.main) {
  const root = join(import.meta.dirname ?? ".", "../..");
  const files = sourceFiles(root);
  const cycles = findCycles(
    new Map(files.map((file) => [file, valueImports(file, readFileSync(file, "utf8"))])),
  );
  for (const cycle of cycles) {
    console.error(`circle: ${cycle.map((file) => relative(root, file)).join(" → ")}`);
  }
  console.log(`cycles: ${files.length} files, ${cycles.length} findings`);
  Deno.exit(cycles.length > 0 ? 1 : 0);
}
