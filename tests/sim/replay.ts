/**
 * Program: plays one seed of the simulation again and prints the fewest commands that still fail.
 *
 *     deno run -A tests/sim/replay.ts SEED [PLANTED-BUG]
 */
import { planOf } from "./generate.ts";
import { Machine } from "./machine.ts";
import { PLANTED } from "./planted.ts";
import { play, shrink } from "./play.ts";
import { RUN_LENGTH } from "./run_sim.ts";
import { IndexDb } from "./sim_index.ts";

const seed = Number(Deno.args[0]);
const build = PLANTED[Deno.args[1] ?? ""] ?? Machine;
const db = new IndexDb();
const plan = planOf(seed, RUN_LENGTH);
const finding = play(plan.config, plan.commands, build, db, new Map());
if (finding === null) console.log(`seed ${seed}: nothing wrong`);
else {
  const few = shrink(plan.config, plan.commands, build, db);
  const left = play(plan.config, few, build, db, new Map());
  console.log(JSON.stringify(plan.config));
  for (const command of few) console.log(JSON.stringify(command));
  console.log(`seed ${seed}, command ${finding.at}: ${finding.error.message}`);
  console.log(left?.error.stack);
}
