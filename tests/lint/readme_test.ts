import { join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "../..");
const readme = await Deno.readTextFile(join(ROOT, "README.md"));
const config: { tasks: Record<string, { command: string }>; imports: Record<string, string> } = JSON
  .parse(await Deno.readTextFile(join(ROOT, "deno.json")));

/** Tasks that a text names after `deno task` or `npx -y deno@VERSION task`. */
function namedTasks(text: string): string[] {
  return [...text.matchAll(/\bdeno(?:@[\d.]+)? task ([a-z][a-z-]*)/g)].flatMap((it) => it[1] ?? []);
}

Deno.test("every task that the README, the changelog and CI name exists, and every task is named", async () => {
  const others = await Promise.all(
    ["CHANGELOG.md", ".ci/run", "tests/campaigns/README.md"].map((it) =>
      Deno.readTextFile(join(ROOT, it))
    ),
  );
  const named = new Set([readme, ...others].flatMap(namedTasks));
  const missing = [...named].filter((name) => config.tasks[name] === undefined);
  if (missing.length > 0) throw new Error(`no such task: ${missing.join(", ")}`);
  const inReadme = new Set(namedTasks(readme));
  const unnamed = Object.keys(config.tasks).filter((name) => !inReadme.has(name));
  if (unnamed.length > 0) throw new Error(`not in the README: ${unnamed.join(", ")}`);
});

Deno.test("a task that does not exist would be noticed", () => {
  const found = namedTasks("run `npx -y deno@2.9.6 task demo` or `deno task nosuch --x`").join();
  if (found !== "demo,nosuch") throw new Error(found);
});

Deno.test("the README asks for the version of Deno that runs these tests", () => {
  const versions = new Set([...readme.matchAll(/deno@(\d+\.\d+\.\d+)/g)].map((it) => it[1]));
  if ([...versions].join() !== Deno.version.deno) {
    throw new Error(`README: ${[...versions].join()}; running: ${Deno.version.deno}`);
  }
});

Deno.test("programs that tasks start exist", async () => {
  const commands = Object.values(config.tasks).map((it) => it.command).join(" ");
  const files = new Set(commands.match(/\b[\w/]+\.ts\b/g) ?? []);
  const gone: string[] = [];
  for (const file of files) {
    await Deno.stat(join(ROOT, file)).catch(() => gone.push(file));
  }
  if (gone.length > 0) throw new Error(`a task names a file that is not there: ${gone.join(", ")}`);
});

Deno.test("every npm package is named in the README's list of modules", () => {
  const unnamed = Object.keys(config.imports)
    .filter((name) => name !== "@types/node" && !readme.includes(`\`${name}\``));
  if (unnamed.length > 0) throw new Error(`not in the README: ${unnamed.join(", ")}`);
});
