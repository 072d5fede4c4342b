import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { V8_FLAGS } from "../src/v8_flags.ts";
import { assets, compileArgs } from "./compile.ts";

Deno.test("from source the program runs with the same engine flags as when compiled", () => {
  const { tasks } = JSON.parse(
    readFileSync(join(import.meta.dirname ?? "", "../deno.json"), "utf8"),
  );
  for (const name of ["holdfast", "demo"]) {
    const { command } = tasks[name];
    if (!command.includes(`deno run -A ${V8_FLAGS} src/main.ts`)) throw new Error(command);
  }
  if (!compileArgs("/", "src/main.ts", "/out").includes(V8_FLAGS)) {
    throw new Error("not compiled in");
  }
});

Deno.test("what is no code is embedded, tests and tools are not, permissions are named", () => {
  const root = mkdtempSync(join(tmpdir(), "holdfast-compile-"));
  try {
    for (
      const path of ["ui/style/a.css", "ui/a.ts", "recorder/1.sql", "recorder/x.md", "tests/t.json"]
    ) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), "x");
    }
    const found = assets(root).join();
    if (found !== "recorder/1.sql,ui/style/a.css") throw new Error(found);
    const args = compileArgs(root, "src/main.ts", "/out").join(" ");
    if (!args.includes("--include recorder/1.sql --include ui/style/a.css --output /out")) {
      throw new Error(args);
    }
    if (/--allow-all|\s-A\b|--allow-ffi|--allow-import/.test(args)) throw new Error(args);
  } finally {
    rmSync(root, { recursive: true });
  }
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
