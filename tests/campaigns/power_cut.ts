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
import { CutWorld, noFigures } from "../kernel/cut_world.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { type Bug, BUGS } from "../kernel/protocol.ts";
import { seeded } from "../kernel/random.ts";
import { makeTape } from "../kernel/tape.ts";
import { Outcome } from "./outcome.ts";

/** Bugs that a power cut must show, each within so many cuts. */
const PLANTED = BUGS.filter((bug) => bug !== "believes-failed-sync");
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

async function cutMany({ type, cuts, seed, bugs }: Wanted, outcome: Outcome): Promise<void> {
  const folder = await memoryFolder();
  await makeTape(`${folder}/tape`);
  const power = new PowerSwitch();
  const random = seeded(seed);
  const figures = noFigures();
  const replay = `deno run -A tests/campaigns/power_cut.ts --fs=${type} --seed=${seed}`;
  const began = performance.now();
  let world = await CutWorld.make(folder, type, { power, random, bug: null, figures });
  for (let i = 1; i <= cuts; i++) {
    const problems = await world.cycle(i);
    if (problems.length === 0) {
      outcome.pass();
    } else {
      outcome.fail(`${type}, cut ${i}: ${problems.slice(0, 4).join("; ")}: ${replay}`);
      world = await CutWorld.make(folder, type, { power, random, bug: null, figures });
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
  if (figures.reused === 0) outcome.fail(`${type}: no block was reused, so nothing was at risk`);
  for (const bug of bugs) {
    const caught = await catchBug(folder, { type, power, random, bug });
    if (caught === null) {
      outcome.fail(`the planted bug ${bug} was not caught on ${type}: ${replay}`);
    } else {
      outcome.pass();
      console.log(`${type}: the planted bug ${bug} was caught in cut ${caught}`);
    }
  }
  power.close();
}

async function catchBug(
  folder: string,
  at: { type: FileSystem; power: PowerSwitch; random: ReturnType<typeof seeded>; bug: Bug },
): Promise<number | null> {
  const world = await CutWorld.make(folder, at.type, { ...at, figures: noFigures() });
  for (let i = 1; i <= CUTS_TO_CATCH; i++) {
    const problems = await world.cycle(i);
    if (problems.length > 0) return i;
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
