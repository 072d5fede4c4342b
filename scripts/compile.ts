/**
 * Program: makes the one executable.
 *
 *     deno task compile [--out FILE] [--entry FILE]
 *
 * The runtime that it is embedded into is `DENORT_BIN` where that is set, else the one that Deno
 * downloads; where that cannot be had, the Deno program itself, to see that everything embeds. Such
 * a file is not the product and is not run. Exit status 0 when a file was made, 1 when not.
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { V8_FLAGS } from "../src/runtime.ts";
import { bundleProgram } from "./bundle.ts";
import { PERMISSIONS } from "./permissions.ts";

/** Arguments of `deno` that make `out` from the bundle's `entry`, which imports nothing but its other files. */
export function compileArgs(entry: string, out: string): string[] {
  const permissions = PERMISSIONS.map((it) => it.flag);
  return [
    "compile",
    "--no-prompt",
    "--no-config",
    V8_FLAGS,
    ...permissions,
    "--output",
    out,
    entry,
  ];
}

async function compile(args: string[], denort: string | undefined) {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    stdin: "null",
    ...(denort === undefined ? {} : { env: { DENORT_BIN: denort } }),
  }).spawn();
  return (await child.status).success;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { out: { type: "string" }, entry: { type: "string" } },
  });
  const root = join(import.meta.dirname ?? ".", "..");
  const out = values.out ?? join(root, "dist", "holdfast");
  mkdirSync(dirname(out), { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "holdfast-compile-" });
  try {
    const entry = await bundleProgram(values.entry ?? "src/main.ts", folder);
    return await make(compileArgs(entry, out), out) ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Compiles and says what came of it; `false` when nothing was made. */
async function make(args: string[], out: string): Promise<boolean> {
  const given = Deno.env.get("DENORT_BIN");
  let madeWith = given;
  let made = await compile(args, given);
  if (!made && given === undefined) {
    console.log(
      "The base runtime could not be had. Embedding into the Deno program itself instead.",
    );
    madeWith = Deno.execPath();
    made = await compile(args, madeWith);
  }
  if (!made) return false;
  const megabytes = (statSync(out).size / 1e6).toFixed(1);
  console.log(`Made ${out}: ${megabytes} MB.`);
  if (madeWith !== undefined) {
    console.log(
      `It was embedded into ${madeWith} and was NOT run: only a base runtime of the same`,
    );
    console.log(
      "version (denort) makes a program of it. Set DENORT_BIN to one to build the product.",
    );
  } else {
    console.log("It was NOT run by this task.");
  }
  return true;
}

if (import.meta.main) Deno.exit(await main());
