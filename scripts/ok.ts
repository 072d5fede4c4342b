/**
 * Program: everything that a change must pass. All checks run even when one fails, then the tests;
 * the last line is theirs. Exit status 1 when anything failed. Arguments go to the tests.
 */
import { join } from "node:path";

/** The checks in the order in which they run, with the arguments of `deno`. */
export const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["format", ["fmt", "--check"]],
  ["lint and rooms", ["lint"]],
  ["types", ["check", "."]],
  ["lost promises", ["run", "-A", "tests/lint/promises.ts"]],
  ["import circles", ["run", "-A", "tests/lint/cycles.ts"]],
  ["docstrings", ["run", "-A", "tests/lint/docs.ts"]],
];

async function deno(args: readonly string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: join(import.meta.dirname ?? ".", ".."),
    stdin: "null",
  }).spawn();
  return (await child.status).success;
}

async function main(): Promise<number> {
  const failed: string[] = [];
  for (const [name, args] of CHECKS) {
    console.log(`== ${name}: deno ${args.join(" ")}`);
    if (!await deno(args)) failed.push(name);
  }
  console.log(
    failed.length > 0 ? `!! checks failed: ${failed.join(", ")}` : "== all checks passed",
  );
  const tested = await deno(["task", "test", ...Deno.args]);
  // Told on standard error, so that the last line of the output stays the count of tests.
  if (failed.length > 0) console.error(`!! checks failed: ${failed.join(", ")}`);
  return failed.length === 0 && tested ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
