/** Plays a list of commands on a new world and says what went wrong. */
import type { Command, SimConfig } from "./commands.ts";
import type { IndexDb } from "./sim_index.ts";
import { type Build, World } from "./world.ts";

/** What a run found. */
export interface Finding {
  readonly at: number;
  readonly error: Error;
}

/** Plays all commands and the end. `null`: nothing was wrong. */
export function play(
  config: SimConfig,
  commands: readonly Command[],
  build: Build,
  db: IndexDb,
  counts: Map<string, number>,
): Finding | null {
  let at = -1;
  try {
    const world = new World(config, build, db, counts);
    for (const command of commands) {
      at++;
      world.run(command);
    }
    at++;
    world.end(1);
    return null;
  } catch (error) {
    return { at, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** What kind of failure it is: a shorter list must fail the same way. */
const kindOf = (finding: Finding | null): string | undefined =>
  finding?.error.message.split(":")[0];

/** The fewest commands that still fail the same way, by leaving out ever smaller stretches. */
export function shrink(
  config: SimConfig,
  commands: readonly Command[],
  build: Build,
  db: IndexDb,
  attempts = 4000,
): readonly Command[] {
  const kind = kindOf(play(config, commands, build, db, new Map()));
  const fails = (list: readonly Command[]) => {
    attempts--;
    return kindOf(play(config, list, build, db, new Map())) === kind;
  };
  let best = commands;
  for (let size = Math.ceil(best.length / 2); size >= 1 && attempts > 0;) {
    let shorter = false;
    for (let i = 0; i < best.length && attempts > 0; i += size) {
      const without = [...best.slice(0, i), ...best.slice(i + size)];
      if (!fails(without)) continue;
      best = without;
      shorter = true;
      i -= size;
    }
    if (!shorter || size > best.length) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}
