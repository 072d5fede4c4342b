/** A machine, its disks, clocks and ledger, an outside world that remembers, and what happens to them. */
import { CameraId } from "../../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { Checker } from "./checker.ts";
import type { Command, SimConfig } from "./commands.ts";
import { endRun } from "./ending.ts";
import { doFault } from "./faults.ts";
import { type FragmentWish, makeFragment, type SimFragment } from "./footage.ts";
import { Cut, Fuse } from "./fuse.ts";
import { identities, install, POOL } from "./installation.ts";
import { Lives } from "./lives.ts";
import { Machine, type Parts } from "./machine.ts";
import { type Ledger, simRules } from "./machine_clock.ts";
import { Oracle, Violation } from "./oracle.ts";
import { SimDisks } from "./sim_disk.ts";
import { type IndexDb, IndexFull } from "./sim_index.ts";
import { Strangers } from "./strangers.ts";
import { TrueTime } from "./true_time.ts";

/** A program to test: the product's, or one with a planted bug. */
export type Build = new (parts: Parts) => Machine;

/** What the blocks are kept in. */
export type MakeDisks = new (
  ...args: ConstructorParameters<typeof SimDisks>
) => SimDisks;

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
  readonly #time = new TrueTime();
  readonly #lives: Lives;
  #nextId = 1;
  #nextHold = 1;
  readonly #running = new Set<number>();
  #faults = 0;
  readonly #strangers: Strangers;

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
    this.disks = new makeDisks(this.fuse, config.blockBytes, identities(config));
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
      clocks: this.#time.clocks(),
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
    this.#lives = new Lives(this, this.#time);
    db.fuse = this.fuse;
    db.onFull = () => this.count("indexFull");
    install(db, this.disks);
    this.checker.look("installation");
    this.machine = new this.#build(this.#parts);
    this.#begin();
  }

  count(kind: string, n = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + n);
  }

  /** A fault struck. */
  trouble(): void {
    this.#faults++;
  }

  /** How many struck. */
  get faults(): number {
    return this.#faults;
  }

  /** The disk at this place is not the pool's. */
  get strangerAt(): number | null {
    return this.#strangers.inPlaceOf;
  }

  /** Time passes, on all clocks. */
  pass(ms: number): void {
    this.#time.now += ms;
    this.oracle.trueNow = this.#time.now;
  }

  /** The first start: the clock is confirmed, as at every installation. */
  #begin(): void {
    this.machine.start();
    this.machine.confirm();
  }

  /** Every camera's next fragment begins a run. */
  allCamerasStop(): void {
    this.#running.clear();
  }

  /** The power goes and stays off. */
  stop(seed: number): void {
    this.#lives.stop(seed);
  }

  /** The power comes back. */
  goOn(seed: number): void {
    this.#lives.goOn(seed);
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
      if (error instanceof Cut) this.#lives.over();
      else if (error instanceof IndexFull) this.#lives.kill(1);
      else throw error;
    }
  }

  #do(c: Command): void {
    const m = this.machine;
    switch (c.do) {
      case "record":
        return this.#record(c);
      case "wait":
        this.pass(c.ms);
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
        return this.#lives.orderCut(c);
      case "kill":
        return this.#lives.orderKill(c.steps, c.seed);
      case "clockJump":
        this.#time.moveClock(c.by);
        return m.tick();
      case "powerOffWrongClock":
        this.#time.setClockWrong(c.wallAfter);
        return this.#lives.cut(c.seed, c.off, []);
      case "confirmClock":
        this.#time.setClockWrong(0);
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
    this.pass(c.wait);
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
    this.#lives.handed(fragment.id);
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
      trueEnd: this.#time.now,
      wallEnd: this.#time.now + this.#time.wallOffset,
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
    const from = UtcMs(this.#time.now + this.#time.wallOffset - c.ago);
    const to = UtcMs(from + c.length);
    const camera = CameraId(this.#camera(c.camera));
    const id = this.#nextHold++;
    const until = c.lasts === null ? null : TrustedMs(this.machine.now() + c.lasts);
    const trueUntil = c.lasts === null ? Infinity : this.#time.now + c.lasts;
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

  /** The end of the run; throws {@link Violation} when not all is well. */
  end(seed: number): void {
    const [world, lives, time, ledger] = [this, this.#lives, this.#time, this.#ledger];
    endRun({ world, lives, time, ledger, happen: (command) => this.#do(command) }, seed);
  }

  /** How many steps the first start after a cut took; `null` before it. */
  get startStepsAtCut(): number | null {
    return this.#lives.startStepsAtCut;
  }
}

function unknown(c: Command): never {
  throw new Error(`no such command: ${c.do}`);
}
