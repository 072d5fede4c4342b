import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmName } from "./program.ts";
import { parseLockKey } from "./npm_types.ts";
import { checkPromises } from "./promises.ts";

const ROOT = join(import.meta.dirname ?? ".", "../..");

const HEAD = `
import fc from "fast-check";
import { Hono } from "npm:hono";
import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { later as other } from "./other.ts";
async function later(): Promise<number> { return await other(); }
const flag = Math.random() > 0.5;
`;

/** Statements that lose a promise. */
const LOST = [
  "later();",
  "other();",
  "(later());",
  "later().then((n) => n + 1);",
  "later().finally(() => {});",
  "flag && later();",
  "flag ? later() : 0;",
  "for (let i = 0; i < 3; later()) i++;",
  "void later();",
  "[1, 2].map(() => later());",
  "[1, 2].map(async (n) => { await later(); return n; });",
  "Promise.all([later()]);",
  "new Promise<void>((done) => done());",
  'Deno.readTextFile("x");',
  'readFile("x");',
  'import("./other.ts");',
  'new Hono().request("/");',
  "fc.assert(fc.asyncProperty(fc.nat(), async () => { await later(); }));",
  "(async () => { await later(); })();",
  "setTimeout(async () => { await later(); }, 1);",
  "setTimeout(() => later(), 1);",
  "[1].forEach(async () => { await later(); });",
  'new EventEmitter().on("x", async () => { await later(); });',
  "(later as unknown as () => PromiseLike<number>)();",
  "(later as unknown as (n: number) => any)(1);",
  'const f: unknown = later; if (typeof f === "function") f();',
  "({} as { x?: () => Promise<void> }).x?.();",
  "type L = Promise<void> | L[]; (later as unknown as () => L)();",
];

/** Statements that own theirs. */
const OWNED = [
  "await later();",
  "const kept = later(); await kept;",
  "later().catch(() => {});",
  "later().then((n) => n, () => 0);",
  "later().catch(() => {}).finally(() => {});",
  "void later(); // ends with the process, and cannot fail",
  "// it ends with the process, and cannot fail\nvoid later();",
  "await Promise.all([1].map(() => later()));",
  "type J = string | J[] | [J, J]; (later as unknown as () => J)();",
  "[1, 2].map((n) => n + 1);",
  "fc.assert(fc.property(fc.nat(), (n) => n >= 0));",
  "setTimeout(() => later().catch(() => {}), 1);",
  "setTimeout(() => { console.log(flag); }, 1);",
  'JSON.parse("1");',
  "process.stdin.read();",
  "(later as unknown as () => any)(); // answers a number, says its maker",
  "let slot: Promise<number> | undefined; slot = later(); await slot;",
  'Deno.test("x", async () => { await later(); });',
  'new Hono().get("/", async (c) => c.text(String(await later())));',
];

Deno.test("every lost promise is found, on its line, and nothing else", async () => {
  const dir = mkdtempSync(join(tmpdir(), "holdfast-promises-"));
  try {
    writeFileSync(
      join(dir, "other.ts"),
      "export const later = (): Promise<number> => Promise.resolve(1);\n",
    );
    const write = (name: string, body: string) => {
      const path = join(dir, name);
      writeFileSync(path, `${HEAD.trim()}\n${body}\nexport {};\n`);
      return path;
    };
    const lost = LOST.map((body, n) => write(`lost_${n}.ts`, body));
    const owned = OWNED.map((body, n) => write(`owned_${n}.ts`, body));
    const found = await checkPromises(ROOT, [...lost, ...owned]);

    const wrong = [
      ...LOST.filter((_, n) => found.filter((it) => it.file === lost[n]).length !== 1)
        .map((body) => `not found once: ${body}`),
      ...OWNED.filter((_, n) => found.some((it) => it.file === owned[n]))
        .map((body) => `found, but owned: ${body}`),
      ...found.filter((it) => it.file === "").map((it) => it.message),
    ];
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    const line = HEAD.trim().split("\n").length + 1;
    if (found.some((it) => it.line !== line)) throw new Error("a finding stands on a wrong line");
  } finally {
    rmSync(dir, { recursive: true });
  }
});

Deno.test("an import without types is a finding, not silence", async () => {
  const dir = mkdtempSync(join(tmpdir(), "holdfast-promises-"));
  try {
    const file = join(dir, "a.ts");
    writeFileSync(file, 'import x from "no-such-package";\nx();\n');
    const found = await checkPromises(ROOT, [file]);
    if (found.length !== 2) throw new Error(`expected 2 findings, got ${found.length}`);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

Deno.test("npm specifiers become package names", () => {
  for (
    const [specifier, name] of [
      ["npm:hono", "hono"],
      ["npm:hono@4.1.0/jsx", "hono/jsx"],
      ["npm:/@a/b@1.0.0", "@a/b"],
      ["npm:@a/b@1/c/d", "@a/b/c/d"],
    ] as const
  ) {
    if (npmName(specifier) !== name) throw new Error(`${specifier}: ${npmName(specifier)}`);
  }
});

Deno.test("keys of the lock file are split into name and version", () => {
  const found = parseLockKey("@scope/name@1.2.3_peer@4.5.6");
  if (found?.name !== "@scope/name" || found.version !== "1.2.3") {
    throw new Error(JSON.stringify(found));
  }
  if (parseLockKey("nothing") !== null) throw new Error("a key without version was accepted");
});
