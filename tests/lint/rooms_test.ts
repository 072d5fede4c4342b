import plugin from "./rooms.ts";

const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/** Lints `source` as if it stood at `path`, and returns the rules that spoke, in order. */
function lint(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, ROOT + path, source).map((found) => found.id);
}

const ROOMS = "holdfast/rooms";
const PURE = "holdfast/pure";
const REASONS = "holdfast/reasons";

/** What must be caught: file, source, and the rule that speaks. */
const SEEDED: readonly (readonly [string, string, string])[] = [
  ["policy/a.ts", 'import { x } from "../recorder/port.ts";', ROOMS],
  ["policy/a.ts", 'import type { X } from "../recorder/port.ts";', ROOMS],
  ["policy/a.ts", 'import { main } from "../src/main.ts";', ROOMS],
  ["policy/deep/a.ts", 'import { x } from "../../ui/x.ts";', ROOMS],
  ["policy/a.ts", 'import * as v from "valibot";', ROOMS],
  ["policy/a.ts", 'import * as v from "npm:valibot@1";', ROOMS],
  ["policy/a.ts", 'import { readFileSync } from "node:fs";', ROOMS],
  ["policy/a_test.ts", 'import { x } from "../recorder/pool.ts";', ROOMS],
  ["src/base/a.ts", 'import { x } from "../config.ts";', ROOMS],
  ["src/base/a.ts", 'import { x } from "../../policy/x.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "../device/port.ts";', ROOMS],
  ["recorder/a.ts", 'import type { X } from "../device/port.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "../src/config.ts";', ROOMS],
  ["recorder/a.ts", 'export { x } from "../ui/x.ts";', ROOMS],
  ["recorder/a.ts", 'export * from "../device/rtsp.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "../tests/fake_disk.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "./b_test.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "../scripts/setup.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "../../elsewhere/x.ts";', ROOMS],
  ["recorder/a.ts", 'import { x } from "https://example.org/x.ts";', ROOMS],
  ["recorder/a.ts", 'const x = await import("../device/rtsp.ts");', ROOMS],
  ["recorder/a.ts", "const x = (name: string) => import(name);", ROOMS],
  ["recorder/a.ts", 'type X = import("../device/rtsp.ts").X;', ROOMS],
  ["device/a.ts", 'import { x } from "../recorder/port.ts";', ROOMS],
  ["device/a.ts", 'import { type X } from "../recorder/port.ts";', ROOMS],
  ["device/a.ts", 'import "../recorder/port.ts";', ROOMS],
  ["device/a.ts", 'import type { X } from "../recorder/pool.ts";', ROOMS],
  ["device/a.ts", 'import type { X } from "../recorder/read_port.ts";', ROOMS],
  ["device/a.ts", 'const port = await import("../recorder/port.ts");', ROOMS],
  ["ui/a.ts", 'import { x } from "../recorder/read_port.ts";', ROOMS],
  ["ui/a.tsx", 'import type { X } from "../device/rtsp.ts";', ROOMS],
  ["ui/a.ts", 'export { x } from "../device/port.ts";', ROOMS],
  ["ui/a.ts", 'import { x } from "../src/config.ts";', ROOMS],
  ["src/a.ts", 'import { x } from "../tests/fake_disk.ts";', ROOMS],
  ["policy/a.ts", "const now = Date.now();", PURE],
  ["policy/a.ts", 'const now = Date["now"]();', PURE],
  ["policy/a.ts", "const now = new Date();", PURE],
  ["policy/a.ts", "const now = Date();", PURE],
  ["policy/a.ts", "const day = new Date(2026, 1, 1);", PURE],
  ["policy/a.ts", "const day = (d: Date) => d.getHours();", PURE],
  ["policy/a.ts", "const now = Temporal.Now.instant();", PURE],
  ["policy/a.ts", "const t = performance.now();", PURE],
  ["policy/a.ts", "setTimeout(() => {}, 1);", PURE],
  ["policy/a.ts", "const later = setInterval;", PURE],
  ["policy/a.ts", 'const page = fetch("http://x");', PURE],
  ["policy/a.ts", 'const law = Deno.readTextFileSync("law.json");', PURE],
  ["policy/a.ts", "const { readTextFileSync } = Deno;", PURE],
  ["policy/a.ts", "const x = Deno as unknown;", PURE],
  ["policy/a.ts", 'const x = globalThis["Deno"];', PURE],
  ["policy/a.ts", "const dice = Math.random();", PURE],
  ["policy/a.ts", "const id = crypto.randomUUID();", PURE],
  ["policy/a_test.ts", "const now = Date.now();", PURE],
  ["src/base/a.ts", "const now = Date.now();", PURE],
  ["ui/a.ts", "const x = (a: string[]) => a[0]!;", REASONS],
  ["ui/a.ts", "const x = (a: string[]) => a[0]!; // sure", REASONS],
  ["ui/a.ts", "// TO" + "DO: later\nconst x = 1;", REASONS],
  ["ui/a.ts", "// @ts-" + "ignore: whatever it says\nconst x = 1;", REASONS],
  ["ui/a.ts", "// deno-lint-" + "ignore no-explicit-any\nconst x: any = 1;", REASONS],
];

for (const [path, source, rule] of SEEDED) {
  Deno.test(`caught in ${path}: ${source}`, () => {
    const found = lint(path, source);
    if (found[0] !== rule) throw new Error(`expected ${rule}, got [${found.join(", ")}]`);
  });
}

/** What must pass in silence. */
const CLEAN: readonly (readonly [string, string])[] = [
  ["policy/a.ts", 'import { x } from "../src/base/units.ts"; import { y } from "./days.ts";'],
  [
    "policy/a.ts",
    "const d = new Date(0); const t = Date.UTC(2026, 0, 1); const h = d.getUTCHours();",
  ],
  ["policy/a.ts", "const o = { fetch: 1 }; const f = o.fetch; interface P { fetch: number }"],
  ["policy/a_test.ts", 'import fc from "fast-check"; Deno.test("x", () => {});'],
  ["policy/a_test.ts", 'import { x } from "../tests/policy/plain.ts";'],
  [
    "recorder/a.ts",
    'import { x } from "../policy/x.ts"; import { y } from "../src/base/units.ts";',
  ],
  ["recorder/a.ts", 'import { DatabaseSync } from "node:sqlite"; const t = Date.now();'],
  ["recorder/a_test.ts", 'import { x } from "../tests/fake_disk.ts";'],
  ["recorder/a_test.ts", 'import { x } from "./b_test.ts";'],
  ["recorder/a.ts", "const x = (a: string[]) => a[0]!; // every caller hands in one at least"],
  [
    "recorder/a.ts",
    "// split never returns an empty list\nconst x = (a: string) => a.split('')[0]!;",
  ],
  ["device/a.ts", 'import type { X } from "../recorder/port.ts"; import * as v from "valibot";'],
  ["device/a.ts", 'export type { X } from "../recorder/port.ts";'],
  ["device/a.ts", 'type X = import("../recorder/port.ts").X;'],
  ["ui/a.tsx", 'import type { X } from "../recorder/read_port.ts"; import { Hono } from "hono";'],
  ["ui/a.ts", 'import type { X } from "../device/port.ts"; import { p } from "../policy/x.ts";'],
  ["src/main.ts", 'import { x } from "../ui/x.ts"; const y = await import("../recorder/x.ts");'],
  ["tests/a.ts", 'import { x } from "../recorder/x.ts"; import { y } from "../device/y.ts";'],
  ["src/base/a.ts", "const id = crypto.randomUUID();"],
  ["scripts/a.ts", "const now = Date.now(); setTimeout(() => {}, now);"],
];

for (const [path, source] of CLEAN) {
  Deno.test(`silent in ${path}: ${source}`, () => {
    const found = lint(path, source);
    if (found.length > 0) throw new Error(`expected silence, got [${found.join(", ")}]`);
  });
}

Deno.test("a file outside the project is left alone", () => {
  const found = Deno.lint.runPlugin(plugin, "/elsewhere/policy/a.ts", "const now = Date.now();");
  if (found.length > 0) throw new Error("the rule spoke about a file that is not ours");
});

Deno.test("the import map names npm packages only, so that no alias leads past the rule", async () => {
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  for (const [name, target] of Object.entries<string>(config.imports)) {
    if (!/^npm:(?:@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+(?:\/.*)?$/.test(target)) {
      throw new Error(`imports.${name}: \`${target}\` is not an npm package pinned to a version`);
    }
  }
});
