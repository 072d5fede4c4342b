/** `holdfast simulate FILE`. */
import { readFileSync } from "node:fs";
import { InputError } from "../base/result.ts";
import { options } from "../options.ts";
import { parseScenario } from "./simulate/scenario.ts";
import { simulate } from "./simulate/simulate.ts";

/** The command. Its lines are collected and written in large pieces: a scenario may have millions. */
export function simulateCommand(args: readonly string[]): number {
  const { positionals } = options(args, { json: { type: "boolean" } }, 1);
  const [file] = positionals;
  if (file === undefined) throw new InputError("FILE", "is missing", "name a scenario file");
  const scenario = parseScenario(read(file));
  const encoder = new TextEncoder();
  let lines: string[] = [];
  const flush = () => {
    const bytes = encoder.encode(lines.join(""));
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
    lines = [];
  };
  simulate(scenario, (line) => {
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length >= 500) flush();
  });
  flush();
  return 0;
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8"); // 0: standard input
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError("FILE", `${file} cannot be read: ${why}`, "name a scenario file");
  }
}
