/** What goes wrong with disks while the program runs. */
import type { Command } from "./commands.ts";
import { Rng } from "./random.ts";
import type { World } from "./world.ts";

/** Arms or does what the command says; answers whether it is a fault of a disk at all. */
export function doFault(world: World, c: Command): boolean {
  const { disks, config } = world;
  const some = (disk: number | null) => disk === null ? null : disk % config.disks;
  switch (c.do) {
    case "fsyncFail":
      disks.failSync(some(c.disk), c.nth, times(c.forEver), c.seed);
      return true;
    case "writeFail":
      disks.failWrite(some(c.disk), c.nth, times(c.forEver), c.seed & ~1, null);
      return true;
    case "diskFull":
      disks.failWrite(some(c.disk), c.nth, times(c.forEver), c.seed | 1, null);
      return true;
    case "lostWrite":
      disks.failWrite(null, c.nth, "once", c.seed, "lost");
      return true;
    case "misdirectedWrite":
      disks.failWrite(null, c.nth, "once", c.seed, "misdirected");
      return true;
    case "bitFlip":
      flip(world, c.newest, new Rng(c.seed));
      return true;
    case "readError": {
      const block = disks.blocks[c.block % disks.blocks.length];
      if (block !== undefined) block.readFails = times(c.forEver);
      return true;
    }
    case "indexFull":
      world.db.full = true;
      return true;
    case "diskDies":
      die(world, c.disk % config.disks);
      return true;
    default:
      return false;
  }
}

const times = (forEver: boolean) => forEver ? "for-ever" as const : "once" as const;

/** One bit of one block turns over: of its newest bytes, or anywhere. */
function flip(world: World, newest: boolean, rng: Rng): void {
  const { disks, oracle } = world;
  const used = disks.blocks.filter((b) =>
    b.disk !== world.strangerAt &&
    (newest ? b.dirty.length > 0 : (oracle.byBlock[b.no]?.length ?? 0) > 0)
  );
  if (used.length === 0) return;
  const block = rng.pick(used);
  const last = block.dirty.at(-1);
  const [from, length] = newest && last !== undefined
    ? [last.offset, Math.min(last.bytes.length, 300)]
    : [0, disks.blockBytes];
  if (newest && last !== undefined) disks.hardenNow(block.no);
  const at = from + rng.int(0, length - 1);
  const byte = (block.durable[at] ?? 0) ^ (1 << rng.int(0, 7));
  world.count("bitFlip");
  world.trouble();
  disks.damage(block, at, Uint8Array.of(byte));
}

/** A whole disk is gone for good, and another one is left. */
function die(world: World, ordinal: number): void {
  const { disks, oracle } = world;
  const disk = disks.disks[ordinal];
  const others = disks.disks.filter((d) => d !== disk && !d.dead);
  if (disk === undefined || others.length === 0 || world.strangerAt === ordinal) return;
  disk.dead = true;
  world.trouble();
  for (const block of disks.blocks) {
    if (block.disk === ordinal) oracle.excuse(block.no, 0, Infinity);
  }
}
