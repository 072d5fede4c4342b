/**
 * Lint plugin: who may import whom, what policy/ and src/base/ may not name, and which shortcuts
 * need a reason beside them.
 * `deno lint` loads it through `lint.plugins` of deno.json.
 */
import { isTest, judgeImport, roomOf } from "./import_table.ts";
import { judgeDate, judgeMember, judgeName } from "./purity.ts";
import { hasReason, judgeComment } from "./reasons.ts";

/** Root of the project as a path that ends with `/`. */
const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** The path of a linted file below the root, or `null` when it lies elsewhere. */
function below(filename: string): string | null {
  const path = filename.replaceAll("\\", "/");
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : null;
}

const imports: Deno.lint.Rule = {
  create(context) {
    const from = below(context.filename);
    if (from === null) return {};
    const check = (node: Deno.lint.Node, specifier: string | null, typeOnly: boolean) => {
      const message = judgeImport({ from, specifier, typeOnly });
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === "type"),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === "type"),
      ExportNamedDeclaration(node) {
        if (node.source !== null) check(node, node.source.value, node.exportKind === "type");
      },
      ImportExpression(node) {
        const { source } = node;
        const written = source.type === "Literal" && typeof source.value === "string";
        check(node, written ? source.value as string : null, false);
      },
      TSImportType(node) {
        const argument = node.argument;
        const literal = argument.type === "TSLiteralType" ? argument.literal : null;
        const value = literal?.type === "Literal" ? literal.value : null;
        check(node, typeof value === "string" ? value : null, true);
      },
    };
  },
};

const pure: Deno.lint.Rule = {
  create(context) {
    const path = below(context.filename);
    const room = path === null ? "free" : roomOf(path);
    if (path === null || (room !== "policy" && room !== "base")) return {};
    const inTest = isTest(path);
    const report = (node: Deno.lint.Node, message: string | null) => {
      if (message !== null) context.report({ node, message });
    };
    return {
      Identifier(node) {
        // Identities of cameras and runs are drawn in src/base/, the one place of chance there.
        if (room === "base" && node.name === "crypto") return;
        if (isReference(node)) report(node, judgeName(node.name, inTest));
      },
      MemberExpression(node) {
        const object = node.object.type === "Identifier" ? node.object.name : null;
        const property = memberName(node);
        if (property !== null) report(node, judgeMember(object, property));
      },
      NewExpression(node) {
        if (isDate(node.callee)) report(node, judgeDate(true, node.arguments.length));
      },
      CallExpression(node) {
        if (isDate(node.callee)) report(node, judgeDate(false, node.arguments.length));
      },
    };
  },
};

const reasons: Deno.lint.Rule = {
  create(context) {
    const { text } = context.sourceCode;
    const lines = text.split("\n");
    return {
      TSNonNullExpression(node) {
        const line = text.slice(0, node.range[1]).split("\n").length - 1;
        if (hasReason(lines, line)) return;
        context.report({ node, message: "`!` needs its proof in a comment beside it." });
      },
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          const message = judgeComment(comment.value);
          if (message !== null) context.report({ range: comment.range, message });
        }
      },
    };
  },
};

function isDate(node: Deno.lint.Node): boolean {
  return node.type === "Identifier" && node.name === "Date";
}

function memberName(node: Deno.lint.MemberExpression): string | null {
  const { property } = node;
  if (!node.computed) return property.type === "Identifier" ? property.name : null;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : null;
}

/** Whether an identifier stands for a value, and is not the name of a member, key or type field. */
function isReference(node: Deno.lint.Identifier): boolean {
  const parent = node.parent as Deno.lint.Node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
      return parent.value === node || parent.computed || parent.shorthand;
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.key !== node || parent.computed;
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return true;
    default:
      return !parent.type.startsWith("TS");
  }
}

const plugin: Deno.lint.Plugin = { name: "holdfast", rules: { rooms: imports, pure, reasons } };
export default plugin;
