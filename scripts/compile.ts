/**
 * Program: makes the one executable.
 *
 *     deno task compile [--out FILE] [--entry FILE]
 *
 * The runtime that it is embedded into is `DENORT_BIN` where that is set, else the one that Deno
 * downloads; where that cannot be had, the Deno program itself, to see that everything embeds. Such
 * a file is not the product and is not run. Exit status 0 when a file was made, 1 when not.
 */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { V8_FLAGS } from "../src/v8_flags.ts";
import { PERMISSIONS } from "./permissions.ts";

/** Rooms whose files that are not code are embedded: styles, texts, SQL, rule data. */
const ROOMS = ["src", "policy", "recorder", "device", "ui"] as const;

/** Files below the rooms that the program reads at run time, relative to `root`, in order. */
export function assets(root: string): string[] {
  const below = (dir: string): string[] =>
    existsSync(dir)
      ? readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
        const path = join(dir, entry.name);
        if (entry.isDirectory()) return below(path);
        return /\.(?:tsx?|md)$/.test(entry.name) ? [] : [relative(root, path)];
      })
      : [];
  return ROOMS.flatMap((room) => below(join(root, room))).sort();
}

/** Arguments of `deno` that make `out` from `entry`. */
export function compileArgs(root: string, entry: string, out: string): string[] {
  return [
    "compile",
    "--no-prompt",
    V8_FLAGS,
    "--exclude-unused-npm", // what only tests and checks import is no part of the product
    ...PERMISSIONS.map((it) => it.flag),
    ...assets(root).flatMap((path) => ["--include", path]),
    "--output",
    out,
    entry,
  ];
}

async function compile(root: string, args: string[], denort: string | undefined) {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
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
  const args = compileArgs(root, values.entry ?? "src/main.ts", out);

  const given = Deno.env.get("DENORT_BIN");
  let madeWith = given;
  let made = await compile(root, args, given);
  if (!made && given === undefined) {
    console.log(
      "The base runtime could not be had. Embedding into the Deno program itself instead.",
    );
    madeWith = Deno.execPath();
    made = await compile(root, args, madeWith);
  }
  if (!made) return 1;
  const megabytes = (statSync(out).size / 1e6).toFixed(1);
  console.log(`Made ${out}: ${megabytes} MB, with ${assets(root).length} files embedded.`);
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
  return 0;
}

if (import.meta.main) Deno.exit(await main());
