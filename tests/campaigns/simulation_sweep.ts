/**
 * Program: cuts 8 fixed workloads at every step, and the start after each cut at every step of it;
 * fails every sync and every write once and for ever; and compares simulated disks with real files.
 *
 *     deno run -A tests/campaigns/simulation_sweep.ts [WORKLOADS]
 */
import { compareWithFiles } from "../sim/fidelity.ts";
import { IndexDb } from "../sim/sim_index.ts";
import { sweep, workload } from "../sim/sweep.ts";

const workloads = Number(Deno.args[0] ?? 8);
const LISTS = 300;

const db = new IndexDb();
const notes: string[] = [];
let cuts = 0, errors = 0, passed = 0;
for (let n = 1; n <= workloads; n++) {
  const report = sweep(workload(n), db);
  cuts += report.cuts;
  errors += report.errors;
  if (report.failures.length === 0) passed++;
  else notes.push(`${report.failures.length} failures, the first: ${report.failures[0]}`);
}
console.log(`${workloads} workloads, ${cuts} power cuts, ${errors} failing syncs and writes`);
const { recorded, differences } = compareWithFiles(1, LISTS);
console.log(
  `${LISTS} lists with ${recorded} fragments on real files: ${differences.length} differences`,
);
if (differences.length === 0 && recorded > LISTS) passed++;
else {notes.push(
    `simulated and real disks differ, or nothing was recorded: ${differences[0] ?? recorded}`,
  );}
const failed = notes.length;
console.log(JSON.stringify({ passed, failed, skipped: 0, notes }));
Deno.exit(failed > 0 ? 1 : 0);
