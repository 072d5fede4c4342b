/** Whether what the lines of COVERAGE.md point at is there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CoverageAnswer, CoveredText } from "../../policy/coverage/entry.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");

/** The text of a file of the project; `null` where there is none. */
export function readProject(path: string): string | null {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, "utf8") : null;
}

/**
 * Every command that a usage text names: `holdfast pool status | check --data DIR` names two. Words
 * before the first option or value belong to the command; a bar parts the last of them.
 */
export function commandsIn(usage: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, words = ""] of usage.matchAll(/^ *holdfast ((?:[a-z-]+|\|| )+)/gm)) {
    const parts = words.split("|").map((part) => part.trim().split(/ +/));
    const [first] = parts[0] ?? [];
    for (const [index, part] of parts.entries()) {
      const own = part.filter((word) => /^[a-z][a-z-]*$/.test(word));
      if (own.length > 0) found.add(["holdfast", ...index === 0 ? own : [first, ...own]].join(" "));
    }
  }
  return found;
}

function usageText(): string {
  return /const USAGE =\s*`([^`]*)`/.exec(readProject("src/main.ts") ?? "")?.[1] ?? "";
}

const exportOf = (name: string) =>
  new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`, "m");

/** What is wrong with one answer's `ref`, or `null`. Rules and duties are held against the layers elsewhere. */
export function refProblem(
  { kind, ref }: CoverageAnswer,
  read: (path: string) => string | null = readProject,
  commands: ReadonlySet<string> = commandsIn(usageText()),
): string | null {
  const at = ref.indexOf("#");
  const [file, name] = at < 0 ? [ref, ""] : [ref.slice(0, at), ref.slice(at + 1)];
  switch (kind) {
    case "rule":
    case "duty":
      return null;
    case "command":
      return commands.has(ref) ? null : `the usage text has no command \`${ref}\``;
    case "page":
      return !file.startsWith("ui/")
        ? `${file} is not in ui/`
        : read(file) === null
        ? `there is no ${file}`
        : null;
    case "function":
    case "test": {
      const text = read(file);
      if (text === null) return `there is no ${file}`;
      if (!/^\w/.test(name)) return `${ref} does not say which`;
      if (kind === "function") {
        return exportOf(name).test(text) ? null : `${file} does not export ${name}`;
      }
      return file.endsWith("_test.ts") && text.includes(`"${name}"`)
        ? null
        : `${file} has no test “${name}”`;
    }
  }
}

/** What is wrong with all references of a text, one sentence each. */
export function refProblems(text: CoveredText): readonly string[] {
  const commands = commandsIn(usageText());
  return Object.entries(text.entries).flatMap(([cite, { answers = [] }]) =>
    answers.flatMap((one) => {
      const problem = refProblem(one, readProject, commands);
      return problem === null ? [] : [`${cite}: ${problem}`];
    })
  );
}
