/**
 * Campaign: the recorder is killed with SIGKILL, at random moments and at its Nth write or sync; what
 * was acknowledged must be there, whole, and play, and recovery must find its way.
 *
 *     deno run -A tests/campaigns/kill9.ts [--kills=60] [--seed=N]
 *
 * The kernel goes on, so this says nothing about syncs: `power_cut.ts` does.
 */
import { parseArgs } from "node:util";
import { SolidGround } from "../kernel/ground.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import type { Bug } from "../kernel/protocol.ts";
import { type Random, seeded } from "../kernel/random.ts";
import { killAt, lacksTracer } from "../kernel/strace.ts";
import { makeTape } from "../kernel/tape.ts";
import { noFigures, World } from "../kernel/world.ts";
import { Outcome } from "./outcome.ts";

/** Every so many kills one is at the Nth call, by a tracer. */
const TRACED = 4;
/** The planted bug must show within so many kills. */
const KILLS_TO_CATCH = 10;

interface Wanted {
  readonly kills: number;
  readonly seed: number;
}

function wanted(): Wanted {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      inside: { type: "boolean" },
      kills: { type: "string" },
      seed: { type: "string" },
    },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  return { kills: Number(values.kills ?? 60), seed };
}

async function killMany({ kills, seed }: Wanted, outcome: Outcome): Promise<void> {
  const folder = await memoryFolder();
  await makeTape(`${folder}/tape`);
  const tracer = await lacksTracer();
  const random = seeded(seed);
  const figures = noFigures();
  const replay = `deno run -A tests/campaigns/kill9.ts --seed=${seed}`;
  const began = performance.now();
  let atNth = 0;
  let world = await newWorld(folder, 0, random, figures);
  for (let i = 1; i <= kills; i++) {
    const traced = i % TRACED === 0;
    if (traced && tracer !== null) {
      outcome.skip(1, `a kill at the Nth call: ${tracer}`);
      continue;
    }
    const { stops, lost, died } = await cycle(world, random, i, { traced, bug: null });
    const problems = [...stops, ...lost];
    if (traced && died) atNth++;
    if (problems.length === 0) {
      outcome.pass();
      continue;
    }
    outcome.fail(`kill ${i}: ${problems.slice(0, 4).join("; ")}: ${replay}`);
    world = await newWorld(folder, i, random, figures);
  }
  console.log(
    `${kills} kills in ${((performance.now() - began) / 1000).toFixed(0)} s; ${figures.acks} ` +
      `fragments acknowledged, ${figures.reused} blocks reused, ${figures.salvaged} salvaged; ` +
      `${atNth} died at their Nth call`,
  );
  if (kills >= 40 && tracer === null && atNth < kills / 10) {
    outcome.fail(`only ${atNth} recorders died at their Nth call: ${replay}`);
  }
  if (await catchPlanted(folder, random)) outcome.pass();
  else outcome.fail(`the planted bug acknowledges-early was not caught: ${replay}`);
}

/** A recorder that acknowledges before it has written must be found out. */
async function catchPlanted(folder: string, random: Random): Promise<boolean> {
  const world = await newWorld(folder, -1, random, noFigures());
  for (let i = 1; i <= KILLS_TO_CATCH; i++) {
    const how = { traced: false, bug: "acknowledges-early" } as const;
    if ((await cycle(world, random, i, how)).lost.length > 0) return true;
  }
  return false;
}

async function newWorld(
  folder: string,
  number: number,
  random: Random,
  figures: ReturnType<typeof noFigures>,
): Promise<World> {
  const world = new World(new SolidGround(`${folder}/${number}`), folder, random, figures);
  await world.ground.attach();
  // Formatted and recorded once, so that a tracer can name every file.
  await world.run({ order: { ticks: 50, pace: 0 }, until: null });
  return world;
}

async function cycle(
  world: World,
  random: Random,
  number: number,
  { traced, bug }: { traced: boolean; bug: Bug | null },
) {
  const order = {
    bug,
    pace: random.pick([0, 1, 3]),
    commit: random.pick([1, 4, 12]),
    eager: random.below(4) === 0,
  };
  const until = random.below(5) === 0
    ? { say: "recovering", after: random.below(12) } as const
    : { say: "ack", after: random.below(250) } as const;
  const { stopped, hung, code } = await world.run(
    traced
      ? { order: { ...order, ticks: 60 }, until: null, wrap: killAt(world.files, random) }
      : { order, until },
  );
  const stops: string[] = [];
  if (stopped !== null) stops.push(`the recorder stopped: ${stopped}`);
  if (hung) stops.push("the recorder hung");
  const lost = await world.look({ recover: number % 3 !== 0, decode: number % 10 === 0 });
  return { stops, lost, died: code !== 0 };
}

async function main(): Promise<number> {
  const plan = wanted();
  const outcome = new Outcome();
  const lacking = await lacksMounts();
  if (lacking !== null) {
    outcome.skip(plan.kills, `kills of the recorder, which need a folder in memory: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  await killMany(plan, outcome);
  return outcome.finish();
}

Deno.exit(await main());
