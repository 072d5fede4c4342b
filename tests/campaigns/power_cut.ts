/**
 * Campaign: the power is cut under the real core on a real file system, over and over; what was
 * acknowledged must be there, whole, and play.
 *
 *     deno run -A tests/campaigns/power_cut.ts --fs=ext4 [--cuts=100] [--seed=N] [--bug=NAME]
 *
 * A cut is the ioctl that stops a file system at once: what no sync had taken to the disk is gone.
 * It loses the kernel's memory, not that of a drive that lies about its cache.
 */
import { parseArgs } from "node:util";
import { FILE_SYSTEMS, type FileSystem } from "../kernel/disk_image.ts";
import { CuttableGround } from "../kernel/ground.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { type Bug, BUGS } from "../kernel/protocol.ts";
import { type Random, seeded } from "../kernel/random.ts";
import { makeTape } from "../kernel/tape.ts";
import { type Figures, noFigures, World } from "../kernel/world.ts";
import { Outcome } from "./outcome.ts";

/** Bugs that a power cut must show, each within so many cuts. */
const PLANTED: readonly Bug[] = ["no-sync", "index-first", "index-not-durable"];
const CUTS_TO_CATCH = 8;

interface Wanted {
  readonly type: FileSystem;
  readonly cuts: number;
  readonly seed: number;
  readonly bugs: readonly Bug[];
}

function wanted(): Wanted {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      inside: { type: "boolean" },
      fs: { type: "string" },
      cuts: { type: "string" },
      seed: { type: "string" },
      bug: { type: "string" },
    },
  });
  const type = FILE_SYSTEMS.find((it) => it === values.fs);
  if (type === undefined) throw new Error(`--fs: give one of ${FILE_SYSTEMS.join(", ")}`);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const bugs = values.bug === undefined ? PLANTED : BUGS.filter((bug) => bug === values.bug);
  return { type, cuts: Number(values.cuts ?? 100), seed, bugs };
}

/** What all cuts of this campaign share. */
interface Shared {
  readonly type: FileSystem;
  readonly folder: string;
  readonly power: PowerSwitch;
  readonly random: Random;
}

/** xfs makes none smaller. */
const IMAGE_BYTES = 320 * 1024 * 1024;

async function newWorld({ folder, type, power, random }: Shared, figures: Figures): Promise<World> {
  const name = `${type}-${random.below(1e9)}`;
  const ground = await CuttableGround.make(folder, name, type, IMAGE_BYTES, power);
  return new World(ground, folder, random, figures);
}

/** Records for a moment, cuts the power, and looks at what is left: why the recorder stopped, and what is lost. */
async function cycle(world: World, shared: Shared, number: number, bug: Bug | null) {
  const { random, power } = shared;
  const stops: string[] = [];
  // Some cuts fall into recovery, most into recording.
  const until = random.below(5) === 0
    ? { say: "recovering", after: random.below(12) } as const
    : { say: "ack", after: random.below(350) } as const;
  const order = {
    pace: random.pick([0, 1, 3]),
    commit: random.pick([1, 4, 12]),
    eager: random.below(4) === 0,
    bug,
  };
  await world.ground.attach();
  try {
    const { stopped, hung, errors } = await world.run({ order, until, stir: power });
    if (stopped !== null) stops.push(`the recorder stopped: ${stopped}`);
    if (hung) stops.push(`the recorder hung: ${errors}`);
  } finally {
    await world.ground.detach();
  }
  await world.ground.attach();
  try {
    // Every third time the next start has the first word.
    const how = { recover: number % 3 !== 0, decode: number % 10 === 0 };
    return { stops, lost: await world.look(how) };
  } finally {
    await world.ground.detach();
  }
}

async function cutMany({ type, cuts, seed, bugs }: Wanted, outcome: Outcome): Promise<void> {
  const folder = await memoryFolder();
  await makeTape(`${folder}/tape`);
  const power = new PowerSwitch();
  const shared: Shared = { type, folder, power, random: seeded(seed) };
  const figures = noFigures();
  const replay = `deno run -A tests/campaigns/power_cut.ts --fs=${type} --seed=${seed}`;
  const began = performance.now();
  let world = await newWorld(shared, figures);
  for (let i = 1; i <= cuts; i++) {
    const { stops, lost } = await cycle(world, shared, i, null);
    const problems = [...stops, ...lost];
    if (problems.length === 0) {
      outcome.pass();
    } else {
      outcome.fail(`${type}, cut ${i}: ${problems.slice(0, 4).join("; ")}: ${replay}`);
      world = await newWorld(shared, figures);
    }
    if (i % 20 === 0) console.log(`${type}: ${i} cuts, ${outcome.failed} with violations`);
  }
  const slowest = Math.max(0, ...figures.recoverMs).toFixed(0);
  console.log(
    `${type}: ${cuts} cuts in ${((performance.now() - began) / 1000).toFixed(0)} s; ` +
      `${figures.acks} fragments acknowledged, ${figures.reused} blocks reused, ` +
      `${figures.refused} fragments refused to keep protected footage, ${figures.salvaged} ` +
      `salvaged; recovery took ${slowest} ms at most`,
  );
  if (cuts > 20 && figures.reused === 0) {
    outcome.fail(`${type}: no block was reused, so nothing was at risk: ${replay}`);
  }
  for (const bug of bugs) {
    const caught = await catchBug(shared, bug);
    if (caught === null) {
      outcome.fail(`the planted bug ${bug} was not caught on ${type}: ${replay}`);
    } else {
      outcome.pass();
      console.log(`${type}: the planted bug ${bug} was caught in cut ${caught}`);
    }
  }
  power.close();
}

async function catchBug(shared: Shared, bug: Bug): Promise<number | null> {
  const world = await newWorld(shared, noFigures());
  for (let i = 1; i <= CUTS_TO_CATCH; i++) {
    // That the recorder stopped would prove nothing: something must be seen to be lost.
    if ((await cycle(world, shared, i, bug)).lost.length > 0) return i;
  }
  return null;
}

async function main(): Promise<number> {
  const plan = wanted();
  const outcome = new Outcome();
  const lacking = await lacksMounts();
  if (lacking !== null) {
    outcome.skip(plan.cuts + plan.bugs.length, `power cuts on ${plan.type}: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  await cutMany(plan, outcome);
  return outcome.finish();
}

Deno.exit(await main());
