/**
 * Program: one process of the campaign. Prints what it did as one line of JSON.
 *
 *     deno run -A tests/sim/worker.ts FIRST-SEED CUTS
 */
import { Machine } from "./machine.ts";
import { runSeeds } from "./run_sim.ts";

const { runs, counts, failure } = runSeeds(Machine, Number(Deno.args[0]), Number(Deno.args[1]));
console.log(JSON.stringify({
  runs,
  counts: Object.fromEntries(counts),
  failure: failure === null ? null : { seed: failure.seed, message: failure.error.message },
}));
