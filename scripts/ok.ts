/**
 * Program: everything that a change must pass. All checks run even when one fails, then the tests;
 * the last line is theirs. Exit status 1 when anything failed. Arguments go to the tests.
 */
import { join } from "node:path";

/** The checks, the longest first, with the arguments of `deno`. */
export const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["lost promises", ["run", "-A", "tests/lint/promises.ts"]],
  ["types", ["check", "."]],
  ["lint and rooms", ["lint"]],
  ["format", ["fmt", "--check"]],
  ["import circles", ["run", "-A", "tests/lint/cycles.ts"]],
  ["docstrings", ["run", "-A", "tests/lint/docs.ts"]],
];

const ROOT = join(import.meta.dirname ?? ".", "..");
/** Each check keeps one core busy. */
const AT_ONCE = Math.max(1, navigator.hardwareConcurrency);

/** Runs all checks, as many side by side as there are cores, and shows each when it is over. Answers which failed. */
async function check(): Promise<string[]> {
  const failed: string[] = [];
  const waiting = [...CHECKS];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, args] = next;
      const child = new Deno.Command(Deno.execPath(), {
        args: [...args],
        cwd: ROOT,
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      });
      const { success, stdout, stderr } = await child.output();
      console.log(`== ${name}: deno ${args.join(" ")}`);
      for (const bytes of [stderr, stdout]) writeAll(bytes);
      if (!success) failed.push(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return failed;
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

async function test(): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    // The types were checked above, and are not checked once more.
    args: ["task", "test", "--checked", ...Deno.args],
    cwd: ROOT,
    stdin: "null",
  }).spawn();
  return (await child.status).success;
}

async function main(): Promise<number> {
  const failed = await check();
  console.log(
    failed.length > 0 ? `!! checks failed: ${failed.join(", ")}` : "== all checks passed",
  );
  const tested = await test();
  // Told on standard error, so that the last line of the output stays the count of tests.
  if (failed.length > 0) console.error(`!! checks failed: ${failed.join(", ")}`);
  return failed.length === 0 && tested ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
