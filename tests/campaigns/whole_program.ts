/**
 * Campaign: `holdfast run` records cameras and is killed with SIGKILL, or loses its power on a real
 * ext4, again and again; what it told of before must be there after, and it must record again at once.
 *
 *     deno run -A tests/campaigns/whole_program.ts [--ends=6] [--seed=N]
 */
import { parseArgs } from "node:util";
import { CuttableGround, type Ground, SolidGround } from "../kernel/ground.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { type Random, seeded } from "../kernel/random.ts";
import { type Program, type Segment, Site, waitFor } from "../kernel/site.ts";
import { Outcome } from "./outcome.ts";

/** What may be lost of a camera at a kill or a cut, and until it records again; milliseconds. */
const TAIL_MS = 5000;
const AGAIN_MS = 20_000;
const MIB = 1024 * 1024;
const CAMERAS = 3;

/** One way to end a recorder, over and over. */
interface Series {
  readonly name: string;
  readonly ground: Ground;
  readonly ends: number;
  readonly random: Random;
  readonly replay: string;
}

async function endAgainAndAgain(series: Series, outcome: Outcome): Promise<void> {
  const { ground, ends, random, replay } = series;
  const [data, disk] = [`${ground.mount}/data`, `${ground.mount}/disk`];
  await ground.attach();
  const size = { cameras: CAMERAS, blocks: 140, blockBytes: MIB, bitrate: 1_000_000 };
  const site = await Site.make({ data, disk, ...size });
  await ground.detach();
  const tails: number[] = [];
  const starts: number[] = [];
  const known = new Map<string, Segment[]>();
  let endedAt: number | null = null;
  try {
    for (let i = 0; i <= ends; i++) {
      await ground.attach();
      const begun = await beginAndLook(site, known);
      if (endedAt !== null) tails.push(...tailsBefore(site, endedAt));
      starts.push(begun.took);
      if (begun.problems.length === 0) {
        await new Promise((done) => setTimeout(done, random.below(2500)));
        outcome.pass();
      }
      endedAt = Date.now();
      ground.cut();
      begun.program.kill("SIGKILL");
      const { said } = await begun.program.ended;
      await ground.detach();
      if (begun.problems.length === 0) continue;
      const what = begun.problems.slice(0, 4).join("; ");
      outcome.fail(`${series.name}, start ${i}: ${what}: ${said.slice(-300)}: ${replay}`);
      return;
    }
  } finally {
    await site.close();
  }
  const worst = Math.round(Math.max(...tails));
  console.log(
    `${series.name}: ${ends} times, ${tails.length} tails: ${worst} ms lost at most; started and ` +
      `two fragments of every camera recorded in ${Math.round(Math.max(...starts))} ms at most`,
  );
  if (worst > TAIL_MS) outcome.fail(`${series.name} lost ${worst} ms of a camera: ${replay}`);
  else outcome.pass();
}

/** Starts the recorder, waits until it records, and compares what it tells with what it told before. */
async function beginAndLook(site: Site, known: Map<string, Segment[]>) {
  const problems: string[] = [];
  const began = performance.now();
  const before = site.heads();
  const program: Program = site.start();
  const records = () => {
    const now = [...site.heads()];
    return now.length === CAMERAS &&
      now.every(([camera, sequence]) => sequence > (before.get(camera) ?? 0) + 1);
  };
  if (!await waitFor(records, AGAIN_MS)) problems.push("not all cameras are recorded after 20 s");
  const took = performance.now() - began;
  for (const name of problems.length === 0 ? site.names : []) {
    const now = await site.segments(name);
    problems.push(...await site.missing(known.get(name) ?? [], now));
    known.set(name, now);
  }
  const files = openBlocks(program.pid);
  if (files > 2 * CAMERAS + 2) problems.push(`${files} blocks are open for ${CAMERAS} cameras`);
  return { program, problems, took };
}

/** Milliseconds between an end and the end of what was left of each camera before it. */
function tailsBefore(site: Site, endedAt: number): number[] {
  return [...site.rows().values()].map((rows) => {
    const ends = rows.filter((r) => r.start < endedAt).map((r) => r.start + r.duration / 90);
    return Math.max(0, endedAt - Math.max(...ends));
  });
}

/** How many block files a process holds open. */
function openBlocks(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  // A block has two handles: writes must not wait for its sync.
  const blocks = new Set<string>();
  try {
    for (const { name } of Deno.readDirSync(folder)) {
      try {
        const path = Deno.readLinkSync(`${folder}/${name}`);
        if (/\/blocks\/\d+\/\d+\.mp4$/.test(path)) blocks.add(path);
      } catch {
        // closed in the meantime
      }
    }
  } catch {
    // it has ended, which is told elsewhere
  }
  return blocks.size;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      inside: { type: "boolean" },
      ends: { type: "string" },
      seed: { type: "string" },
    },
  });
  const ends = Number(values.ends ?? 6);
  const outcome = new Outcome();
  const lacking = await lacksMounts();
  if (lacking !== null) {
    outcome.skip(2 * ends + 4, `the whole program on a disk in memory: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  const folder = await memoryFolder();
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const random = seeded(seed);
  const replay = `deno run -A tests/campaigns/whole_program.ts --seed=${seed}`;
  const power = new PowerSwitch();
  const cuttable = await CuttableGround.make(folder, "cut", "ext4", 256 * MIB, power);
  const kills = { name: "kill -9", ground: new SolidGround(`${folder}/kill`) };
  const cuts = { name: "power cut", ground: cuttable };
  // Side by side: most of the time is waiting for cameras.
  await Promise.all(
    [kills, cuts].map((it) => endAgainAndAgain({ ...it, ends, random, replay }, outcome)),
  );
  power.close();
  return outcome.finish();
}

Deno.exit(await main());
