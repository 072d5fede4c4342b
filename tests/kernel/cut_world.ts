/** A recorder on a file system of its own, whose power is cut again and again. */
import { blockPath } from "../../recorder/disk/paths.ts";
import { BlockNo } from "../../src/base/ids.ts";
import { DiskImage, type FileSystem } from "./disk_image.ts";
import type { PowerSwitch } from "./libc.ts";
import { disksOf } from "./open_pool.ts";
import { Oracle } from "./oracle.ts";
import { playBlocks } from "./play.ts";
import { type Bug, indexPath, type Line, type Order } from "./protocol.ts";
import type { Random } from "./random.ts";
import { recoverTwice } from "./recover_twice.ts";
import { startSubject } from "./running.ts";
import { type IndexedFootage, verify } from "./verify.ts";

const MIB = 1024 * 1024;
/** xfs makes none smaller. */
const IMAGE_BYTES = 320 * MIB;
/** Protected seconds of footage: about what the blocks hold, so that each is claimed as soon as it may be. */
const KEEP_MS = 45_000;
const BEGIN = Date.UTC(2026, 0, 1);

/** Sums over many cuts. */
export interface CutFigures {
  acks: number;
  salvaged: number;
  beforeRecovery: number;
  refused: number;
  reused: number;
  recoverMs: number[];
}

export const noFigures = (): CutFigures => ({
  acks: 0,
  salvaged: 0,
  beforeRecovery: 0,
  refused: 0,
  reused: 0,
  recoverMs: [],
});

export class CutWorld {
  readonly #image: DiskImage;
  readonly #folder: string;
  readonly #power: PowerSwitch;
  readonly #random: Random;
  readonly #order: Order;
  readonly #oracle = new Oracle(KEEP_MS, BEGIN);
  readonly figures: CutFigures;

  private constructor(
    image: DiskImage,
    folder: string,
    power: PowerSwitch,
    random: Random,
    order: Order,
    figures: CutFigures,
  ) {
    this.#image = image;
    this.#folder = folder;
    this.#power = power;
    this.#random = random;
    this.#order = order;
    this.figures = figures;
  }

  /** A new file system in `folder`, not mounted, nothing recorded. */
  static async make(
    folder: string,
    type: FileSystem,
    setting: { power: PowerSwitch; random: Random; bug: Bug | null; figures: CutFigures },
  ): Promise<CutWorld> {
    const { power, random, bug, figures } = setting;
    const image = await DiskImage.make(folder, `${type}-${random.below(1e9)}`, type, IMAGE_BYTES);
    const at = image.mount;
    const order: Order = {
      data: `${at}/data`,
      disks: [`${at}/disk0`, `${at}/disk1`],
      blocksPerDisk: 8,
      blockBytes: MIB,
      tape: `${folder}/tape`,
      cameras: 3,
      now: BEGIN,
      keep: KEEP_MS,
      seed: 0,
      pace: 1,
      commit: 4,
      eager: false,
      ticks: null,
      bug,
    };
    return new CutWorld(image, folder, power, random, order, figures);
  }

  /** Records for a moment, cuts the power, and looks at what is left. Gives what is wrong. */
  async cycle(number: number): Promise<string[]> {
    const problems: string[] = [];
    await this.#image.attach();
    try {
      for (const path of [this.#order.data, ...this.#order.disks]) {
        await Deno.mkdir(path, { recursive: true });
      }
      problems.push(...await this.#recordAndCut());
    } finally {
      await this.#image.detach();
    }
    await this.#image.attach();
    try {
      problems.push(...await this.#look(number));
    } finally {
      await this.#image.detach();
    }
    return problems;
  }

  async #recordAndCut(): Promise<string[]> {
    const random = this.#random;
    const order: Order = {
      ...this.#order,
      now: this.#oracle.now,
      seed: random.below(2 ** 31),
      pace: random.pick([0, 1, 3]),
      commit: random.pick([1, 4, 12]),
      eager: random.below(4) === 0,
    };
    // Some cuts fall into recovery, most into recording.
    const moment = random.below(5) === 0 ? "recovering" : "ack";
    const wait = moment === "ack" ? random.below(350) : random.below(12);
    const reached = Promise.withResolvers<void>();
    const problems: string[] = [];
    let powered = true;
    const hear = (line: Line) => {
      this.#oracle.hear(line, powered);
      if (!powered) return;
      this.#count(line);
      if (line.say === moment) reached.resolve();
      if (line.say === "stop") problems.push(`the recorder stopped: ${line.why}`);
    };
    const subject = startSubject(order, hear);
    try {
      await Promise.race([reached.promise, subject.ended]);
      await this.#spend(wait);
      powered = false; // from here on nothing that is read counts as acknowledged
      if (!this.#power.cut(this.#image.mount)) throw new Error("the power cannot be cut");
    } finally {
      subject.kill();
      const { errors } = await subject.ended;
      if (errors !== "" && problems.length > 0) problems.push(errors.slice(0, 500));
    }
    return problems;
  }

  /** Waits so long, while the kernel writes pages back in an order of its own. */
  async #spend(ms: number): Promise<void> {
    const random = this.#random;
    const { disks, blocksPerDisk, blockBytes, data } = this.#order;
    const writes = random.below(8);
    const set = disksOf(this.#order);
    for (let i = 0; i <= writes; i++) {
      await new Promise((done) => setTimeout(done, ms / (writes + 1)));
      if (i === writes) break;
      const no = BlockNo(random.below(disks.length * blocksPerDisk));
      const path = random.below(4) === 0
        ? `${indexPath(data)}-wal`
        : blockPath(set.of(no).path, no);
      const page = 4096 * random.below(blockBytes / 4096);
      this.#power.writeBack(path, page, 4096 * (1 + random.below(64)));
    }
  }

  /** Every open block, and some of the others: each costs ffmpeg some 25 ms. */
  #sample(footage: readonly IndexedFootage[]): IndexedFootage[] {
    const sealed = footage.filter((b) => !b.open);
    const some = [0, 1].map(() => sealed[this.#random.below(sealed.length)]);
    return footage.filter((b) => b.open || some.includes(b));
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

  async #look(number: number): Promise<string[]> {
    const order = this.#order;
    const disks = disksOf(order);
    const owed = this.#oracle.owed();
    const decode = number % 10 === 0;
    const found = verify(order.data, disks, owed, this.#folder);
    const problems = [...this.#oracle.violations.splice(0), ...found.problems];
    const played = await playBlocks(this.#sample(found.footage), { exact: false, decode });
    problems.push(...played.map((p) => `before recovery: ${p}`));
    // Every third time the next start has the first word.
    if (problems.length > 0 || number % 3 === 0) return problems;
    this.figures.beforeRecovery++;
    const recovered = recoverTwice(order);
    this.figures.salvaged += recovered.salvaged;
    problems.push(...recovered.problems);
    const after = verify(order.data, disks, owed, this.#folder);
    problems.push(...after.problems.map((p) => `after recovery: ${p}`));
    const again = await playBlocks(this.#sample(after.footage), { exact: true, decode });
    problems.push(...again.map((p) => `after recovery: ${p}`));
    return problems;
  }
}
