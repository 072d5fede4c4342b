/**
 * Measures the figures of the README on this machine:
 *
 *     deno run -A tests/bench/main.ts [--quick] [--only=NAME,NAME] [--folder=PATH] [--json]
 *
 * Prints each figure when it is known and all of them as a table at the end. Exit status 1 where a
 * goal is missed, 0 otherwise.
 */
import { parseArgs } from "node:util";
import { type Bench, CannotRun, type Figure, line, markdown, reached } from "./figure.ts";
import { continuity } from "./continuity.ts";
import { evidenceCost } from "./evidence_cost.ts";
import { exportSpeed } from "./export.ts";
import { footageLost } from "./footage_lost.ts";
import { manyCameras } from "./many_cameras.ts";
import { recordingCost } from "./recording_cost.ts";
import { restart } from "./restart.ts";
import { timeline } from "./timeline.ts";

const BENCHES: Readonly<Record<string, Bench>> = {
  cost: recordingCost,
  lost: footageLost,
  restart,
  continuity,
  timeline,
  many: manyCameras,
  evidence: evidenceCost,
  export: exportSpeed,
};

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quick: { type: "boolean" },
      only: { type: "string" },
      folder: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const names = values.only?.split(",") ?? Object.keys(BENCHES);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    console.error(
      `--only: ${unknown.join(", ")} not known; say ${Object.keys(BENCHES).join(", ")}`,
    );
    return 2;
  }
  const folder = await Deno.makeTempDir({
    prefix: "holdfast-bench-",
    ...(values.folder === undefined ? {} : { dir: values.folder }),
  });
  const figures: Figure[] = [];
  let failed = false;
  try {
    for (const name of names) {
      const began = performance.now();
      try {
        const found = await BENCHES[name]?.({
          quick: values.quick ?? false,
          folder,
          say: (text) => console.error(`${name}: ${text}`),
        }) ?? [];
        figures.push(...found);
        for (const figure of found) console.log(`${name}: ${line(figure)}`);
      } catch (error) {
        if (!(error instanceof CannotRun)) failed = true;
        const why = error instanceof Error ? error.stack ?? error.message : String(error);
        console.error(`${name}: not measured: ${error instanceof CannotRun ? error.message : why}`);
      }
      console.error(`${name}: took ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(values.json ? JSON.stringify(figures) : `\n${markdown(figures)}\n\n${machine()}`);
  return failed || figures.some((figure) => reached(figure) === false) ? 1 : 0;
}

/** The machine, for whoever reads the table later. */
function machine(): string {
  const cpu = /model name\s*: (.+)/.exec(Deno.readTextFileSync("/proc/cpuinfo"))?.[1] ?? "";
  const { total } = Deno.systemMemoryInfo();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${navigator.hardwareConcurrency} cores ${cpu}, ${
    (total / 2 ** 30).toFixed(0)
  } GiB, Linux ${Deno.osRelease()}, Deno ${Deno.version.deno}, load ${
    Deno.loadavg().map((n) => n.toFixed(1)).join(" ")
  }.`;
}

Deno.exit(await main());
