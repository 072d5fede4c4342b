/** Program: every export that other files may use says what it is. Exit status 1 with the places. */
import ts from "typescript";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Finding } from "./floating.ts";
import { isTest, roomOf } from "./import_table.ts";
import { sourceFiles } from "./source_files.ts";

/**
 * Exported declarations of one file that have no docstring (a comment that begins with two stars).
 * A docstring also speaks for what follows without an empty line between, for overloads, and for a
 * constant that bears the name of a documented type. The one at the head of a file speaks for its
 * only value, and a named type for the constant that is declared to be of it.
 */
export function findUndocumented(file: string, text: string): Finding[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const described = new Set<string>();
  const silent: { readonly node: ts.Statement; readonly names: readonly string[] }[] = [];
  let previous = false;
  for (const node of source.statements) {
    const names = exportedNames(node);
    const gap = /\n[ \t]*\n/.test(text.slice(node.getFullStart(), node.getStart(source)));
    previous = hasDocstring(node, text) || (previous && !gap);
    if (names.length === 0) continue;
    if (previous || hasNamedType(node)) { for (const name of names) described.add(name); }
    else silent.push({ node, names });
  }
  const values = source.statements.filter((it) => exportedNames(it).length > 0 && isValue(it));
  const hasHead = (ts.getLeadingCommentRanges(text, 0) ?? []).some((it) => isDocstring(it, text));
  const head = hasHead && values.length === 1 ? values[0] : undefined;
  return silent.filter(({ node }) => node !== head).filter(({ names }) =>
    !names.every((name) => described.has(name))
  ).map(
    ({ node, names }) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const message = `\`${names.join(", ")}\` is exported and says nothing of itself.`;
      return { file, line: line + 1, message };
    },
  );
}

function exportedNames(node: ts.Statement): string[] {
  const exported = ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some((it) => it.kind === ts.SyntaxKind.ExportKeyword) ?? false);
  if (!exported) return [];
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map((it) => it.name.getText());
  }
  const named = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node);
  if (!named) return [];
  const byDefault = ts.getModifiers(node)?.some((it) => it.kind === ts.SyntaxKind.DefaultKeyword);
  return [byDefault === true ? "default" : node.name?.text ?? "default"];
}

/** Types that say nothing of what a constant is for. */
const BUILT_IN = new Set([
  ...["Array", "ReadonlyArray", "Map", "ReadonlyMap", "Set", "ReadonlySet", "Record", "Readonly"],
  ...["Partial", "Promise", "Date", "RegExp", "Uint8Array", "Function", "Error"],
]);

function isValue(node: ts.Statement): boolean {
  return !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node);
}

function hasNamedType(node: ts.Statement): boolean {
  return ts.isVariableStatement(node) &&
    node.declarationList.declarations.every((it) =>
      it.type !== undefined && ts.isTypeReferenceNode(it.type) &&
      !BUILT_IN.has(it.type.typeName.getText())
    );
}

function hasDocstring(node: ts.Node, text: string): boolean {
  return (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [])
    .some((it) => isDocstring(it, text));
}

function isDocstring({ pos, end }: ts.CommentRange, text: string): boolean {
  return /^\/\*\*[^]*\p{L}{2}/u.test(text.slice(pos, end));
}

if (import.meta.main) {
  const root = join(import.meta.dirname ?? ".", "../..");
  const files = sourceFiles(root).filter((file) => {
    const path = relative(root, file);
    return roomOf(path) !== "tests" && !isTest(path);
  });
  const findings = files.flatMap((file) => findUndocumented(file, readFileSync(file, "utf8")));
  for (const { file, line, message } of findings) {
    console.error(`${relative(root, file)}:${line}: ${message}`);
  }
  console.log(`docs: ${files.length} files, ${findings.length} findings`);
  Deno.exit(findings.length > 0 ? 1 : 0);
}
