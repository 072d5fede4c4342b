import * as fc from "fast-check";
import { assert, assertEquals } from "../assert.ts";
import { anyCommand, anyConfig, Happening } from "./fc_commands.ts";
import { Machine } from "./machine.ts";
import { PLANTED } from "./planted.ts";
import { runSeeds } from "./run_sim.ts";
import { IndexDb } from "./sim_index.ts";
import { World } from "./world.ts";

Deno.test("for any order of recording, cuts and faults nothing protected is lost or overwritten", () => {
  const db = new IndexDb();
  const anyCommands = fc.commands([anyCommand.map((c) => new Happening(c))], {
    maxCommands: 150,
    size: "max",
  });
  fc.assert(
    fc.property(anyConfig, anyCommands, (config, commands) => {
      const world = new World(config, Machine, db, new Map());
      fc.modelRun(() => ({ model: {}, real: world }), commands);
      world.end(1);
    }),
    { numRuns: 60 },
  );
});

Deno.test("2 000 power cuts of seeded runs", () => {
  const { failure, counts } = runSeeds(Machine, 1, 2000);
  assertEquals(failure, null);
  assert((counts.get("recorded") ?? 0) > 1000);
  assert((counts.get("salvaged") ?? 0) > 100);
  assert((counts.get("refused window-would-break") ?? 0) > 100);
});

Deno.test("a run of a seed is the same every time", () => {
  const [a, b] = [runSeeds(Machine, 7, 200), runSeeds(Machine, 7, 200)];
  assertEquals([...a.counts], [...b.counts]);
});

for (
  const name of ["no sync before the commit", "wrong block at the wrap", "recovery not idempotent"]
) {
  Deno.test(`a planted bug is caught: ${name}`, () => {
    const build = PLANTED[name];
    assert(build !== undefined);
    assert(runSeeds(build, 1, 1000).failure !== null);
  });
}
