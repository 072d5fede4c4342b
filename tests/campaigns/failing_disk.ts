/**
 * Campaign: under a running `holdfast run`, every sync of a block fails for some seconds, as on a
 * disk with a bad cable. It says so, loses nothing that it told of, and records again by itself.
 *
 *     deno run -A tests/campaigns/failing_disk.ts
 */
import { type Program, Site, waitFor } from "../kernel/site.ts";
import { lacksTracer, SYNCS } from "../kernel/strace.ts";
import { Outcome } from "./outcome.ts";

const MIB = 1024 * 1024;
const BLOCKS = 40;
const FAILS_MS = 9000;
/** A resting disk is tried again every 30 s. */
const AGAIN_MS = 60_000;
const REPLAY = "deno run -A tests/campaigns/failing_disk.ts";

/** Lets syncs of files fail in a running process, until it is ended with SIGINT. */
function failSyncs(pid: number, files: readonly string[]): Deno.ChildProcess {
  return new Deno.Command("strace", {
    args: [
      ...["-f", "-qq", "-o", "/dev/null", "-p", `${pid}`],
      ...files.flatMap((path) => ["-P", path]),
      ...["-e", `trace=${SYNCS}`, "-e", `inject=${SYNCS}:error=EIO`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

async function failAndHeal(site: Site, disk: string, program: Program, outcome: Outcome) {
  const heads = () => [...site.heads().values()].reduce((a, b) => a + b, 0);
  if (!await waitFor(() => heads() > 4, 20_000)) throw new Error("nothing is recorded");
  const [name = ""] = site.names;
  const folder = `${disk}/holdfast/blocks/0000`;
  const files = Array.from(
    { length: BLOCKS },
    (_, i) => `${folder}/${String(i).padStart(7, "0")}.mp4`,
  );
  const tracer = failSyncs(program.pid, files);
  await new Promise((done) => setTimeout(done, 500)); // until it holds every thread
  const before = heads();
  const known = await site.segments(name);
  await new Promise((done) => setTimeout(done, FAILS_MS));
  const during = heads() - before;
  tracer.kill("SIGINT");
  await tracer.status;
  if (during <= 2) outcome.pass(); // what was being synced when it began may have been acknowledged
  else outcome.fail(`${during} fragments were acknowledged while every sync failed: ${REPLAY}`);
  const last = heads();
  if (await waitFor(() => heads() > last + 4, AGAIN_MS)) outcome.pass();
  else outcome.fail(`60 s after the disk was well again nothing is recorded: ${REPLAY}`);
  const now = await site.segments(name);
  const missing = await site.missing(known, now);
  if (missing.length === 0) outcome.pass();
  else outcome.fail(`${missing.slice(0, 3).join("; ")}: ${REPLAY}`);
  const causes = [...site.rows().values()].map((rows) =>
    rows.filter((row) => row.gap === "disk-failed").length
  );
  if (causes.every((n) => n > 0)) outcome.pass();
  else outcome.fail(`a camera's gap does not say that the disk failed: ${REPLAY}`);
}

async function main(): Promise<number> {
  const outcome = new Outcome();
  const lacking = await lacksTracer();
  if (lacking !== null) {
    outcome.skip(5, `a disk that fails for a while: ${lacking}`);
    return outcome.finish();
  }
  const folder = await Deno.makeTempDir({ prefix: "holdfast-failing-" });
  const [data, disk] = [`${folder}/data`, `${folder}/disk`];
  const size = { cameras: 2, blocks: BLOCKS, blockBytes: MIB, bitrate: 800_000 };
  const site = await Site.make({ data, disk, ...size });
  const program = site.start();
  try {
    await failAndHeal(site, disk, program, outcome);
  } catch (error) {
    outcome.fail(`${error}: ${REPLAY}`);
  } finally {
    program.kill("SIGTERM");
    const { code, said } = await program.ended;
    if (code === 0) outcome.pass();
    else outcome.fail(`it ended with ${code}: ${said.slice(-500)}: ${REPLAY}`);
    await site.close();
    await Deno.remove(folder, { recursive: true });
  }
  return outcome.finish();
}

Deno.exit(await main());
