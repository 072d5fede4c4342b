/**
 * Program: runs all tests and prints `N passed, N failed, N skipped` as its last line. Exit status 1
 * when one failed.
 *
 *     deno task test                    everything
 *     deno task test --quick            without the campaigns
 *     deno task test --only=NAME        one campaign, or `types`, `policy`, `unit`; may stand several times
 *     deno task test --checked          without `types`, for who has looked at them already
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Campaign, parseList, tallyCampaign } from "./runner/campaign.ts";
import { tallyDenoTest } from "./runner/junit.ts";
import { runProgram } from "./runner/process.ts";
import { type Job, runAll } from "./runner/schedule.ts";
import { add, fail, finalLine, NOTHING, type Tally } from "./runner/tally.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");

/** Something to run, and what to count. */
interface Work extends Job {
  readonly name: string;
  run(): Promise<Tally>;
}

const BESIDE_SOURCES_SECONDS = 1200;
/** Many of them wait for cameras and clocks more than they work: one more than there are cores. */
const UNIT_JOBS = navigator.hardwareConcurrency + 1;
/** Files that take longest: named first they begin first, and none is left running by itself at the end. */
const LONGEST = [
  "tests/e2e/recorder_test.ts",
  "tests/ui/page_browser_test.ts",
  "tests/ingest/gstreamer_test.ts",
  "tests/ingest/conformance_test.ts",
  "tests/engine/disks_test.ts",
  "tests/engine/pressure_test.ts",
  "tests/e2e/commands_test.ts",
  "tests/attacks/a01_command_injection_test.ts",
];

const CORES = Math.max(1, navigator.hardwareConcurrency);

/** Tests beside their sources, small enough to run on every change. */
function besideSources(
  name: string,
  args: readonly string[],
  idle: boolean,
  signal: AbortSignal,
): Work {
  const run = async () => {
    const work = mkdtempSync(join(tmpdir(), "holdfast-test-"));
    const report = join(work, "report.xml");
    try {
      const ending = await runProgram(["deno", "test", `--junit-path=${report}`, ...args], {
        cwd: ROOT,
        timeoutSeconds: BESIDE_SOURCES_SECONDS,
        env: { DENO_JOBS: String(idle ? 1 : UNIT_JOBS) },
        idle,
        show: (line) => console.log(idle ? `[${name}] ${line}` : line),
        signal,
      });
      const status = ending.timedOut ? 124 : ending.status;
      const tally = tallyDenoTest(readIfThere(report), status, ending.output + ending.errors);
      console.log(`== ${name}: ${finalLine(tally)} after ${sinceBegin()}`);
      return tally;
    } finally {
      rmSync(work, { recursive: true });
    }
  };
  return {
    name,
    cores: idle ? 1 : CORES,
    alone: false,
    idle,
    timeoutSeconds: BESIDE_SOURCES_SECONDS,
    run,
  };
}

/** The types of everything, once: the tests themselves are then run without looking again. */
function types(signal: AbortSignal): Work {
  const run = async () => {
    const timeoutSeconds = BESIDE_SOURCES_SECONDS;
    const options = { cwd: ROOT, timeoutSeconds, idle: true, show: () => {}, signal };
    const { status, timedOut, errors } = await runProgram(["deno", "check", "."], options);
    const good = status === 0 && !timedOut;
    if (!good) console.log(errors);
    console.log(`== types: ${good ? "right" : "wrong"} after ${sinceBegin()}`);
    return good
      ? { ...NOTHING, passed: 1 }
      : fail(NOTHING, "types: `deno check .` failed or was not over in time");
  };
  const timeoutSeconds = BESIDE_SOURCES_SECONDS;
  return { name: "types", cores: 1, alone: false, idle: true, timeoutSeconds, run };
}

const BEGAN = performance.now();
const sinceBegin = () => `${Math.round((performance.now() - BEGAN) / 1000)} s`;

async function campaign(it: Campaign, signal: AbortSignal): Promise<Tally> {
  const began = performance.now();
  console.log(`== ${it.name} begins: ${it.proves}`);
  const ending = await runProgram(it.command, {
    cwd: ROOT,
    timeoutSeconds: it.timeoutSeconds,
    idle: it.idle,
    show: (line) => console.log(`[${it.name}] ${line}`),
    signal,
  });
  const tally = tallyCampaign(it, ending);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`== ${it.name}: ${finalLine(tally)} in ${seconds} s of ${it.timeoutSeconds}`);
  return tally;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // nothing was run; the exit status says so
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quick: { type: "boolean", default: false },
      checked: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  const list = parseList(readFileSync(join(ROOT, "tests/campaigns/list.json"), "utf8"));
  const wanted = new Set(values.only);

  const stop = new AbortController();
  const onSignal = () => stop.abort();
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  const { signal } = stop;

  const looked = values.checked || wanted.size === 0 || wanted.has("types") ? ["--no-check"] : [];
  const unit = [...looked, "-A", "--parallel", "--ignore=policy,coverage,dist", ...LONGEST, "."];
  const all: Work[] = [
    besideSources("unit", unit, false, signal),
    types(signal),
    // The law decides without looking at anything: it is tested without one permission.
    besideSources("policy", [...looked, "--no-prompt", "policy/"], true, signal),
    ...list.map((it) => ({ ...it, run: () => campaign(it, signal) })),
  ];
  const known = all.map((it) => it.name);
  for (const name of wanted) {
    if (known.includes(name)) continue;
    console.error(`--only: there is no \`${name}\`; one of ${known.join(", ")}`);
    return 2;
  }
  const campaigns = new Set<string>(list.map((it) => it.name));
  const chosen = all.filter(({ name }) => {
    if (wanted.size > 0) return wanted.has(name);
    return !(values.quick && campaigns.has(name)) && !(values.checked && name === "types");
  });
  const results = await runAll(chosen, CORES, (it) => it.run());
  const total = results.reduce(add, NOTHING);

  for (const note of new Set(total.notes)) console.log(`!! ${note}`);
  if (signal.aborted) console.log("!! Stopped before the end: what follows is not all.");
  console.log(`took ${sinceBegin()} on ${CORES} cores`);
  console.log(finalLine(total));
  return total.failed > 0 || total.passed === 0 || signal.aborted ? 1 : 0;
}

Deno.exit(await main());
