/** Program: writes policy/COVERAGE.md from policy/coverage/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { coverageMarkdown } from "../policy/coverage/markdown.ts";
import { TEXTS } from "../policy/coverage/mod.ts";

/** Where the page is, below the root of the project. */
export const COVERAGE_PAGE = "policy/COVERAGE.md";

if (import.meta.main) {
  const path = join(import.meta.dirname ?? ".", "..", COVERAGE_PAGE);
  writeFileSync(path, coverageMarkdown(TEXTS));
  console.log(`written: ${COVERAGE_PAGE}`);
}
