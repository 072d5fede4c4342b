import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ALLOCATOR, V8_FLAGS } from "../src/runtime.ts";
import { compileArgs } from "./compile.ts";

const ALLOCATOR_WORDS = Object.entries(ALLOCATOR).map((setting) => setting.join("="));

Deno.test("the program runs with the same settings of its engine and its allocator from source, compiled and as a service", () => {
  const { tasks } = JSON.parse(
    readFileSync(join(import.meta.dirname ?? "", "../deno.json"), "utf8"),
  );
  for (const name of ["holdfast", "demo"]) {
    const { command } = tasks[name];
    const wanted = `${ALLOCATOR_WORDS.join(" ")} deno run -A ${V8_FLAGS} src/main.ts`;
    if (!command.includes(wanted)) throw new Error(command);
  }
  if (!compileArgs("/main.js", "/out").includes(V8_FLAGS)) throw new Error("not compiled in");
  const readme = readFileSync(join(import.meta.dirname ?? "", "../README.md"), "utf8");
  if (!readme.includes(`Environment=${ALLOCATOR_WORDS.join(" ")}`)) {
    throw new Error("the README's service does not set the allocator");
  }
});

Deno.test("the compiled program's permissions are named one by one", () => {
  const args = compileArgs("/main.js", "/out").join(" ");
  if (!args.endsWith("--output /out /main.js")) throw new Error(args);
  if (/--allow-all|\s-A\b|--allow-ffi|--allow-import/.test(args)) throw new Error(args);
});

Deno.test("no library brings the TypeScript compiler along: it would be embedded, with 23 MB", () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname ?? "", "../deno.lock"), "utf8"));
  for (
    const [name, { dependencies = [] }] of Object.entries<{ dependencies?: string[] }>(lock.npm)
  ) {
    // Deno takes it in as an optional peer because checks of this project use it.
    if (dependencies.some((it) => /^typescript(?:@|$)/.test(it)) || /_typescript@/.test(name)) {
      throw new Error(`take typescript out of ${name} in deno.lock, by hand`);
    }
  }
});
