/**
 * Campaign: the file system of the index fills up while blocks have room. Recording goes on or stops
 * loudly, nothing that was acknowledged is lost, and it records again when there is room.
 *
 *     deno run -A tests/campaigns/full_disk.ts
 *
 * Once with the bare core, and once with the whole program, which keeps a reserve for this.
 */
import { CuttableGround } from "../kernel/ground.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { seeded } from "../kernel/random.ts";
import { Site, waitFor } from "../kernel/site.ts";
import { makeTape } from "../kernel/tape.ts";
import { noFigures, World } from "../kernel/world.ts";
import { Outcome } from "./outcome.ts";

const MIB = 1024 * 1024;
/** Tries with the bare core, each at another fill level. */
const LEVELS = [0, 1, 2, 4, 8, 16, 40, 100];

/**
 * Exit status of a process that SIGBUS ended. SQLite maps a small file (`-shm`) when it opens the
 * index; where the kernel finds no page for it, the process ends there. Nothing is lost, and the
 * whole program's reserve is there so that it does not come to this.
 */
const BUS_ERROR = 128 + 7;

/** Fills a file system down to `pages` free pages. Gives the path of what fills it. */
async function fill(mount: string, pages: number): Promise<string> {
  const path = `${mount}/fills`;
  using file = await Deno.open(path, { write: true, create: true });
  for (const size of [MIB, 4096]) {
    const piece = new Uint8Array(size).fill(1);
    try {
      for (;;) await file.write(piece);
    } catch {
      // full
    }
  }
  await file.truncate(Math.max(0, (await file.stat()).size - pages * 4096));
  await file.sync();
  return path;
}

/** The core alone: its log cannot grow, at once or a little later. */
async function bareCore(folder: string, power: PowerSwitch, outcome: Outcome): Promise<void> {
  const random = seeded(1);
  for (const pages of LEVELS) {
    const ground = await CuttableGround.make(folder, "index", "ext4", 24 * MIB, power);
    const world = new World(ground, folder, random, noFigures());
    // Blocks stay where there is room; only the index is on the small file system.
    world.order.disks = [`${folder}/disk-a-${pages}`, `${folder}/disk-b-${pages}`];
    const problems: string[] = [];
    await ground.attach();
    await world.run({ order: { ticks: 10 }, until: null });
    await ground.detach();
    await ground.attach();
    const filler = await fill(ground.mount, pages);
    const { stopped, code, hung, acks } = await world.run({ order: { ticks: 300 }, until: null });
    if (hung) problems.push("the recorder hung");
    const stop = code === BUS_ERROR ? "ended by SIGBUS" : stopped;
    if (stop === null && code !== 0) problems.push(`it ended with ${code} and no reason`);
    console.log(
      `${pages} pages free: ${acks} acknowledged, ${stop ?? "went on"}`,
    );
    await ground.detach();
    await ground.attach();
    problems.push(...await world.look({ recover: false, decode: false }));
    await Deno.remove(filler);
    const again = await world.run({ order: { ticks: 60, pace: 0 }, until: null });
    if (again.stopped !== null) problems.push(`it does not start again: ${again.stopped}`);
    else if (again.acks === 0) problems.push("with room again nothing is recorded");
    await ground.detach();
    for (const disk of world.order.disks) await Deno.remove(disk, { recursive: true });
    if (problems.length === 0) outcome.pass();
    else {
      outcome.fail(
        `${pages} pages free: ${problems.slice(0, 3).join("; ")}: ` +
          "deno run -A tests/campaigns/full_disk.ts",
      );
    }
  }
}

/** The whole program on a data folder that is filled to the last byte. */
async function wholeProgram(folder: string, power: PowerSwitch, outcome: Outcome): Promise<void> {
  const ground = await CuttableGround.make(folder, "data", "ext4", 256 * MIB, power);
  await ground.attach();
  const site = await Site.make({
    data: `${ground.mount}/data`,
    disk: `${folder}/blocks`,
    cameras: 2,
    blocks: 64,
    blockBytes: MIB,
    bitrate: 500_000,
  });
  const heads = () => [...site.heads().values()].reduce((a, b) => a + b, 0);
  let program = site.start();
  try {
    if (!await waitFor(() => heads() > 3, 15_000)) throw new Error("nothing is recorded");
    const filler = await fill(ground.mount, 0);
    const before = heads();
    const known = await Promise.all(site.names.map((name) => site.segments(name)));
    const ended = await Promise.race([
      program.ended,
      new Promise<null>((done) => setTimeout(() => done(null), 20_000)),
    ]);
    const gained = heads() - before;
    const how = ended === null
      ? `it goes on: ${gained} fragments in 20 s`
      : `it ended with ${ended.code}: ${ended.said.slice(0, 600)}`;
    console.log(`the whole program on a full data folder: ${how}`);
    // The reserve is there so that it need not stop.
    if (ended !== null || gained < 20) {
      outcome.fail(`on a full data folder the program does not go on: ${how}`);
    } else outcome.pass();
    program.kill("SIGKILL");
    const { said } = await program.ended;
    if (said.includes("full")) outcome.pass();
    else outcome.fail(`the program does not say that its data folder is full: ${said}`);
    await Deno.remove(filler);
    const last = heads();
    program = site.start();
    if (await waitFor(() => heads() > last + 4, 15_000)) outcome.pass();
    else outcome.fail("with room again the program records nothing");
    // A start on a full folder: after a clean stop SQLite has files to make.
    program.kill("SIGTERM");
    await program.ended;
    await fill(ground.mount, 0);
    const stopped = heads();
    program = site.start();
    if (await waitFor(() => heads() > stopped + 4, 15_000)) outcome.pass();
    else outcome.fail("started on a full data folder the program records nothing");
    const missing = await Promise.all(
      site.names.map(async (name, i) => site.missing(known[i] ?? [], await site.segments(name))),
    );
    if (missing.flat().length === 0) outcome.pass();
    else outcome.fail(`after a full data folder: ${missing.flat().slice(0, 3).join("; ")}`);
  } finally {
    program.kill("SIGKILL");
    await program.ended;
    await site.close();
    await ground.detach();
  }
}

async function main(): Promise<number> {
  const outcome = new Outcome();
  const lacking = await lacksMounts();
  if (lacking !== null) {
    outcome.skip(LEVELS.length + 5, `a disk that fills up: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  const folder = await memoryFolder();
  await makeTape(`${folder}/tape`);
  const power = new PowerSwitch();
  await bareCore(folder, power, outcome);
  await wholeProgram(folder, power, outcome);
  power.close();
  return outcome.finish();
}

Deno.exit(await main());
