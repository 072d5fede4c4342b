/** Disks and indexes that are put in the place of the pool's own while the power is off. */
import { Buffer } from "node:buffer";
import { PoolId } from "../../src/base/ids.ts";
import { StaleIndex } from "../../recorder/store/fragment_store.ts";
import type { Command } from "./commands.ts";
import { Violation } from "./oracle.ts";
import { Rng } from "./random.ts";
import type { SimDisks } from "./sim_disk.ts";
import type { World } from "./world.ts";

type Image = ReturnType<SimDisks["image"]>;

/** Numbers of fragments that the oracle never hears of. */
const UNHEARD = 1_000_000;
/** An epoch that no disk has seen. */
const FAR_EPOCH = 1_000_000;

export class Strangers {
  readonly #world: World;
  readonly #copies = new Map<number, Image>();
  #indexCopy = false;
  /** The pool's disk that was taken out, and what stands in its place. */
  #taken: { readonly ordinal: number; readonly right: Image; readonly wrong: Image } | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** Where a disk is that is not the pool's. */
  get inPlaceOf(): number | null {
    return this.#taken?.ordinal ?? null;
  }

  /** Does what the command says; answers whether it is about strangers at all. */
  do(c: Command): boolean {
    const { disks, db, config } = this.#world;
    switch (c.do) {
      case "keepIndexCopy":
        db.snapshot();
        this.#indexCopy = true;
        return true;
      case "restoreOldIndex":
        this.#restoreIndex(c.epochsToo, c.seed);
        return true;
      case "keepDiskCopy": {
        const ordinal = c.disk % config.disks;
        this.#copies.set(ordinal, disks.image(ordinal));
        return true;
      }
      case "swapDisk":
        this.#swapDisk(c.disk % config.disks, c.with, c.seed);
        return true;
      case "putDiskBack":
        this.#putBack(c.seed);
        return true;
      default:
        return false;
    }
  }

  /**
   * An older copy of the index is put back. It must be refused at the start; with `epochsToo`, where
   * the copy and the disks are made to agree, not one protected byte may be written until the
   * program notices. Then all is put as it was. Not promised, and not tried: a disk that has damaged
   * a fragment and an index copy from before it, made and put back within one start. Then nothing is
   * left that says where footage ends.
   */
  #restoreIndex(epochsToo: boolean, seed: number): void {
    const world = this.#world;
    const { disks, db } = world;
    const lied = disks.blocks.some((b) => b.lies.length > 0);
    if (this.#taken !== null || !this.#indexCopy || lied) return;
    world.count("restoreOldIndex");
    world.trouble();
    world.stop(seed);
    db.full = false;
    const right = db.copy();
    const images = disks.disks.map((d) => disks.image(d.ordinal));
    db.restore();
    const mustNotice = !epochsToo && this.#epochsTell();
    if (epochsToo) {
      db.meddle(`update main.disk set epoch = ${FAR_EPOCH}`);
      for (const d of disks.disks) d.identity = { ...d.identity, epoch: FAR_EPOCH };
    }
    const noticed = this.#useStale(seed);
    if (noticed) world.count("staleIndexNoticed");
    if (mustNotice && !noticed) {
      throw new Violation("an older index was taken for the right one");
    }
    db.putBack(right);
    images.forEach((image, ordinal) => disks.insert(ordinal, image));
    for (const block of disks.blocks) block.lies = [];
    world.goOn(seed);
  }

  /** Whether a disk in use has seen a start that the index put back has not. */
  #epochsTell(): boolean {
    const { disks, db } = this.#world;
    const epochs = db.look("select epoch from disk order by ordinal").map((r) => r["epoch"]);
    return disks.disks.some((d) =>
      !d.dead && !d.refused && d.identity.epoch > Number(epochs[d.ordinal])
    );
  }

  /** Up to three processes over the wrong index. Answers whether one noticed. */
  #useStale(seed: number): boolean {
    const { fuse, checker } = this.#world;
    fuse.replace();
    checker.blind(true);
    try {
      return [0, 1, 2].some((n) => this.#oneStale(new Rng(seed + n)));
    } finally {
      checker.blind(false);
    }
  }

  #oneStale(rng: Rng): boolean {
    const world = this.#world;
    const machine = world.newMachine();
    try {
      machine.start();
      for (let i = 0; i < 12; i++) {
        const camera = rng.int(1, world.config.cameras);
        const wish = { bytes: rng.int(100, 9000), duration: 5, params: 0 };
        const fragment = world.fragment(UNHEARD + i, camera, wish, i === 0);
        if (rng.chance(1, 3)) machine.eraseOne();
        machine.append(fragment);
      }
    } catch (error) {
      if (error instanceof StaleIndex) return true;
      throw error;
    }
    return false;
  }

  #swapDisk(ordinal: number, how: "foreign" | "older", seed: number): void {
    const world = this.#world;
    const { disks } = world;
    const disk = disks.disks[ordinal];
    if (this.#taken !== null || disk === undefined || disk.dead) return;
    const copy = this.#copies.get(ordinal);
    if (how === "older" && (copy === undefined || copy.identity.epoch >= disk.identity.epoch - 1)) {
      return;
    }
    world.count("swapDisk");
    world.trouble();
    world.stop(seed);
    const right = disks.image(ordinal);
    const wrong = how === "older" && copy !== undefined ? copy : {
      identity: { ...right.identity, pool: PoolId("99".repeat(16)) },
      blocks: right.blocks.map((b) => b.toReversed()),
    };
    this.#taken = { ordinal, right, wrong };
    disks.insert(ordinal, wrong);
    world.goOn(seed);
    if (!disk.refused) {
      throw new Violation(`disk ${ordinal} is not the pool's, and was taken`);
    }
  }

  /** The right disk comes back; the other one must not have been written. */
  #putBack(seed: number): void {
    if (this.#taken === null) return;
    const { disks } = this.#world;
    const { ordinal, right, wrong } = this.#taken;
    this.#world.stop(seed);
    disks.image(ordinal).blocks.forEach((bytes, i) => {
      const before = wrong.blocks[i];
      if (before !== undefined && Buffer.compare(before, bytes) !== 0) {
        throw new Violation(`disk ${ordinal} is not the pool's, and was written`);
      }
    });
    this.#taken = null;
    disks.insert(ordinal, right);
    this.#world.goOn(seed);
  }
}
