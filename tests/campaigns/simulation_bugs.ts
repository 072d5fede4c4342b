/**
 * Program: shows that the simulation finds what it is there to find. Every planted bug must be
 * caught within 100 000 power cuts.
 *
 *     deno run -A tests/campaigns/simulation_bugs.ts [NAME]
 */
import { PLANTED } from "../sim/planted.ts";
import { runSeeds } from "../sim/run_sim.ts";

const WITHIN = 100_000;

let passed = 0;
const notes: string[] = [];
for (const [name, build] of Object.entries(PLANTED)) {
  if (Deno.args[0] !== undefined && Deno.args[0] !== name) continue;
  const { failure, counts } = runSeeds(build, 1, WITHIN);
  const cuts = counts.get("cut") ?? 0;
  if (failure === null) {
    notes.push(`not caught in ${cuts} power cuts: ${name}`);
    console.log(`NOT CAUGHT in ${cuts} power cuts: ${name}`);
    continue;
  }
  passed++;
  console.log(
    `caught after ${String(cuts).padStart(5)} power cuts: ${name} (${failure.error.message})`,
  );
}
const failed = notes.length;
console.log(JSON.stringify({ passed, failed, skipped: 0, notes }));
Deno.exit(failed > 0 ? 1 : 0);
