/**
 * Program: random scenarios through `holdfast simulate`, judged by an independent checker; then each
 * planted bug must be seen by it.
 *
 *     deno run -A tests/campaigns/simulate_scenarios.ts [--scenarios=N] [--seed=N] [--bugs=N] [--root=URL]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { check } from "../simulate/check.ts";
import { BUGS, plant } from "../simulate/planted.ts";
import { run, type Subject, subjectAt } from "../simulate/run_scenario.ts";
import type { ScenarioFile } from "../simulate/scenario_file.ts";
import { scenarios } from "../simulate/scenarios.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    scenarios: { type: "string", default: "80" },
    seed: { type: "string", default: "1" },
    /** Scenarios that a planted bug may take to be seen. */
    bugs: { type: "string", default: "200" },
  },
});
const root = join(import.meta.dirname ?? ".", "../..");
const notes: string[] = [];
let passed = 0;

/** Everything wrong with a run of a scenario; a simulation that throws is wrong too. */
function problems(subject: Subject, file: ScenarioFile): readonly string[] {
  try {
    return check(file, run(subject, file));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const subject = await subjectAt(new URL("../../", import.meta.url).href);
const seed = Number(values.seed);
const began = performance.now();
const outcome = fc.check(
  fc.property(scenarios, (file) => {
    const [first] = problems(subject, file);
    if (first !== undefined) throw new Error(first);
  }),
  {
    numRuns: Number(values.scenarios),
    seed,
    endOnFailure: false,
  },
);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `${outcome.numRuns} scenarios in ${seconds} s, ${outcome.failed ? "a" : "no"} violation`,
);
if (outcome.failed) {
  console.log(JSON.stringify(outcome.counterexample?.[0]));
  notes.push(`${outcome.errorInstance}; seed ${seed}, path ${outcome.counterexamplePath}`);
} else passed++;

const files = fc.sample(scenarios, { numRuns: Number(values.bugs), seed: seed + 1 });
for (const bug of BUGS) {
  const to = mkdtempSync(join(tmpdir(), "holdfast-planted-"));
  try {
    const planted = await subjectAt(plant(bug, root, to));
    const at = files.findIndex((file) => problems(planted, file).length > 0);
    console.log(`${at < 0 ? "NOT SEEN" : `seen after ${at + 1}`}: ${bug.name}`);
    const [first] = at < 0 ? [] : problems(planted, files[at] ?? files[0] as ScenarioFile);
    if (first !== undefined) console.log(`    ${first.slice(0, 160)}`);
    if (at < 0) notes.push(`not seen in ${files.length} scenarios: ${bug.name}`);
    else passed++;
  } finally {
    rmSync(to, { recursive: true });
  }
}
console.log(JSON.stringify({ passed, failed: notes.length, skipped: 0, notes }));
Deno.exit(notes.length > 0 ? 1 : 0);
