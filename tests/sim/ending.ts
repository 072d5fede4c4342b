/** The end of every run. I11: after the last fault recording goes on. */
import type { Command } from "./commands.ts";
import type { Lives } from "./lives.ts";
import type { Ledger } from "./machine_clock.ts";
import { Violation } from "./oracle.ts";
import type { TrueTime } from "./true_time.ts";
import type { World } from "./world.ts";

/** What an end has to do with. */
export interface Ending {
  readonly world: World;
  readonly lives: Lives;
  readonly time: TrueTime;
  readonly ledger: Ledger;
  /** Lets one thing happen, whatever comes of it. */
  happen(command: Command): void;
}

/** Heals everything, lets all footage expire, records again, and reads everything once more after a last cut. */
export function endRun({ world, lives, time, ledger, happen }: Ending, seed: number): void {
  const { config, disks, db, oracle, checker } = world;
  lives.calm();
  disks.disarm();
  db.full = false;
  happen({ do: "putDiskBack", seed });
  lives.cut(seed, 5, []);
  oracle.holds = [];
  ledger.holds = [];
  world.machine.pushHolds();
  time.setClockWrong(0);
  world.machine.tick();
  world.machine.confirm();
  for (let camera = 1; camera <= config.cameras; camera++) world.machine.closeBlock(camera);
  world.machine.commitAll();
  world.pass(oracle.keep + 1000);
  world.machine.tick();
  while (world.machine.eraseOne());
  recordsAgain(world, happen);
  lives.cut(seed + 1, 5, []);
  checker.check("at the end", true);
}

function recordsAgain({ config, db, oracle, machine }: World, happen: Ending["happen"]): void {
  const [row] = db.look(
    `select count(*) as n from block where failed = 0 and state in (1, 3)
       and disk in (select ordinal from disk where usable = 1)`,
  );
  const usable = Number(row?.["n"] ?? 0);
  const before = oracle.acknowledged;
  const cameras = Math.min(usable, config.cameras);
  for (let camera = 0; camera < cameras; camera++) {
    happen({ do: "record", camera, bytes: 500, duration: 2, wait: 1, params: 0 });
  }
  machine.commitAll();
  const recording = oracle.acknowledged - before;
  if (recording < cameras) {
    throw new Violation(`I11: after the last fault ${recording} of ${cameras} cameras record`);
  }
}
