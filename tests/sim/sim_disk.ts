/**
 * Disks that keep what was synced, lose, tear and trash what was not, and fail and lie on demand.
 * The page cache is what reads see; the durable image is what a power cut leaves.
 */
import { BlockNo } from "../../src/base/ids.ts";
import { type BlockStore, DiskError } from "../../recorder/disk/block_store.ts";
import type { DiskIdentity } from "../../recorder/disk/identity.ts";
import type { Fuse } from "./fuse.ts";
import { Rng } from "./random.ts";
import { concat, forSectors, joined, type Range, SECTOR, trash, without } from "./sectors.ts";

/** How a write that the disk acknowledged goes wrong. */
export type Lie = "lost" | "misdirected";

interface Dirty {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly lie: Lie | null;
}

interface SimBlock {
  readonly no: BlockNo;
  readonly disk: number;
  durable: Uint8Array;
  cache: Uint8Array;
  dirty: Dirty[];
  /** The cache shows what a failed sync lost. */
  stale: boolean;
  /** Written since the checker last looked. */
  touched: Range | null;
  /** Where the disk lied. */
  lies: Range[];
  readFails: Times;
}

/** How often an armed fault strikes. */
export type Times = "never" | "once" | "for-ever";

interface SimDisk {
  readonly ordinal: number;
  identity: DiskIdentity;
  dead: boolean;
  /** The program refused it: it is as if it were not there. */
  refused: boolean;
}

/** A fault that strikes at the nth call from now. */
interface Armed {
  readonly disk: number | null;
  readonly times: Times;
  readonly seed: number;
  readonly lie: Lie | null;
  left: number;
}

/** Told before every write, so that forbidden ones are found before they do harm. */
export type WriteObserver = (block: BlockNo, offset: number, bytes: Uint8Array) => void;

/** Told when a fault strikes. */
export type FaultObserver = (kind: string, block: BlockNo) => void;

export class SimDisks implements BlockStore {
  readonly blockBytes: number;
  readonly disks: SimDisk[] = [];
  readonly blocks: SimBlock[] = [];
  /** Calls so far. */
  syncs = 0;
  writes = 0;
  onWrite: WriteObserver = () => {};
  onFault: FaultObserver = () => {};
  onLie: (block: BlockNo, from: number, to: number) => void = () => {};
  /** A write, or a lie, that will strike. */
  #writeFault: Armed | null = null;
  #syncFault: Armed | null = null;
  readonly #fuse: Fuse;

  constructor(fuse: Fuse, blockBytes: number, identities: readonly DiskIdentity[]) {
    this.#fuse = fuse;
    this.blockBytes = blockBytes;
    identities.forEach((identity, ordinal) => {
      this.disks.push({ ordinal, identity, dead: false, refused: false });
      for (let i = 0; i < identity.blocks; i++) {
        this.blocks.push({
          no: BlockNo(identity.firstBlock + i),
          disk: ordinal,
          durable: new Uint8Array(blockBytes),
          cache: new Uint8Array(blockBytes),
          dirty: [],
          stale: false,
          touched: null,
          lies: [],
          readFails: "never",
        });
      }
    });
  }

  /** The block; throws `DiskError` for one that no disk has. */
  of(no: BlockNo): SimBlock {
    const block = this.blocks[no];
    if (block === undefined) throw new DiskError(no, "finding", "no such block");
    return block;
  }

  #diskOf(block: SimBlock): SimDisk {
    return this.disks[block.disk] as SimDisk; // made together
  }

  #reachable(block: SimBlock, doing: string): void {
    const disk = this.#diskOf(block);
    if (disk.dead) {
      this.onFault("diskDies", block.no);
      throw new DiskError(block.no, doing, "EIO: the disk is gone");
    }
    if (disk.refused) throw new DiskError(block.no, doing, "the disk is not in use");
  }

  read(no: BlockNo, offset: number, length: number): Uint8Array {
    this.#fuse.alive();
    const block = this.of(no);
    this.#reachable(block, "reading");
    if (block.readFails !== "never") {
      if (block.readFails === "once") block.readFails = "never";
      this.onFault("readError", no);
      throw new DiskError(no, "reading", "EIO");
    }
    // A copy, as a disk gives one: what changes on the disk afterwards must not change what was read.
    return block.cache.slice(offset, offset + length);
  }

  write(no: BlockNo, offset: number, bytes: Uint8Array): void {
    this.writeParts(no, offset, [bytes]);
  }

  /** One write of several parts, as a writer hands them over. */
  writeParts(no: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
    this.writes++;
    this.#fuse.burn();
    const bytes = concat(parts);
    if (bytes.length === 0) return;
    const block = this.of(no);
    this.#reachable(block, "writing");
    this.onWrite(no, offset, bytes);
    const fault = this.#strikes(this.#writeFault, block);
    if (fault !== null && fault.times === "once") this.#writeFault = null;
    if (fault !== null && fault.lie === null) {
      this.onFault(fault.seed & 1 ? "diskFull" : "writeFail", no);
      // Part of it may have arrived.
      this.#store(block, offset, bytes.subarray(0, bytes.length >> 1), null);
      throw new DiskError(no, "writing", fault.seed & 1 ? "ENOSPC" : "EIO");
    }
    if (offset < 0 || offset + bytes.length > this.blockBytes) {
      throw new RangeError(
        `a write of ${bytes.length} bytes at ${offset} goes beyond block ${no}'s end`,
      );
    }
    this.#store(block, offset, bytes, fault?.lie ?? null);
    this.#fuse.burn();
  }

  #store(block: SimBlock, offset: number, bytes: Uint8Array, lie: Lie | null): void {
    block.cache.set(bytes, offset);
    block.dirty.push({ offset, bytes, lie });
    touch(block, offset, offset + bytes.length);
  }

  sync(no: BlockNo): void {
    this.syncs++;
    this.#fuse.burn();
    const block = this.of(no);
    this.#reachable(block, "syncing");
    const fault = this.#strikes(this.#syncFault, block);
    if (fault !== null) {
      if (fault.times === "once") this.#syncFault = null;
      this.onFault("fsyncFail", no);
      this.#loseHalf(block, new Rng(fault.seed));
      throw new DiskError(no, "syncing", "EIO");
    }
    this.hardenNow(no);
    this.#fuse.burn();
  }

  #harden(block: SimBlock, { offset, bytes, lie }: Dirty): void {
    const end = offset + bytes.length;
    if (lie === null) {
      block.durable.set(bytes, offset);
      if (block.lies.length > 0) {
        block.lies = block.lies.flatMap((r) => without(r, offset, end));
      }
      return;
    }
    this.onFault(`${lie}Write`, block.no);
    block.lies.push({ from: offset, to: end });
    this.onLie(block.no, offset, offset + bytes.length);
    touch(block, offset, end);
    if (lie === "lost") return;
    const same = this.blocks.filter((b) => b.disk === block.disk);
    const rng = new Rng(offset ^ bytes.length);
    const target = rng.pick(same);
    const at = rng.int(0, Math.floor((this.blockBytes - bytes.length) / SECTOR)) * SECTOR;
    this.damage(target, at, bytes);
  }

  /** The system writes a block's pages out by itself, as it may at any time. */
  hardenNow(no: BlockNo): void {
    const block = this.of(no);
    for (const dirty of block.dirty) this.#harden(block, dirty);
    // What was lost is read from the disk again, sooner or later: here at once.
    if (block.dirty.some((d) => d.lie !== null)) block.cache.set(block.durable);
    block.dirty = [];
  }

  /** The disk changes bytes that nobody wrote. */
  damage(block: SimBlock, offset: number, bytes: Uint8Array): void {
    block.durable.set(bytes, offset);
    block.cache.set(bytes, offset);
    // What is dirty in the page cache stays as it is there.
    for (const dirty of block.dirty) block.cache.set(dirty.bytes, dirty.offset);
    block.lies.push({ from: offset, to: offset + bytes.length });
    this.onLie(block.no, offset, offset + bytes.length);
    touch(block, offset, offset + bytes.length);
  }

  #strikes(fault: Armed | null, block: SimBlock): Armed | null {
    if (fault === null || fault.disk !== null && fault.disk !== block.disk) return null;
    return fault.left-- <= 0 ? fault : null;
  }

  /** The error of a failed sync: half of the dirty sectors are lost, and all are marked clean. */
  #loseHalf(block: SimBlock, rng: Rng): void {
    for (const { offset, bytes } of block.dirty) {
      forSectors(offset, bytes, (at, piece) => {
        if (rng.chance(1, 2)) block.durable.set(piece, at);
      });
    }
    block.dirty = [];
    block.stale = true;
  }

  /** Arms a failure of the nth sync from now. */
  failSync(disk: number | null, nth: number, times: Times, seed: number): void {
    this.#syncFault = { disk, left: nth, times, seed, lie: null };
  }

  /** Arms a failure of, or a lie about, the nth write from now. */
  failWrite(disk: number | null, nth: number, times: Times, seed: number, lie: Lie | null): void {
    this.#writeFault = { disk, left: nth, times, seed, lie };
  }

  /** No armed fault strikes any more; what is dead stays dead. */
  disarm(): void {
    this.#writeFault = null;
    this.#syncFault = null;
    for (const block of this.blocks) block.readFails = "never";
  }

  /** The power goes: of every unsynced write each sector is kept, dropped or trashed. */
  powerCut(rng: Rng): void {
    for (const block of this.blocks) {
      if (block.dirty.length === 0 && !block.stale) continue;
      for (const dirty of block.dirty) this.#tear(block, dirty, rng);
      block.dirty = [];
      block.stale = false;
      block.cache.set(block.durable);
    }
  }

  #tear(block: SimBlock, { offset, bytes, lie }: Dirty, rng: Rng): void {
    touch(block, offset, offset + bytes.length);
    if (lie !== null) return;
    const mode = rng.int(0, 4);
    if (mode === 0) return;
    if (mode === 1) {
      block.durable.set(bytes, offset);
      return;
    }
    forSectors(offset, bytes, (at, piece) => {
      const fate = rng.int(0, mode === 2 ? 9 : 3);
      if (fate === 0) trash(block.durable, at, rng);
      else if (fate > 1) block.durable.set(piece, at);
    });
  }

  /** Everything that is durable now, for putting back later. */
  image(ordinal: number): { identity: DiskIdentity; blocks: Uint8Array[] } {
    const disk = this.disks[ordinal] as SimDisk; // the caller took the ordinal from `disks`
    return {
      identity: disk.identity,
      blocks: this.blocks.filter((b) => b.disk === ordinal).map((b) => b.durable.slice()),
    };
  }

  /** Another disk is at this one's place. The power is off. */
  insert(ordinal: number, image: { identity: DiskIdentity; blocks: readonly Uint8Array[] }): void {
    const disk = this.disks[ordinal] as SimDisk; // as above
    disk.identity = image.identity;
    const own = this.blocks.filter((b) => b.disk === ordinal);
    own.forEach((block, i) => {
      const bytes = image.blocks[i] ?? new Uint8Array(this.blockBytes);
      block.durable.set(bytes);
      block.cache.set(bytes);
      block.dirty = [];
      block.stale = false;
    });
  }

  /** Writes the file that says who the disk is; atomic and durable, as a rename after a sync is. */
  writeIdentity(ordinal: number, identity: DiskIdentity): void {
    this.#fuse.burn();
    const disk = this.disks[ordinal] as SimDisk; // as above
    if (!disk.dead) disk.identity = identity;
    this.#fuse.burn();
  }
}

function touch(block: SimBlock, from: number, to: number): void {
  block.touched = joined(block.touched, from, to);
}
