/**
 * Program: power cuts and faults by the million over simulated disks, in one process a core.
 *
 *     deno run -A tests/campaigns/simulation.ts [--cuts=N] [--seed=N] [--processes=N]
 */
import { parseArgs } from "node:util";
import * as v from "valibot";
import { finite, parse } from "../../recorder/shapes.ts";

/** What the world does to the program, and how often at least in a million cuts. */
const KINDS: Readonly<Record<string, string>> = {
  "cut": "power cuts",
  "cutInRecovery": "power cuts during the start that follows another",
  "kill": "kills that the page cache survives",
  "fsyncFail": "syncs that failed and lost half",
  "writeFail": "writes that failed with EIO",
  "diskFull": "writes that failed with ENOSPC",
  "lostWrite": "writes lost by a disk that lies",
  "misdirectedWrite": "writes that a disk put elsewhere",
  "bitFlip": "bits turned over",
  "readError": "reads that failed",
  "indexFull": "commits that found the index's disk full",
  "diskDies": "calls to a disk that had died",
  "restoreOldIndex": "older indexes put back",
  "swapDisk": "foreign or older disks put in",
  "command clockJump": "clocks set while running, up to 50 years",
  "command powerOffWrongClock": "starts with a wrong clock",
  "command cameraDrop": "cameras that dropped out",
  "command retentionUp": "floors raised",
  "command hold": "holds placed",
  "command releaseHold": "holds released",
  "refused window-would-break": "refusals because all is protected",
  "gaveUp": "blocks given up and reused or erased",
  "salvaged": "fragments salvaged that were not acknowledged",
};
/** How often each must have happened in a million cuts. */
const AT_LEAST = 1000;

const workerSchema = v.object({
  runs: finite,
  counts: v.record(v.string(), finite),
  failure: v.nullable(v.object({ seed: finite, message: v.string() })),
});

async function work(first: number, cuts: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tests/sim/worker.ts", String(first), String(cuts)],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  });
  const { stdout, success } = await child.output();
  if (!success) throw new Error(`the process with seeds from ${first} on broke down; see above`);
  return parse(workerSchema, JSON.parse(new TextDecoder().decode(stdout)));
}

const { values } = parseArgs({
  args: Deno.args,
  options: {
    cuts: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    processes: { type: "string", default: "2" },
  },
});
const cuts = Number(values.cuts);
const processes = Number(values.processes);
const began = performance.now();
const parts = await Promise.all(
  Array.from(
    { length: processes },
    (_, n) => work(Number(values.seed) + n * 1_000_000_000, Math.ceil(cuts / processes)),
  ),
);
const seconds = (performance.now() - began) / 1000;

const total = new Map<string, number>();
for (const { counts } of parts) {
  for (const [kind, n] of Object.entries(counts)) total.set(kind, (total.get(kind) ?? 0) + n);
}
const runs = parts.reduce((sum, part) => sum + part.runs, 0);
const made = total.get("cut") ?? 0;
console.log(
  `${runs} runs, ${made} power cuts in ${seconds.toFixed(0)} s: ${
    Math.round(made / seconds)
  } a second`,
);
const notes: string[] = [];
for (const { failure } of parts) {
  if (failure === null) continue;
  notes.push(`${failure.message}; replay: deno run -A tests/sim/replay.ts ${failure.seed}`);
}
const violations = notes.length;
const needed = Math.ceil(AT_LEAST * Math.min(1, cuts / 1_000_000));
for (const [kind, what] of Object.entries(KINDS)) {
  const n = total.get(kind) ?? 0;
  console.log(`${String(n).padStart(9)}  ${what}`);
  if (n < needed && violations === 0) {
    notes.push(`${what}: only ${n}, at least ${needed} are needed`);
  }
}
console.log(`${violations} violations`);
const failed = notes.length;
const passed = 1 + Object.keys(KINDS).length - failed;
console.log(JSON.stringify({ passed, failed, skipped: 0, notes }));
Deno.exit(failed > 0 ? 1 : 0);
