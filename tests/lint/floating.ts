/** Finds promises that nobody waits for. */
import ts from "typescript";
import { hasReason } from "./reasons.ts";

/** Something to put right, with its place. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

const FLOATING = "This promise is owned by nobody: await it, keep it, or catch its failure.";
const VOIDED = "`void` on a promise needs its reason in a comment beside it.";
const IN_VOID_CALLBACK =
  "The caller of this function ignores what it returns, so its failure is lost: catch it inside.";
const UNTYPED =
  "The type of this call is unknown (`any`), so a lost promise would not be seen: type it, or give the reason in a comment beside it.";

/** All findings in one file. */
export function findFloating(source: ts.SourceFile, checker: ts.TypeChecker): Finding[] {
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    findings.push({ file: source.fileName, line: line + 1, message });
  };

  const statement = (node: ts.Expression): void => {
    const inner = unwrap(node);
    if (ts.isVoidExpression(inner)) {
      const operand = inner.expression;
      if (isThenable(operand, checker) && !isHandled(operand) && !hasComment(inner, source)) {
        report(node, VOIDED);
      }
    } else if (ts.isBinaryExpression(inner) && isBranch(inner.operatorToken.kind)) {
      if (inner.operatorToken.kind === ts.SyntaxKind.CommaToken) statement(inner.left);
      statement(inner.right);
    } else if (ts.isConditionalExpression(inner)) {
      statement(inner.whenTrue);
      statement(inner.whenFalse);
    } else if (isDropped(inner)) {
      if (isThenable(inner, checker) && !isHandled(inner)) report(node, FLOATING);
      else if (isUntypedCall(inner, checker) && !hasComment(inner, source)) report(node, UNTYPED);
    }
  };

  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) statement(node.expression);
    if (ts.isForStatement(node)) {
      if (node.incrementor !== undefined) statement(node.incrementor);
      if (node.initializer !== undefined && !ts.isVariableDeclarationList(node.initializer)) {
        statement(node.initializer);
      }
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      if (returnsPromise(node, checker) && isVoidExpected(node, checker)) {
        const { body } = node;
        if (ts.isBlock(body) || !isHandled(body)) report(node, IN_VOID_CALLBACK);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function isBranch(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}

/** Whether the value of this expression is lost when it stands alone as a statement. */
function isDropped(node: ts.Expression): boolean {
  if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return false;
  if (ts.isDeleteExpression(node)) return false;
  return !ts.isBinaryExpression(node); // an assignment keeps it
}

function unwrap(node: ts.Expression): ts.Expression {
  const wrapped = ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ||
    ts.isAsExpression(node);
  return wrapped ? unwrap(node.expression) : node;
}

/** `.catch(f)`, `.then(f, g)`, and `.finally(f)` behind one of them. */
function isHandled(node: ts.Expression): boolean {
  const call = unwrap(node);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const { expression: object, name } = call.expression;
  switch (name.text) {
    case "catch":
      return call.arguments.length >= 1;
    case "then":
      return call.arguments.length >= 2;
    case "finally":
      return isHandled(object);
    default:
      return false;
  }
}

/**
 * A call that answers `any`, so that nobody can see whether it is a promise. What TypeScript's and
 * Node's own types call `any` is left out: that is data, such as what `JSON.parse` answers.
 */
function isUntypedCall(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isCallExpression(node)) return false;
  if ((checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) === 0) return false;
  const declared = checker.getResolvedSignature(node)?.declaration?.getSourceFile().fileName ?? "";
  return !/\/(?:@types\/node|typescript)\//.test(declared);
}

function isThenable(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return isThenableType(checker.getTypeAtLocation(node), checker);
}

/**
 * A type with a `then` that takes a function, a union with one, or a list of them. A type may hold
 * itself, as that of JSON does: `seen` are those that are being looked at.
 */
function isThenableType(
  type: ts.Type,
  checker: ts.TypeChecker,
  seen: ReadonlySet<ts.Type> = new Set(),
): boolean {
  if (seen.has(type)) return false;
  const inside = new Set([...seen, type]);
  if (type.isUnion()) return type.types.some((part) => isThenableType(part, checker, inside));
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return checker.getTypeArguments(type as ts.TypeReference).some((element) =>
      isThenableType(element, checker, inside)
    );
  }
  const then = checker.getApparentType(type).getProperty("then");
  if (then === undefined) return false;
  return checker.getTypeOfSymbol(then).getCallSignatures().some((signature) => {
    const first = signature.parameters[0];
    if (first === undefined) return false;
    const parts = checker.getTypeOfSymbol(first);
    return (parts.isUnion() ? parts.types : [parts]).some((part) =>
      part.getCallSignatures().length > 0
    );
  });
}

function returnsPromise(
  node: ts.ArrowFunction | ts.FunctionExpression,
  checker: ts.TypeChecker,
): boolean {
  const signature = checker.getSignatureFromDeclaration(node);
  return signature !== undefined &&
    isThenableType(checker.getReturnTypeOfSignature(signature), checker);
}

/** Whether the place where a function is handed over promises to ignore what it returns. */
function isVoidExpected(
  node: ts.ArrowFunction | ts.FunctionExpression,
  checker: ts.TypeChecker,
): boolean {
  const expected = checker.getContextualType(node);
  if (expected === undefined) return false;
  const signatures = (expected.isUnion() ? expected.types : [expected]).flatMap((part) => [
    ...part.getCallSignatures(),
  ]);
  return signatures.length > 0 &&
    signatures.every((signature) =>
      (checker.getReturnTypeOfSignature(signature).flags & ts.TypeFlags.Void) !== 0
    );
}

/** A comment with words on the same line or on the line above. */
function hasComment(node: ts.Node, source: ts.SourceFile): boolean {
  const lines = source.text.split("\n");
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return hasReason(lines, line);
}
