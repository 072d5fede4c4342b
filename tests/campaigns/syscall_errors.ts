/**
 * Campaign: the Nth system call of a kind fails, once and for ever, and the power is cut when the
 * recorder has come to an end. Nothing that it acknowledged may be missing, it must say that
 * something is wrong, and it must start again when the fault is gone.
 *
 *     deno run -A tests/campaigns/syscall_errors.ts [--n=1,2,3] [--bug=NAME]
 *
 * A failed sync is skipped by the tracer, so that what it should have kept is really lost at the cut.
 */
import { parseArgs } from "node:util";
import { CuttableGround } from "../kernel/ground.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { type Bug, BUGS } from "../kernel/protocol.ts";
import { type Random, seeded } from "../kernel/random.ts";
import { failAt, type Fault, FAULTS, lacksTracer } from "../kernel/strace.ts";
import { makeTape } from "../kernel/tape.ts";
import { noFigures, type RunReport, World } from "../kernel/world.ts";
import { Outcome } from "./outcome.ts";

/** Close together where recovery and the first commits are, wider behind. */
const NTH = [1, 3, 9, 25];
const IMAGE_BYTES = 64 * 1024 * 1024;
/** Seconds of footage recorded before and while calls fail. */
const BEFORE = 55;
const WHILE = 40;
const AFTER = 60;

/** What all runs of this campaign share. */
interface Shared {
  readonly folder: string;
  readonly power: PowerSwitch;
  readonly random: Random;
  /** A pool in use, copied for every run. */
  readonly template: World;
}

async function makeTemplate(folder: string, power: PowerSwitch, random: Random): Promise<World> {
  const ground = await CuttableGround.make(folder, "template", "ext4", IMAGE_BYTES, power);
  const world = new World(ground, folder, random, noFigures());
  await ground.attach();
  // Its blocks stay open, so that a start has something to recover.
  const { stopped } = await world.run({ order: { ticks: BEFORE }, until: null });
  await ground.detach();
  if (stopped !== null) throw new Error(`the recorder stopped without any fault: ${stopped}`);
  return world;
}

async function copyOf({ folder, power, random, template }: Shared): Promise<World> {
  if (!(template.ground instanceof CuttableGround)) throw new Error("the template has no image");
  const image = await template.ground.image.copy(folder, "copy");
  const ground = new CuttableGround(image, power);
  return new World(ground, folder, random, noFigures(), template.oracle.copy());
}

/** One run with one fault. Gives what is wrong, what of it is lost footage, and whether it stopped. */
async function tryFault(
  shared: Shared,
  fault: Fault,
  n: number,
  forEver: boolean,
  bug: Bug | null,
) {
  const world = await copyOf(shared);
  const problems: string[] = [];
  const lost: string[] = [];
  let report: RunReport;
  await world.ground.attach();
  try {
    const wrap = failAt(world.files, fault, n, forEver);
    report = await world.run({ order: { ticks: WHILE, bug }, until: null, wrap });
  } finally {
    await world.ground.detach();
  }
  const { hung, code, stopped, errors } = report;
  if (hung) problems.push("the recorder hung");
  if (stopped === null && code !== 0) {
    problems.push(`the recorder ended with ${code} and no reason: ${errors.slice(0, 300)}`);
  }
  await world.ground.attach();
  try {
    lost.push(...await world.look({ recover: false, decode: false }));
    problems.push(...lost);
    // Long enough for footage to expire: failed blocks are never written again, and may have been all.
    const again = await world.run({ order: { ticks: AFTER, pace: 0 }, until: null });
    if (again.stopped !== null) problems.push(`it does not start again: ${again.stopped}`);
    else if (again.acks === 0) problems.push("after a new start nothing is recorded");
  } finally {
    await world.ground.detach();
  }
  return { problems, lost, stopped: stopped !== null };
}

async function sweep(folder: string, nth: readonly number[], bug: Bug | null, outcome: Outcome) {
  await makeTape(`${folder}/tape`);
  const power = new PowerSwitch();
  const random = seeded(1);
  const template = await makeTemplate(folder, power, random);
  const shared: Shared = { folder, power, random, template };
  const began = performance.now();
  for (const fault of FAULTS) {
    let stops = 0;
    for (const n of nth) {
      for (const forEver of [false, true]) {
        const { problems, stopped } = await tryFault(shared, fault, n, forEver, bug);
        if (stopped) stops++;
        if (problems.length === 0) {
          outcome.pass();
          continue;
        }
        const when = `from the ${n}th call on ${forEver ? "for ever" : "once"}`;
        outcome.fail(
          `${fault.name} (${fault.error}) ${when}: ${problems.slice(0, 4).join("; ")}: ` +
            `deno run -A tests/campaigns/syscall_errors.ts --n=${n}`,
        );
      }
    }
    console.log(`${fault.name} (${fault.error}): stopped in ${stops} of ${2 * nth.length} runs`);
  }
  console.log(`the sweep took ${((performance.now() - began) / 1000).toFixed(0)} s`);
  if (bug === null) await catchPlanted(shared, outcome);
  power.close();
}

/** A recorder that believes a failed sync must be found out. */
async function catchPlanted(shared: Shared, outcome: Outcome): Promise<void> {
  const fault = FAULTS.find((f) => f.name === "syncing blocks fails");
  if (fault === undefined) throw new Error("the sweep lets no sync fail");
  for (const n of [2, 4, 6]) {
    const { lost } = await tryFault(shared, fault, n, true, "believes-failed-sync");
    if (lost.length === 0) continue;
    outcome.pass();
    return;
  }
  outcome.fail("the planted bug believes-failed-sync was not caught");
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { inside: { type: "boolean" }, n: { type: "string" }, bug: { type: "string" } },
  });
  const nth = values.n?.split(",").map(Number) ?? NTH;
  const outcome = new Outcome();
  const lacking = await lacksMounts() ?? await lacksTracer();
  if (lacking !== null) {
    outcome.skip(FAULTS.length * nth.length * 2 + 1, `failing system calls: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  const bug = BUGS.find((it) => it === values.bug) ?? null;
  await sweep(await memoryFolder(), nth, bug, outcome);
  return outcome.finish();
}

Deno.exit(await main());
