/** Which shortcuts need a reason beside them, and which words mean that work is not done. */

/**
 * Whether a line has a comment of at least three words on it or directly above it.
 * @param lines The file, line by line.
 * @param index Which line, from 0.
 */
export function hasReason(lines: readonly string[], index: number): boolean {
  const beside = /\/[/*](.*)$/.exec(lines[index] ?? "")?.[1] ?? "";
  const above = /^\s*(?:\/\/|\/\*|\*)(.*)$/.exec(lines[index - 1] ?? "")?.[1] ?? "";
  return [beside, above].some((comment) => comment.split(/\s+/).filter(isWord).length >= 3);
}

function isWord(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** What is wrong with a comment: unfinished work, or a check switched off without saying why. */
export function judgeComment(text: string): string | null {
  if (/\b(?:TODO|FIXME|XXX|HACK)\b/.test(text)) {
    return "Finish it or leave it out; what is missing belongs in the changelog.";
  }
  if (/@ts-(?:ignore|nocheck|expect-error)\b/.test(text)) {
    return "The type checker may not be switched off; narrow the type.";
  }
  if (/\bdeno-lint-ignore\b/.test(text) && !/--\s+\S+\s+\S+/.test(text)) {
    return "Say why the rule does not fit: `deno-lint-ignore RULE -- reason`.";
  }
  return null;
}
