/** A seed becomes a configuration and a list of commands. Every run leaves out some kinds of events (swarm testing). */
import type { Command, CommandName, SimConfig } from "./commands.ts";
import { Rng } from "./random.ts";

/** A whole run. */
export interface Plan {
  readonly seed: number;
  readonly config: SimConfig;
  readonly commands: readonly Command[];
}

const KIB = 1024;
const JUMPS = [
  500,
  -500,
  5000,
  -5000,
  3_600_000,
  -86_400_000,
  50 * 31_557_600_000,
  -50 * 31_557_600_000,
];

/**
 * How often each kind stands among the rare events of a run that has it. Kinds that need each other
 * stand together.
 */
const RARE: readonly (readonly (readonly [CommandName, number])[])[] = [
  [["kill", 8]],
  [["clockJump", 4]],
  [["powerOffWrongClock", 2], ["confirmClock", 2]],
  [["confirmClock", 3]],
  [["fsyncFail", 2]],
  [["writeFail", 2]],
  [["diskFull", 2]],
  [["lostWrite", 2]],
  [["misdirectedWrite", 2]],
  [["bitFlip", 2]],
  [["readError", 2]],
  [["indexFull", 2]],
  [["diskDies", 1]],
  [["retentionUp", 2]],
  [["hold", 4], ["releaseHold", 2]],
  [["keepIndexCopy", 1], ["restoreOldIndex", 1]],
  [["keepDiskCopy", 1], ["swapDisk", 1], ["putDiskBack", 1]],
  [["close", 4]],
  [["cameraDrop", 4]],
  [["erase", 8]],
];

/** The configuration and the commands of a seed. */
export function planOf(seed: number, length: number): Plan {
  const rng = new Rng(seed);
  const disks = rng.int(1, 3);
  const config: SimConfig = {
    disks,
    blocksPerDisk: rng.int(disks === 1 ? 3 : 2, disks === 1 ? 8 : disks === 2 ? 4 : 3),
    blockBytes: rng.pick([16, 16, 20, 24, 32, 48, 64]) * KIB,
    cameras: rng.int(1, 4),
    keep: rng.int(10, rng.pick([40, 100, 400])),
  };
  const bag: CommandName[] = [];
  for (const kinds of RARE) {
    if (!rng.chance(2, 5)) continue;
    for (const [kind, weight] of kinds) for (let i = 0; i < weight; i++) bag.push(kind);
  }
  const sizes = rng.pick([600, 3000, 9000]);
  const commits = rng.int(2, 10);
  const cuts = rng.pick([15, 45, 60]);
  const faults = rng.pick([4, 8, 12]);
  const commands: Command[] = [];
  for (let i = 0; i < length; i++) {
    const roll = rng.int(0, 99);
    if (roll < cuts) commands.push(cut(rng));
    else if (roll < cuts + faults && bag.length > 0) {
      const kind = rng.pick(bag);
      if (kind === "fsyncFail" && rng.chance(1, 2)) commands.push(...killAfterFailedSync(rng));
      else commands.push(rare(kind, rng));
    } else commands.push(ordinary(rng, sizes, commits));
  }
  return { seed, config, commands };
}

function ordinary(rng: Rng, sizes: number, commits: number): Command {
  if (rng.chance(commits, 24)) return commit(rng);
  const roll = rng.int(0, 11);
  if (roll === 0) return { do: "wait", ms: rng.int(1, rng.pick([5, 30, 300])) };
  return roll === 1 ? { do: "erase", giveUp: false } : record(rng, sizes);
}

const record = (rng: Rng, sizes: number): Command => ({
  do: "record",
  camera: rng.int(0, 3),
  bytes: rng.int(100, sizes),
  duration: rng.int(1, 10),
  wait: rng.int(0, 15),
  params: rng.chance(1, 20) ? 1 : 0,
});

/** The process is killed just when a sync has failed: its successor finds a page cache that deceives. */
function killAfterFailedSync(rng: Rng): Command[] {
  const seed = rng.u32();
  return [
    record(rng, 3000),
    { do: "fsyncFail", disk: null, nth: 0, forEver: false, seed },
    { do: "kill", steps: rng.int(1, 4), seed },
    { do: "commit" },
  ];
}

function commit(rng: Rng): Command {
  const kind = rng.int(0, 5);
  if (kind < 3) return { do: "commit" };
  return { do: kind === 3 ? "finishCommit" : "beginCommit", disk: rng.int(0, 2) };
}

function cut(rng: Rng): Command {
  const again: number[] = [];
  while (again.length < 3 && rng.chance(1, 3)) again.push(rng.int(0, rng.pick([5, 24])));
  const steps = rng.chance(1, 5) ? 0 : rng.int(1, rng.pick([6, 12, 24, 60]));
  return { do: "cut", steps, again, off: rng.int(0, 20), seed: rng.u32() };
}

function rare(kind: CommandName, rng: Rng): Command {
  const seed = rng.u32();
  const disk = rng.int(0, 2);
  switch (kind) {
    case "kill":
      return { do: kind, steps: rng.chance(1, 3) ? 0 : rng.int(1, 20), seed };
    case "clockJump":
      return { do: kind, by: rng.pick(JUMPS) };
    case "powerOffWrongClock":
      return { do: kind, off: rng.int(0, 200), wallAfter: rng.pick(JUMPS), seed };
    case "fsyncFail":
    case "writeFail":
    case "diskFull": {
      const some = rng.chance(1, 2) ? null : disk;
      return { do: kind, disk: some, nth: rng.int(0, 4), forEver: rng.chance(1, 4), seed };
    }
    case "lostWrite":
    case "misdirectedWrite":
      return { do: kind, nth: rng.int(0, 6), seed };
    case "bitFlip":
      return { do: kind, newest: rng.chance(1, 2), seed };
    case "readError":
      return { do: kind, block: rng.int(0, 8), forEver: rng.chance(1, 3) };
    case "diskDies":
      return { do: kind, disk, seed };
    case "retentionUp":
      return { do: kind, by: rng.int(1, 60) };
    case "hold": {
      const lasts = rng.chance(1, 2) ? null : rng.int(1, 500);
      return {
        do: kind,
        camera: rng.int(0, 3),
        ago: rng.int(0, 200),
        length: rng.int(1, 200),
        lasts,
      };
    }
    case "releaseHold":
      return { do: kind, nth: rng.int(0, 5) };
    case "restoreOldIndex":
      return { do: kind, epochsToo: rng.chance(2, 3), seed };
    case "keepDiskCopy":
      return { do: kind, disk };
    case "swapDisk":
      return { do: kind, disk, with: rng.chance(1, 2) ? "foreign" : "older", seed };
    case "putDiskBack":
      return { do: kind, seed };
    case "close":
    case "cameraDrop":
      return { do: kind, camera: rng.int(0, 3) };
    case "erase":
      return { do: kind, giveUp: rng.chance(1, 3) };
    case "confirmClock":
    case "indexFull":
    case "keepIndexCopy":
      return { do: kind };
    default:
      throw new Error(`${kind} is no rare event`);
  }
}
