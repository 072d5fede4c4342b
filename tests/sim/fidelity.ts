/** Whether the simulated disk is like a real one where nothing goes wrong: the same commands leave the same bytes. */
import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandName } from "./commands.ts";
import { fileDisksIn } from "./file_disks.ts";
import { planOf } from "./generate.ts";
import { Machine } from "./machine.ts";
import { IndexDb } from "./sim_index.ts";
import { type MakeDisks, World } from "./world.ts";

const LENGTH = 60;
const FAULTLESS: ReadonlySet<CommandName> = new Set([
  "record",
  "wait",
  "commit",
  "beginCommit",
  "finishCommit",
  "close",
  "cameraDrop",
  "erase",
  "clockJump",
  "confirmClock",
  "hold",
  "releaseHold",
  "retentionUp",
]);

function images(seed: number, db: IndexDb, makeDisks?: MakeDisks) {
  const { config, commands } = planOf(seed, LENGTH);
  const counts = new Map<string, number>();
  const world = new World({ ...config, blockBytes: 16 * 1024 }, Machine, db, counts, makeDisks);
  for (const command of commands) {
    if (FAULTLESS.has(command.do)) world.run(command);
    // What was not synced may be anything after a cut; a kill leaves both alike.
    if (command.do === "cut") world.run({ do: "kill", steps: 0, seed: command.seed });
  }
  world.run({ do: "commit" });
  return {
    recorded: counts.get("recorded") ?? 0,
    images: world.disks.disks.map((d) => world.disks.image(d.ordinal).blocks),
  };
}

/** Plays `lists` lists of commands on both. Answers how many fragments were recorded, and what differs. */
export function compareWithFiles(
  first: number,
  lists: number,
): { recorded: number; differences: string[] } {
  const db = new IndexDb();
  const differences: string[] = [];
  let recorded = 0;
  for (let seed = first; seed < first + lists; seed++) {
    const folder = mkdtempSync(join(tmpdir(), "holdfast-sim-"));
    try {
      const simulated = images(seed, db);
      const real = images(seed, db, fileDisksIn(folder));
      recorded += real.recorded;
      if (simulated.recorded !== real.recorded) {
        differences.push(`list ${seed}: not as many recorded`);
      }
      simulated.images.forEach((blocks, disk) =>
        blocks.forEach((bytes, block) => {
          const other = real.images[disk]?.[block];
          if (other === undefined || Buffer.compare(bytes, other) !== 0) {
            differences.push(`list ${seed}: disk ${disk}, block ${block}`);
          }
        })
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return { recorded, differences };
}
