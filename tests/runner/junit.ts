/** Reads what `deno test --junit-path` wrote. */
import { fail, type Tally } from "./tally.ts";

/** Begins the line that a skipped test prints; `tests/skip.ts` writes it. */
export const SKIP_MARK = "SKIPPED ";

/**
 * Counts tests and steps.
 * @param report The XML; empty when there was none to write.
 * @param status Exit status of `deno test`.
 * @param output What was printed; a skip must have said its reason there.
 */
export function tallyDenoTest(report: string, status: number, output: string): Tally {
  const cases = report.match(/<testcase\b[^>]*(?:\/>|>[^]*?<\/testcase>)/g) ?? [];
  const skipped = cases.filter((it) => it.includes("<skipped")).length;
  const failed = cases.filter((it) => /<(?:failure|error)\b/.test(it)).length;
  const notes = output.split("\n").flatMap((line) => {
    const at = line.indexOf(SKIP_MARK);
    return at >= 0 ? [line.slice(at)] : [];
  });
  let tally: Tally = { passed: cases.length - skipped - failed, failed, skipped, notes };
  if (status !== 0 && failed === 0) {
    tally = fail(tally, `deno test ended with status ${status} and no failed test: see above`);
  }
  if (skipped > notes.length) {
    tally = fail(tally, `${skipped - notes.length} skipped tests printed no reason`);
  }
  return tally;
}
