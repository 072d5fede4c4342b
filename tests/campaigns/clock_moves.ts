/**
 * Campaign: the wall clock of `holdfast run` is set an hour and fifty years ahead and back while it
 * records, also over a restart. Nothing protected may be given up, recording goes on where there is
 * room, and each camera's timeline stays in order within a run.
 *
 *     deno run -A tests/campaigns/clock_moves.ts
 */
import type { FragmentRow } from "../../recorder/index/rows.ts";
import { type Program, type Segment, Site, waitFor } from "../kernel/site.ts";
import { Outcome } from "./outcome.ts";

const HOUR = 3600;
const FIFTY_YEARS = 50 * 365.25 * 86_400;
/** Seconds that the clock is off, one after the other. */
const MOVES = [HOUR, -HOUR, FIFTY_YEARS, -FIFTY_YEARS, FIFTY_YEARS, 0];
const MIB = 1024 * 1024;
/** Fragments within a run follow each other this closely, backwards; milliseconds. */
const TOLERANCE_MS = 2;

/** The library that moves a process's clock; `null` where it is not installed. */
function libfaketime(): string | null {
  for (const folder of ["x86_64-linux-gnu", "aarch64-linux-gnu"]) {
    const path = `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`;
    try {
      Deno.statSync(path);
      return path;
    } catch {
      // not this kind of machine
    }
  }
  return null;
}

/** A clock in a file that programs with `env` live by. */
class MovedClock {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  constructor(library: string, file: string) {
    this.#file = file;
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      // Without these the monotonic clock would jump too, which no kernel does.
      DONT_FAKE_MONOTONIC: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    this.move(0);
  }

  /** Sets the clock so many seconds off the true time. */
  move(seconds: number): void {
    Deno.writeTextFileSync(this.#file, `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}\n`);
  }
}

/** Sequence numbers at which footage goes back in displayed time within one run, and does not say that the clock was set. */
function outOfOrder(rows: readonly FragmentRow[]): number[] {
  return rows.flatMap((row, i) => {
    const before = rows[i - 1];
    if (before === undefined || before.run !== row.run || row.gap === "clock-step") return [];
    const end = before.start + before.duration / 90;
    return row.start < end - TOLERANCE_MS ? [row.sequence] : [];
  });
}

const sum = (heads: Map<number, number>) => [...heads.values()].reduce((a, b) => a + b, 0);
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** A site with room for everything: recording must go on after each move, in order. */
async function withRoom(site: Site, clock: MovedClock, outcome: Outcome): Promise<void> {
  let program: Program = site.start(clock.env);
  try {
    if (!await waitFor(() => sum(site.heads()) > 3, 15_000)) throw new Error("nothing is recorded");
    for (const move of MOVES) {
      clock.move(move);
      const before = sum(site.heads());
      const goesOn = await waitFor(() => sum(site.heads()) > before + 4, 10_000);
      if (goesOn) outcome.pass();
      else outcome.fail(`with the clock ${move} s off nothing is recorded any more`);
    }
    clock.move(FIFTY_YEARS);
    program.kill("SIGKILL");
    await program.ended;
    const before = sum(site.heads());
    program = site.start(clock.env);
    if (await waitFor(() => sum(site.heads()) > before + 4, 15_000)) outcome.pass();
    else outcome.fail("started fifty years ahead, nothing is recorded");
  } finally {
    program.kill("SIGTERM");
    const { code, said } = await program.ended;
    if (code !== 0) outcome.fail(`it ended with ${code}: ${said.slice(-500)}`);
  }
  for (const [camera, rows] of site.rows()) {
    const wrong = outOfOrder(rows);
    if (wrong.length === 0) outcome.pass();
    else outcome.fail(`camera ${camera} goes back in time within a run at ${wrong.join(", ")}`);
    const told = rows.filter((row) => row.gap === "clock-step").length;
    if (told < 3) outcome.fail(`camera ${camera}: of ${MOVES.length} moves ${told} are told`);
  }
}

/** A site that is full: with the clock fifty years ahead all of it would look expired. */
async function whenFull(site: Site, clock: MovedClock, outcome: Outcome): Promise<void> {
  let program: Program = site.start(clock.env);
  try {
    if (!await isFull(site)) throw new Error("the pool is not full after 60 s");
    const before = await all(site);
    const heads = sum(site.heads());
    for (const move of MOVES) {
      clock.move(move);
      await pause(3000);
    }
    clock.move(FIFTY_YEARS);
    program.kill("SIGKILL");
    await program.ended;
    program = site.start(clock.env);
    await pause(6000);
    const missing = await site.missing(before, await all(site));
    if (missing.length === 0) outcome.pass();
    else outcome.fail(`protected footage was given up: ${missing.slice(0, 3).join("; ")}`);
    // The open blocks' last bytes may take a small fragment more, and no block may come free.
    const more = sum(site.heads()) - heads;
    if (more <= 4) outcome.pass();
    else outcome.fail(`${more} fragments found room in a pool that was full`);
  } finally {
    program.kill("SIGTERM");
    const { code, said } = await program.ended;
    if (code !== 0) outcome.fail(`it ended with ${code}: ${said.slice(-500)}`);
  }
}

async function isFull(site: Site): Promise<boolean> {
  for (let [last, tries] = [-1, 0]; tries < 10; tries++) {
    await pause(6000);
    const now = sum(site.heads());
    if (now === last) return true;
    last = now;
  }
  return false;
}

async function all(site: Site): Promise<Segment[]> {
  return (await Promise.all(site.names.map((name) => site.segments(name)))).flat();
}

async function main(): Promise<number> {
  const outcome = new Outcome();
  const library = libfaketime();
  if (library === null) {
    outcome.skip(MOVES.length * 2, "libfaketime is not installed: the clock cannot be moved");
    return outcome.finish();
  }
  const folder = await Deno.makeTempDir({ prefix: "holdfast-clock-" });
  const plan = (name: string, blocks: number) => ({
    data: `${folder}/${name}/data`,
    disk: `${folder}/${name}/disk`,
    cameras: 2,
    blocks,
    blockBytes: MIB,
    bitrate: 1_500_000,
  });
  const sites = await Promise.all([Site.make(plan("room", 64)), Site.make(plan("full", 6))]);
  const [room, full] = sites;
  try {
    await Promise.all([
      withRoom(room, new MovedClock(library, `${folder}/clock-room`), outcome),
      whenFull(full, new MovedClock(library, `${folder}/clock-full`), outcome),
    ]);
  } catch (error) {
    outcome.fail(`${error}: deno run -A tests/campaigns/clock_moves.ts`);
  } finally {
    for (const site of sites) await site.close();
    await Deno.remove(folder, { recursive: true });
  }
  return outcome.finish();
}

Deno.exit(await main());
