/** A machine, its disks, clocks and ledger, an outside world that remembers, and what happens to them. */
import { BlockNo, CameraId, DiskId, PoolId } from "../../src/base/ids.ts";
import { DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { DiskIdentity } from "../../recorder/disk/identity.ts";
import { Index } from "../../recorder/index/index.ts";
import { Checker } from "./checker.ts";
import type { Command, SimConfig } from "./commands.ts";
import { doFault } from "./faults.ts";
import { type FragmentWish, makeFragment, type SimFragment } from "./footage.ts";
import { Cut, Fuse } from "./fuse.ts";
import { Machine, type Parts } from "./machine.ts";
import { type Ledger, simRules } from "./machine_clock.ts";
import { Oracle, Violation } from "./oracle.ts";
import { Rng } from "./random.ts";
import { SimDisks } from "./sim_disk.ts";
import { type IndexDb, IndexFull } from "./sim_index.ts";
import { Strangers } from "./strangers.ts";

/** A program to test: the product's, or one with a planted bug. */
export type Build = new (parts: Parts) => Machine;

/** What the blocks are kept in. */
export type MakeDisks = new (
  ...args: ConstructorParameters<typeof SimDisks>
) => SimDisks;

/** The pool under test. */
export const POOL = PoolId("11".repeat(16));
const T0 = Date.UTC(2026, 0, 1);
/** No start may need more attempts than this: every cut of a start is ordered by a command. */
const STARTS_MAX = 20;

type CutCommand = Extract<Command, { do: "cut" }>;

export class World {
  readonly config: SimConfig;
  readonly counts: Map<string, number>;
  readonly fuse = new Fuse();
  readonly disks: SimDisks;
  readonly db: IndexDb;
  readonly oracle: Oracle;
  readonly checker: Checker;
  machine: Machine;
  readonly #build: Build;
  readonly #ledger: Ledger;
  readonly #parts: Parts;
  #trueNow = 0;
  #wallOffset = T0;
  #powerOn = 0;
  #boots = 0;
  #nextId = 1;
  #nextHold = 1;
  readonly #running = new Set<number>();
  /** What ends the process, and how, when the fuse is burnt down. */
  #pending: CutCommand | null = null;
  #killSeed: number | null = null;
  /** A fault struck since the last start: a kill may then lose what was written. */
  #faults = 0;
  #faultsAtStart = 0;
  readonly #strangers: Strangers;
  #startStepsAtCut: number | null = null;

  constructor(
    config: SimConfig,
    build: Build,
    db: IndexDb,
    counts: Map<string, number>,
    makeDisks: MakeDisks = SimDisks,
  ) {
    this.config = config;
    this.#build = build;
    this.db = db;
    this.counts = counts;
    const identities = Array.from(
      { length: config.disks },
      (_, ordinal) => this.#identity(ordinal),
    );
    this.disks = new makeDisks(this.fuse, config.blockBytes, identities);
    this.disks.onFault = (kind) => {
      this.count(kind);
      this.#faults++;
    };
    this.oracle = new Oracle(this.disks.blocks.length, config.keep);
    this.checker = new Checker(this.oracle, this.disks, db);
    this.#ledger = {
      clock: null,
      rules: simRules(1, config.keep, []),
      keep: config.keep,
      credits: 0,
      holds: [],
    };
    this.#parts = {
      disks: this.disks,
      db,
      ledger: this.#ledger,
      clocks: this.#clocks(),
      poolId: POOL,
      told: {
        committing: (plan) => this.checker.committing(plan),
        durable: (fragment) => this.checker.durable((fragment as SimFragment).id),
        lost: (fragment) => {
          this.count("lostAfterFailure");
          this.oracle.footage.delete((fragment as SimFragment).id);
        },
        gaveUp: () => {
          this.count("gaveUp");
          this.checker.look("gave up");
        },
      },
    };
    this.#strangers = new Strangers(this);
    this.#install();
    this.machine = new this.#build(this.#parts);
    this.#begin();
  }

  #identity(ordinal: number): DiskIdentity {
    const { blocksPerDisk, blockBytes } = this.config;
    return {
      pool: POOL,
      disk: DiskId(`${ordinal + 1}`.repeat(32)),
      firstBlock: BlockNo(ordinal * blocksPerDisk),
      blocks: blocksPerDisk,
      blockBytes,
      epoch: 0,
    };
  }

  #install(): void {
    this.db.reset();
    this.db.fuse = this.fuse;
    this.db.onFull = () => this.count("indexFull");
    const index = new Index(this.db.database);
    this.disks.disks.forEach(({ ordinal, identity }) => {
      const { disk: id, firstBlock, blocks } = identity;
      index.addDisk({ ordinal, id, firstBlock, blocks, epoch: 0 }, blocks);
    });
    this.checker.look("installation");
  }

  #clocks(): Parts["clocks"] {
    const wall = () => UtcMs(this.#trueNow + this.#wallOffset);
    const mono = () => MonoMs(this.#trueNow - this.#powerOn + 1000);
    return {
      wall,
      mono,
      civil: () => UtcMs(this.#trueNow + T0),
      boot: () => ({
        wall: wall(),
        mono: mono(),
        bootId: `boot ${this.#boots}`,
        uptime: DurationMs(this.#trueNow - this.#powerOn),
      }),
    };
  }

  count(kind: string, n = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + n);
  }

  /** A fault struck. */
  trouble(): void {
    this.#faults++;
  }

  /** The disk at this place is not the pool's. */
  get strangerAt(): number | null {
    return this.#strangers.inPlaceOf;
  }

  #pass(ms: number): void {
    this.#trueNow += ms;
    this.oracle.trueNow = this.#trueNow;
  }

  // --- starting ---

  /** The first start: the clock is confirmed, as at every installation. */
  #begin(): void {
    this.machine.start();
    this.machine.confirm();
  }

  /** A new process, after a cut or a kill. */
  #start(again: readonly number[], seed: number): void {
    this.#running.clear();
    for (let attempt = 0; attempt < STARTS_MAX; attempt++) {
      this.fuse.replace();
      const next = again[attempt];
      if (next !== undefined) this.fuse.light(next);
      this.machine = new this.#build(this.#parts);
      const before = this.fuse.steps;
      try {
        const report = this.machine.start();
        this.#startStepsAtCut ??= this.fuse.steps - before;
        this.count("starts");
        this.count("salvaged", report.salvaged);
        this.count("unused", report.unused.length);
        this.count("unreadable", report.unreadable.length);
        this.fuse.replace();
        this.#rightDisksTaken();
        this.checker.check("after a start", false);
        this.#faultsAtStart = this.#faults;
        return;
      } catch (error) {
        if (error instanceof IndexFull) continue;
        if (!(error instanceof Cut)) throw error;
        this.count("cut");
        this.count("cutInRecovery");
        this.#faults++;
        this.#powerGoes(seed + attempt + 1);
      }
    }
    throw new Violation("I11: the program does not start any more");
  }

  /** A disk that belongs to the pool is never refused, whatever was cut before. */
  #rightDisksTaken(): void {
    for (const disk of this.disks.disks) {
      if (disk.refused && !disk.dead && this.#strangers.inPlaceOf !== disk.ordinal) {
        throw new Violation(`I11: disk ${disk.ordinal} belongs to the pool and was refused`);
      }
    }
  }

  #powerGoes(seed: number): void {
    this.db.powerCut();
    this.disks.powerCut(new Rng(seed));
    this.checker.look("at a cut");
    this.#boots++;
    this.#powerOn = this.#trueNow;
  }

  #cut(seed: number, off: number, again: readonly number[]): void {
    this.count("cut");
    this.#pending = null;
    this.#killSeed = null;
    this.fuse.replace();
    this.#powerGoes(seed);
    this.#pass(off);
    this.#powerOn = this.#trueNow;
    this.#start(again, seed);
    this.#forgetWritten();
  }

  #kill(seed: number): void {
    this.count("kill");
    this.#killSeed = null;
    this.#pending = null;
    this.db.powerCut();
    this.fuse.replace();
    this.checker.look("at a kill");
    const faults = this.#faultsAtStart;
    const written = this.#written();
    this.#start([], seed);
    const lied = this.disks.blocks.some((b) => b.lies.length > 0);
    for (const id of this.#faults === faults && !lied ? written : []) {
      const footage = this.oracle.footage.get(id);
      if (footage?.state === "written") {
        throw new Violation(`a kill lost fragment ${id}, which was written`);
      }
    }
    this.#forgetWritten();
  }

  /** Numbers of the fragments that are handed to the disk and not acknowledged. */
  readonly #handed = new Set<number>();
  #written(): number[] {
    return [...this.#handed].filter((id) => this.oracle.footage.get(id)?.state === "written");
  }

  /** What was written and did not survive the start is lost, lawfully: it was never acknowledged. */
  #forgetWritten(): void {
    this.#handed.clear();
    this.checker.settle();
  }

  /** The power goes and stays off. */
  stop(seed: number): void {
    this.count("cut");
    this.fuse.replace();
    this.#pending = null;
    this.#killSeed = null;
    this.#powerGoes(seed);
  }

  /** The power comes back. */
  goOn(seed: number): void {
    this.#boots++;
    this.#start([], seed);
    this.#forgetWritten();
  }

  /** A new process that was not started yet. */
  newMachine(): Machine {
    this.machine = new this.#build(this.#parts);
    return this.machine;
  }

  // --- commands ---

  /** Lets one thing happen, and ends the process when its fuse is burnt down in it. */
  run(command: Command): void {
    this.count(`command ${command.do}`);
    try {
      this.#do(command);
    } catch (error) {
      if (error instanceof Cut) this.#afterCut();
      else if (error instanceof IndexFull) this.#kill(1);
      else throw error;
    }
  }

  #afterCut(): void {
    if (this.#killSeed !== null) this.#kill(this.#killSeed);
    else {
      const { seed, off, again } = this.#pending ?? { seed: 1, off: 0, again: [] };
      this.#cut(seed, off, again);
    }
  }

  #do(c: Command): void {
    const m = this.machine;
    switch (c.do) {
      case "record":
        return this.#record(c);
      case "wait":
        this.#pass(c.ms);
        return m.tick();
      case "commit":
        return m.commitAll();
      case "beginCommit":
        return m.begin(c.disk % this.config.disks);
      case "finishCommit":
        return m.finish(c.disk % this.config.disks);
      case "close":
        return m.closeBlock(this.#camera(c.camera));
      case "cameraDrop":
        this.#running.delete(this.#camera(c.camera));
        return;
      case "erase":
        if (c.giveUp) m.beginErase();
        if (m.eraseOne()) this.count("erased");
        return;
      case "cut":
        this.#pending = c;
        this.#killSeed = null;
        this.fuse.light(c.steps);
        return c.steps === 0 ? this.#cut(c.seed, c.off, c.again) : undefined;
      case "kill":
        if (c.steps === 0) return this.#kill(c.seed);
        this.#killSeed = c.seed;
        this.fuse.light(c.steps);
        return;
      case "clockJump":
        this.#wallOffset += c.by;
        return m.tick();
      case "powerOffWrongClock":
        this.#wallOffset = T0 + c.wallAfter;
        return this.#cut(c.seed, c.off, []);
      case "confirmClock":
        this.#wallOffset = T0;
        m.tick();
        return m.confirm();
      case "retentionUp":
        return this.#raise(c.by);
      case "hold":
        return this.#hold(c);
      case "releaseHold":
        return this.#release(c.nth);
      default:
        return doFault(this, c) || this.#strangers.do(c) ? undefined : unknown(c);
    }
  }

  #camera(n: number): number {
    return 1 + n % this.config.cameras;
  }

  #record(c: Extract<Command, { do: "record" }>): void {
    this.#pass(c.wait);
    const m = this.machine;
    m.tick();
    const camera = this.#camera(c.camera);
    const startsRun = !this.#running.has(camera);
    const fragment = this.fragment(this.#nextId++, camera, c, startsRun);
    this.oracle.took(fragment);
    const placed = m.append(fragment);
    if (typeof placed === "string") {
      this.oracle.footage.delete(fragment.id);
      this.#refused(placed);
      return;
    }
    this.#handed.add(fragment.id);
    this.#running.add(camera);
    this.count("recorded");
  }

  /** A fragment that is complete now. */
  fragment(
    id: number,
    camera: number,
    { bytes, duration, params }: Pick<FragmentWish, "bytes" | "duration" | "params">,
    startsRun: boolean,
  ): SimFragment {
    return makeFragment({
      id,
      camera,
      bytes,
      duration,
      params,
      startsRun,
      gap: startsRun ? "recorder-off" : null,
      trueEnd: this.#trueNow,
      wallEnd: this.#trueNow + this.#wallOffset,
      trusted: this.machine.stamp,
      clockGood: this.machine.clockGood,
    });
  }

  /** I8: a refusal needs a reason: no free block on a disk that is in use. */
  #refused(why: string): void {
    this.count(`refused ${why}`);
    const [free] = this.db.look(
      `select count(*) as n from block where state = 1 and failed = 0
         and disk in (select ordinal from disk where usable = 1)`,
    );
    if (why === "window-would-break" && free?.["n"] !== 0) {
      throw new Violation("I8: a fragment was refused although a block is free");
    }
  }

  #raise(by: number): void {
    const keep = this.oracle.keep + by;
    this.oracle.raise(keep);
    this.machine.raiseFloor(keep);
  }

  #hold(c: Extract<Command, { do: "hold" }>): void {
    const from = UtcMs(this.#trueNow + this.#wallOffset - c.ago);
    const to = UtcMs(from + c.length);
    const camera = CameraId(this.#camera(c.camera));
    const id = this.#nextHold++;
    const until = c.lasts === null ? null : TrustedMs(this.machine.now() + c.lasts);
    const trueUntil = c.lasts === null ? Infinity : this.#trueNow + c.lasts;
    this.#ledger.holds = [...this.#ledger.holds, { id, camera, from, to, until }];
    this.machine.pushHolds();
    // In force from the moment that whoever placed it was told so.
    this.oracle.holds.push({ id, camera, from, to, trueUntil });
  }

  #release(nth: number): void {
    const hold = this.oracle.holds[nth % Math.max(1, this.oracle.holds.length)];
    if (hold === undefined) return;
    this.oracle.holds = this.oracle.holds.filter((h) => h !== hold);
    this.#ledger.holds = this.#ledger.holds.filter((h) => h.id !== hold.id);
    this.machine.pushHolds();
  }

  // --- the end ---

  /** I11: after the last fault recording goes on; then everything is read once more after a last cut. */
  end(seed: number): void {
    this.fuse.replace();
    this.#pending = null;
    this.#killSeed = null;
    this.disks.disarm();
    this.db.full = false;
    this.#strangers.do({ do: "putDiskBack", seed });
    this.#cut(seed, 5, []);
    this.oracle.holds = [];
    this.#ledger.holds = [];
    this.machine.pushHolds();
    this.#wallOffset = T0;
    this.machine.tick();
    this.machine.confirm();
    for (let camera = 1; camera <= this.config.cameras; camera++) this.machine.closeBlock(camera);
    this.machine.commitAll();
    this.#pass(this.oracle.keep + 1000);
    this.machine.tick();
    while (this.machine.eraseOne());
    this.#recordsAgain();
    this.#cut(seed + 1, 5, []);
    this.checker.check("at the end", true);
  }

  #recordsAgain(): void {
    const [row] = this.db.look(
      `select count(*) as n from block where failed = 0 and state in (1, 3)
         and disk in (select ordinal from disk where usable = 1)`,
    );
    const usable = Number(row?.["n"] ?? 0);
    const before = this.oracle.acknowledged;
    const cameras = Math.min(usable, this.config.cameras);
    for (let camera = 0; camera < cameras; camera++) {
      this.#record({ do: "record", camera, bytes: 500, duration: 2, wait: 1, params: 0 });
    }
    this.machine.commitAll();
    if (this.oracle.acknowledged - before < cameras) {
      throw new Violation(
        `I11: after the last fault ${
          this.oracle.acknowledged - before
        } of ${cameras} cameras record`,
      );
    }
  }

  /** How many steps the first start after a cut took; `null` before it. */
  get startStepsAtCut(): number | null {
    return this.#startStepsAtCut;
  }
}

function unknown(c: Command): never {
  throw new Error(`no such command: ${c.do}`);
}
