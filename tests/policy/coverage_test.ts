/** Every article, paragraph and item has its line in policy/COVERAGE.md, and what the line points at is there. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { citedBy, coverageProblems } from "../../policy/coverage/check.ts";
import { by, type CoveredText, fn, others, rule } from "../../policy/coverage/entry.ts";
import { LIAONING } from "../../policy/coverage/liaoning.ts";
import { coverageMarkdown } from "../../policy/coverage/markdown.ts";
import { TEXTS } from "../../policy/coverage/mod.ts";
import { unitsOf } from "../../policy/coverage/units.ts";
import { RULES } from "../../policy/layers/mod.ts";
import { COVERAGE_PAGE } from "../../scripts/coverage.ts";
import { commandsIn, readProject, refProblem, refProblems } from "./coverage_refs.ts";

/** Decree 211 with other entries. */
const changed = (entries: CoveredText["entries"]): CoveredText => ({ ...LIAONING, entries });

Deno.test("every article, paragraph and item has a line, and every cite of the rules has a unit", () => {
  for (const text of TEXTS) deepStrictEqual(coverageProblems(text), []);
});

Deno.test("what the lines point at is there", () => {
  for (const text of TEXTS) deepStrictEqual(refProblems(text), []);
});

Deno.test("COVERAGE.md is what its data say", () => {
  strictEqual(
    readProject(COVERAGE_PAGE),
    coverageMarkdown(TEXTS),
    "run `deno task law-coverage` and commit what it writes",
  );
});

Deno.test("a paragraph without a line, and a line without a paragraph, are found", () => {
  for (const { cite } of unitsOf(LIAONING)) {
    const { [cite]: gone, ...rest } = LIAONING.entries;
    ok(gone !== undefined);
    deepStrictEqual(coverageProblems(changed(rest)), [`${cite}: nothing is said of it`]);
  }
  const more = { ...LIAONING.entries, "LN-28": others("nobody") };
  deepStrictEqual(coverageProblems(changed(more)), ["LN-28: the text has no such unit"]);
  const empty = { ...LIAONING.entries, "LN-1": by() };
  deepStrictEqual(coverageProblems(changed(empty)), ["LN-1: its line is empty"]);
});

Deno.test("a rule that does not cite its unit, and one that is left out, are found", () => {
  const claimed = { ...LIAONING.entries, "LN-1": by(rule("siting", "all")) };
  deepStrictEqual(coverageProblems(changed(claimed)), ["LN-1: rule siting does not cite it"]);
  const left = { ...LIAONING.entries, "LN-21": others("builders") };
  deepStrictEqual(coverageProblems(changed(left)), [
    "LN-21: rule penalty cites it and is not in its line",
  ]);
});

Deno.test("a cite that no text has is found, in a rule and in a duty", () => {
  const liaoning = RULES["CN-LN"];
  const [first, ...duties] = liaoning.duties;
  ok(first !== undefined);
  const rules = {
    ...RULES,
    "CN-LN": {
      ...liaoning,
      signage: { builders: ["government"], cite: "LN-13(3)" },
      duties: [{ ...first, cite: "LN-17" }, ...duties],
    },
  } as const;
  deepStrictEqual(coverageProblems(LIAONING, rules), [
    "LN-8: duty privacy-secret does not cite it",
    "LN-13: rule signage does not cite it",
    "LN-13(3): cited by rule signage, and the text has no such unit",
    "LN-17: cited by duty privacy-secret, and the text has no such unit",
  ]);
  ok(citedBy(LIAONING).get("LN-6(1)(3)")?.has("rule siting"));
});

Deno.test("what is not there is found, whatever it is", () => {
  const read = (path: string) =>
    path === "ui/a_test.ts" ? 'export function seen() {}\nDeno.test("it is so", f);' : null;
  const commands = commandsIn(
    "  holdfast pool create --data D\n  holdfast pool status | check X\n",
  );
  deepStrictEqual([...commands], [
    "holdfast pool create",
    "holdfast pool status",
    "holdfast pool check",
  ]);
  const of = (kind: "function" | "command" | "page" | "test", ref: string) =>
    refProblem({ kind, ref, what: "" }, read, commands);
  for (
    const [kind, ref] of [
      ["function", "ui/a_test.ts#seen"],
      ["command", "holdfast pool check"],
      ["page", "ui/a_test.ts"],
      ["test", "ui/a_test.ts#it is so"],
    ] as const
  ) strictEqual(of(kind, ref), null);
  for (
    const [kind, ref] of [
      ["function", "ui/a_test.ts#see"],
      ["function", "ui/a_test.ts"],
      ["function", "ui/b.ts#seen"],
      ["command", "holdfast pool"],
      ["command", "holdfast create"],
      ["page", "ui/b.ts"],
      ["page", "a_test.ts"],
      ["test", "ui/a_test.ts#it is"],
      ["test", "ui/b_test.ts#it is so"],
    ] as const
  ) ok(of(kind, ref) !== null, ref);
  ok(refProblem(fn("policy/siting.ts#sitting", "")) !== null);
});
