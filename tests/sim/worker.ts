/**
 * Program: one process of the campaign. Prints what it did as one line of JSON.
 *
 *     deno run -A tests/sim/worker.ts FIRST-SEED CUTS
 */
import { Machine } from "./machine.ts";
import { runSeeds } from "./run_sim.ts";

const [first, cuts] = Deno.args.map(Number);
const { runs, counts, failure } = runSeeds(
  Machine,
  first ?? 1,
  cuts ?? 1000,
  (made) => console.error(`seeds from ${first} on: ${made} power cuts`),
);
if (failure !== null) console.error(`seed ${failure.seed}: ${failure.error.message}`);
console.log(JSON.stringify({
  runs,
  counts: Object.fromEntries(counts),
  failure: failure === null ? null : { seed: failure.seed, message: failure.error.message },
}));
