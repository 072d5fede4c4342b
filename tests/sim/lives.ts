/** How a program's life ends and the next begins: cuts, kills, and the starts that follow. */
import type { Command } from "./commands.ts";
import { Cut } from "./fuse.ts";
import { Violation } from "./oracle.ts";
import { Rng } from "./random.ts";
import { IndexFull } from "./sim_index.ts";
import type { TrueTime } from "./true_time.ts";
import type { World } from "./world.ts";

/** No start may need more attempts than this: every cut of a start is ordered by a command. */
const STARTS_MAX = 20;

type CutCommand = Extract<Command, { do: "cut" }>;

export class Lives {
  readonly #world: World;
  readonly #time: TrueTime;
  /** What ends the process, and how, when the fuse is burnt down. */
  #pending: CutCommand | null = null;
  #killSeed: number | null = null;
  /** Faults that had struck when this life began: after another a kill may lose what was written. */
  #faultsAtStart = 0;
  /** Numbers of the fragments that are handed to the disk and not acknowledged. */
  readonly #handed = new Set<number>();
  #startStepsAtCut: number | null = null;

  constructor(world: World, time: TrueTime) {
    this.#world = world;
    this.#time = time;
  }

  /** How many steps the first start after a cut took; `null` before it. */
  get startStepsAtCut(): number | null {
    return this.#startStepsAtCut;
  }

  /** The program handed a fragment to the disk. */
  handed(id: number): void {
    this.#handed.add(id);
  }

  /** Nothing that was ordered before ends the process any more. */
  calm(): void {
    this.#world.fuse.replace();
    this.#pending = null;
    this.#killSeed = null;
  }

  /** The power goes as the command says: after some steps of whatever comes. */
  orderCut(c: CutCommand): void {
    this.#pending = c;
    this.#killSeed = null;
    this.#world.fuse.light(c.steps);
    if (c.steps === 0) this.cut(c.seed, c.off, c.again);
  }

  /** The process is killed as the command says. */
  orderKill(steps: number, seed: number): void {
    if (steps === 0) return this.kill(seed);
    this.#killSeed = seed;
    this.#world.fuse.light(steps);
  }

  /** The fuse is burnt down. */
  over(): void {
    if (this.#killSeed !== null) return this.kill(this.#killSeed);
    const { seed, off, again } = this.#pending ?? { seed: 1, off: 0, again: [] };
    this.cut(seed, off, again);
  }

  /** The power goes, stays off for `off` ms, and the starts that follow are cut after `again` steps. */
  cut(seed: number, off: number, again: readonly number[]): void {
    this.#world.count("cut");
    this.calm();
    this.#powerGoes(seed);
    this.#world.pass(off);
    this.#time.powerOn();
    this.#start(again, seed);
    this.#forgetWritten();
  }

  /** The process ends; the page cache survives. */
  kill(seed: number): void {
    const { db, disks, oracle, checker } = this.#world;
    this.#world.count("kill");
    this.#killSeed = null;
    this.#pending = null;
    db.powerCut();
    this.#world.fuse.replace();
    checker.look("at a kill");
    const faults = this.#faultsAtStart;
    const written = [...this.#handed].filter((id) => oracle.footage.get(id)?.state === "written");
    this.#start([], seed);
    const lied = disks.blocks.some((b) => b.lies.length > 0);
    for (const id of this.#world.faults === faults && !lied ? written : []) {
      const footage = oracle.footage.get(id);
      if (footage?.state === "written") {
        throw new Violation(`a kill lost fragment ${id}, which was written`);
      }
    }
    this.#forgetWritten();
  }

  /** The power goes and stays off. */
  stop(seed: number): void {
    this.#world.count("cut");
    this.calm();
    this.#powerGoes(seed);
  }

  /** The power comes back. */
  goOn(seed: number): void {
    this.#time.nextBoot();
    this.#start([], seed);
    this.#forgetWritten();
  }

  #powerGoes(seed: number): void {
    const { db, disks, checker } = this.#world;
    db.powerCut();
    disks.powerCut(new Rng(seed));
    checker.look("at a cut");
    this.#time.nextBoot();
    this.#time.powerOn();
  }

  /** A new process, after a cut or a kill. */
  #start(again: readonly number[], seed: number): void {
    const world = this.#world;
    const { fuse } = world;
    world.allCamerasStop();
    for (let attempt = 0; attempt < STARTS_MAX; attempt++) {
      fuse.replace();
      const next = again[attempt];
      if (next !== undefined) fuse.light(next);
      const machine = world.newMachine();
      const before = fuse.steps;
      try {
        const report = machine.start();
        this.#startStepsAtCut ??= fuse.steps - before;
        world.count("starts");
        world.count("salvaged", report.salvaged);
        world.count("unused", report.unused.length);
        world.count("unreadable", report.unreadable.length);
        fuse.replace();
        this.#rightDisksTaken();
        world.checker.check("after a start", false);
        this.#faultsAtStart = world.faults;
        return;
      } catch (error) {
        if (error instanceof IndexFull) continue;
        if (!(error instanceof Cut)) throw error;
        world.count("cut");
        world.count("cutInRecovery");
        world.trouble();
        this.#powerGoes(seed + attempt + 1);
      }
    }
    throw new Violation("I11: the program does not start any more");
  }

  /** A disk that belongs to the pool is never refused, whatever was cut before. */
  #rightDisksTaken(): void {
    for (const disk of this.#world.disks.disks) {
      if (disk.refused && !disk.dead && this.#world.strangerAt !== disk.ordinal) {
        throw new Violation(`I11: disk ${disk.ordinal} belongs to the pool and was refused`);
      }
    }
  }

  /** What was written and did not survive the start is lost, lawfully: it was never acknowledged. */
  #forgetWritten(): void {
    this.#handed.clear();
    this.#world.checker.settle();
  }
}
