/**
 * Campaign: `holdfast run` records cameras and is killed with SIGKILL again and again; what it told
 * of before must be there after, and it must record again at once.
 *
 *     deno run -A tests/campaigns/whole_program.ts [--kills=8] [--seed=N]
 */
import { parseArgs } from "node:util";
import { seeded } from "../kernel/random.ts";
import { type Program, type Segment, Site, waitFor } from "../kernel/site.ts";
import { Outcome } from "./outcome.ts";

/** What may be lost of a camera when the recorder is killed, and until it records again, milliseconds. */
const TAIL_MS = 5000;
const AGAIN_MS = 20_000;
const MIB = 1024 * 1024;

async function kills(site: Site, count: number, seed: number, outcome: Outcome): Promise<void> {
  const random = seeded(seed);
  const replay = `deno run -A tests/campaigns/whole_program.ts --seed=${seed}`;
  const tails: number[] = [];
  const starts: number[] = [];
  let killed: number | null = null;
  let known = new Map<string, Segment[]>();
  let program: Program | null = null;
  try {
    for (let i = 0; i <= count; i++) {
      const began = performance.now();
      const heads = site.heads();
      program = site.start();
      const cameras = site.names.length;
      const records = () => {
        const now = site.heads();
        return now.size === cameras &&
          [...now].every(([camera, sequence]) => sequence > (heads.get(camera) ?? 0) + 1);
      };
      if (!await waitFor(records, AGAIN_MS)) {
        program.kill("SIGKILL");
        const { said } = await program.ended;
        outcome.fail(`start ${i}: not all cameras are recorded after 20 s: ${said}: ${replay}`);
        return;
      }
      starts.push(performance.now() - began);
      if (killed !== null) tails.push(...tailsBefore(site, killed));
      const problems: string[] = [];
      for (const name of site.names) {
        const now = await site.segments(name);
        problems.push(...await site.missing(known.get(name) ?? [], now));
        known = new Map([...known, [name, now]]);
      }
      const files = openBlocks(program.pid);
      if (files > 2 * cameras + 2) problems.push(`${files} blocks are open for ${cameras} cameras`);
      await new Promise((done) => setTimeout(done, random.below(2500)));
      killed = Date.now();
      program.kill("SIGKILL");
      await program.ended;
      if (problems.length === 0) outcome.pass();
      else outcome.fail(`start ${i}: ${problems.slice(0, 4).join("; ")}: ${replay}`);
    }
  } finally {
    program?.kill("SIGKILL");
    await program?.ended;
  }
  const worst = Math.max(...tails);
  console.log(
    `${count} kills, ${tails.length} tails: ${Math.round(worst)} ms lost at most; started and ` +
      `two fragments of every camera recorded in ${Math.round(Math.max(...starts))} ms at most`,
  );
  if (worst > TAIL_MS) outcome.fail(`a kill lost ${Math.round(worst)} ms of a camera: ${replay}`);
  else outcome.pass();
}

/** Milliseconds between a kill and the end of what was left of each camera before it. */
function tailsBefore(site: Site, killed: number): number[] {
  return [...site.rows().values()].map((rows) => {
    const ends = rows.filter((r) => r.start < killed).map((r) => r.start + r.duration / 90);
    return Math.max(0, killed - Math.max(...ends));
  });
}

/** How many block files a process holds open. */
function openBlocks(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  try {
    return [...Deno.readDirSync(folder)].filter(({ name }) => {
      try {
        return /\/blocks\/\d+\/\d+\.mp4$/.test(Deno.readLinkSync(`${folder}/${name}`));
      } catch {
        return false; // closed in the meantime
      }
    }).length;
  } catch {
    return 0; // no such system
  }
}

const { values } = parseArgs({
  args: Deno.args,
  options: { kills: { type: "string" }, seed: { type: "string" } },
});
const outcome = new Outcome();
const folder = await Deno.makeTempDir({ prefix: "holdfast-program-" });
const plan = {
  data: `${folder}/data`,
  disk: `${folder}/disk`,
  cameras: 3,
  blocks: 160,
  blockBytes: MIB,
  bitrate: 1_000_000,
};
const site = await Site.make(plan);
try {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  await kills(site, Number(values.kills ?? 8), seed, outcome);
} finally {
  await site.close();
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(outcome.finish());
