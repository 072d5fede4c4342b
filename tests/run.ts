/**
 * Program: runs all tests and prints `N passed, N failed, N skipped` as its last line. Exit status 1
 * when one failed.
 *
 *     deno task test                    everything
 *     deno task test --quick            without the campaigns
 *     deno task test --only=NAME        one campaign, or `policy`, or `unit`; may stand several times
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Campaign, parseList, tallyCampaign } from "./runner/campaign.ts";
import { tallyDenoTest } from "./runner/junit.ts";
import { runProgram } from "./runner/process.ts";
import { runAll } from "./runner/schedule.ts";
import { add, finalLine, NOTHING, type Tally } from "./runner/tally.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");

/** Tests beside their sources, small enough to run on every change. */
const UNIT_SECONDS = 900;
/** Many of them wait for cameras and clocks more than they work: one more than there are cores. */
const UNIT_JOBS = navigator.hardwareConcurrency + 1;

async function denoTest(name: string, args: readonly string[], signal: AbortSignal) {
  const work = mkdtempSync(join(tmpdir(), "holdfast-test-"));
  const report = join(work, "report.xml");
  try {
    const ending = await runProgram(["deno", "test", `--junit-path=${report}`, ...args], {
      cwd: ROOT,
      timeoutSeconds: UNIT_SECONDS,
      env: { DENO_JOBS: String(UNIT_JOBS) },
      show: (line) => console.log(line),
      signal,
    });
    const status = ending.timedOut ? 124 : ending.status;
    const tally = tallyDenoTest(readIfThere(report), status, ending.output + ending.errors);
    console.log(`== ${name}: ${finalLine(tally)}`);
    return tally;
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function campaign(it: Campaign, signal: AbortSignal): Promise<Tally> {
  const began = performance.now();
  console.log(`== ${it.name} begins: ${it.proves}`);
  const ending = await runProgram(it.command, {
    cwd: ROOT,
    timeoutSeconds: it.timeoutSeconds,
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
    options: { quick: { type: "boolean" }, only: { type: "string", multiple: true } },
  });
  const list = parseList(readFileSync(join(ROOT, "tests/campaigns/list.json"), "utf8"));
  const wanted = new Set(values.only ?? []);
  const known = new Set(["policy", "unit", ...list.map((it) => it.name)]);
  for (const name of wanted) {
    if (known.has(name)) continue;
    console.error(`--only: there is no \`${name}\`; one of ${[...known].join(", ")}`);
    return 2;
  }
  const chosen = (name: string) => wanted.size === 0 || wanted.has(name);

  const stop = new AbortController();
  const onSignal = () => stop.abort();
  Deno.addSignalListener("SIGINT", onSignal);
  Deno.addSignalListener("SIGTERM", onSignal);
  const began = performance.now();

  let total = NOTHING;
  // The law decides without looking at anything: it is tested without one permission.
  if (chosen("policy")) {
    total = add(
      total,
      await denoTest("policy", ["--no-prompt", "--parallel", "policy/"], stop.signal),
    );
  }
  if (chosen("unit")) {
    const args = ["-A", "--parallel", "--ignore=policy,coverage,dist"];
    total = add(total, await denoTest("unit", args, stop.signal));
  }
  const campaigns = list.filter((it) => chosen(it.name) && !(values.quick ?? false));
  const cores = Math.max(1, navigator.hardwareConcurrency);
  const results = await runAll(campaigns, cores, (it) => campaign(it, stop.signal));
  total = results.reduce(add, total);

  for (const note of new Set(total.notes)) console.log(`!! ${note}`);
  if (stop.signal.aborted) console.log("!! Stopped before the end: what follows is not all.");
  console.log(`took ${Math.round((performance.now() - began) / 1000)} s on ${cores} cores`);
  console.log(finalLine(total));
  return total.failed > 0 || total.passed === 0 || stop.signal.aborted ? 1 : 0;
}

Deno.exit(await main());
