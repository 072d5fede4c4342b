/** A recorder on ground that is taken from under it, and what must be left afterwards. */
import { BlockNo } from "../../src/base/ids.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import type { Ground } from "./ground.ts";
import type { PowerSwitch } from "./libc.ts";
import { disksOf } from "./open_pool.ts";
import { Oracle } from "./oracle.ts";
import { playBlocks } from "./play.ts";
import { indexPath, type Line, type Order } from "./protocol.ts";
import type { Random } from "./random.ts";
import { recoverTwice } from "./recover_twice.ts";
import { startSubject } from "./running.ts";
import { type IndexedFootage, verify } from "./verify.ts";

const MIB = 1024 * 1024;
/** Protected footage: about what the blocks hold, so that each is claimed as soon as it may be. */
export const KEEP_MS = 45_000;
/** Trusted time at which every world begins. */
export const BEGIN = Date.UTC(2026, 0, 1);
/** A subject that is not over after so long hangs. */
const HANGS_MS = 30_000;

/** Sums over many runs. */
export interface Figures {
  acks: number;
  salvaged: number;
  refused: number;
  reused: number;
  readonly recoverMs: number[];
}

export const noFigures = (): Figures => ({
  acks: 0,
  salvaged: 0,
  refused: 0,
  reused: 0,
  recoverMs: [],
});

/** How one run goes and ends. */
export interface RunPlan {
  /** What differs from the world's order. */
  readonly order?: Partial<Order>;
  /** Ends `after` ms behind the first line of this kind; `null`: the subject ends by itself. */
  readonly until: { readonly say: Line["say"]; readonly after: number } | null;
  /** Put before the subject's command line. */
  readonly wrap?: readonly string[];
  /** Writes pages back out of order meanwhile. */
  readonly stir?: PowerSwitch;
}

/** How one run went. */
export interface RunReport {
  /** Exit status; of a killed one whatever the system gives. */
  readonly code: number;
  /** Why it stopped by itself, in its own words; `null` when it did not. */
  readonly stopped: string | null;
  readonly hung: boolean;
  readonly acks: number;
  /** What it wrote to standard error. */
  readonly errors: string;
}

export class World {
  readonly ground: Ground;
  readonly order: Order;
  readonly figures: Figures;
  readonly #scratch: string;
  readonly #random: Random;
  #oracle: Oracle;

  /** `scratch`: a folder that is not taken away, with a tape in it. */
  constructor(ground: Ground, scratch: string, random: Random, figures: Figures, oracle?: Oracle) {
    this.ground = ground;
    this.#scratch = scratch;
    this.#random = random;
    this.figures = figures;
    this.#oracle = oracle ?? new Oracle(KEEP_MS, BEGIN);
    const at = ground.mount;
    this.order = {
      data: `${at}/data`,
      disks: [`${at}/disk0`, `${at}/disk1`],
      blocksPerDisk: 8,
      blockBytes: MIB,
      tape: `${scratch}/tape`,
      cameras: 3,
      now: BEGIN,
      keep: KEEP_MS,
      seed: 0,
      pace: 1,
      commit: 4,
      eager: false,
      ticks: null,
      bug: null,
    };
  }

  /** The oracle as it is now, for a world on a copy of this ground. */
  get oracle(): Oracle {
    return this.#oracle;
  }

  /** Every file that the subject writes: the index and its log, and all blocks. */
  get files(): { readonly index: readonly string[]; readonly blocks: readonly string[] } {
    const { data, disks, blocksPerDisk } = this.order;
    const set = disksOf(this.order);
    const blocks = Array.from({ length: disks.length * blocksPerDisk }, (_, i) => BlockNo(i));
    return {
      index: [indexPath(data), `${indexPath(data)}-wal`],
      blocks: blocks.map((no) => blockPath(set.of(no).path, no)),
    };
  }

  /** Attached ground: records as planned, then cuts the power. */
  async run(plan: RunPlan): Promise<RunReport> {
    for (const path of [this.order.data, ...this.order.disks]) {
      await Deno.mkdir(path, { recursive: true });
    }
    const order: Order = {
      ...this.order,
      seed: this.#random.below(2 ** 31),
      ...plan.order,
      now: this.#oracle.now,
    };
    const reached = Promise.withResolvers<void>();
    let [powered, acks, hung] = [true, 0, false];
    let stopped: string | null = null;
    const hear = (line: Line) => {
      this.#oracle.hear(line, powered);
      if (!powered) return;
      this.#count(line);
      if (line.say === "ack") acks++;
      if (line.say === "stop") stopped = line.why;
      if (line.say === plan.until?.say) reached.resolve();
    };
    const subject = startSubject(order, hear, { wrap: plan.wrap ?? [] });
    const timer = setTimeout(() => {
      hung = true;
      subject.kill();
    }, HANGS_MS);
    try {
      await Promise.race([reached.promise, subject.ended]);
      if (plan.until !== null) await this.#spend(plan.until.after, plan.stir);
      powered = false; // from here on nothing that is read counts as acknowledged
      this.ground.cut();
    } finally {
      subject.kill();
      await subject.ended;
      clearTimeout(timer);
    }
    const { code, errors } = await subject.ended;
    return { code, stopped, hung, acks, errors };
  }

  /** Waits so long, while the kernel writes pages back in an order of its own. */
  async #spend(ms: number, stir: PowerSwitch | undefined): Promise<void> {
    const random = this.#random;
    const { index, blocks } = this.files;
    const writes = stir === undefined ? 0 : random.below(8);
    for (let i = 0; i <= writes; i++) {
      await new Promise((done) => setTimeout(done, ms / (writes + 1)));
      if (i === writes) break;
      const path = random.below(4) === 0 ? index[1] : blocks[random.below(blocks.length)];
      const page = 4096 * random.below(this.order.blockBytes / 4096);
      stir?.writeBack(path ?? "", page, 4096 * (1 + random.below(64)));
    }
  }

  #count(line: Line): void {
    const { figures } = this;
    if (line.say === "ack") figures.acks++;
    if (line.say === "refused") figures.refused++;
    if (line.say === "gave-up") figures.reused++;
    if (line.say === "recovered") {
      figures.salvaged += line.salvaged;
      figures.recoverMs.push(line.ms);
    }
  }

  /** Attached ground that nobody writes: what is wrong with what is left on it. */
  async look(how: { readonly recover: boolean; readonly decode: boolean }): Promise<string[]> {
    const { order } = this;
    const { decode } = how;
    const disks = disksOf(order);
    const owed = this.#oracle.owed();
    const found = verify(order.data, disks, owed, this.#scratch);
    const problems = [...this.#oracle.violations.splice(0), ...found.problems];
    const played = await playBlocks(this.#sample(found.footage), { exact: false, decode });
    problems.push(...played.map((p) => `before recovery: ${p}`));
    if (problems.length > 0 || !how.recover) return problems;
    const recovered = recoverTwice(order);
    this.figures.salvaged += recovered.salvaged;
    problems.push(...recovered.problems);
    const after = verify(order.data, disks, owed, this.#scratch);
    problems.push(...after.problems.map((p) => `after recovery: ${p}`));
    const again = await playBlocks(this.#sample(after.footage), { exact: true, decode });
    problems.push(...again.map((p) => `after recovery: ${p}`));
    return problems;
  }

  /** Every open block, and some of the others: each costs ffmpeg some 25 ms. */
  #sample(footage: readonly IndexedFootage[]): IndexedFootage[] {
    const sealed = footage.filter((b) => !b.open);
    const some = [0, 1].map(() => sealed[this.#random.below(sealed.length)]);
    return footage.filter((b) => b.open || some.includes(b));
  }
}
