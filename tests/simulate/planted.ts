/** Bugs to plant into a copy of the program, each of which the checker must see. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** One changed place. */
export interface Bug {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The bugs. */
export const BUGS: readonly Bug[] = [
  {
    name: "a floor one day short",
    file: "policy/days.ts",
    find: "return startOfDay(last + 1 as ShanghaiDay);",
    replace: "return startOfDay(last as ShanghaiDay);",
  },
  {
    name: "days of UTC instead of Shanghai",
    file: "policy/days.ts",
    find: "const SHANGHAI_AHEAD_MS = 8 * 3_600_000;",
    replace: "const SHANGHAI_AHEAD_MS = 0;",
  },
  {
    name: "holds ignored by the guard",
    file: "recorder/index/schema.ts",
    find: "h.camera = block.camera and",
    replace: "h.camera = -1 and",
  },
  {
    name: "holds of recorded footage only",
    file: "src/commands/simulate/true_holds.ts",
    find: "const start = Math.max(from, setting.since);",
    replace: "const start = Math.max(from, setting.since); if (i > 0) return [];",
  },
  {
    name: "trusted time credits what the clock claims after a power-off",
    file: "recorder/time/trusted_clock.ts",
    find: 'state.quality === "good" ? Math.min(claimed, room) : 0',
    replace: "true ? claimed : room",
  },
  {
    name: "the wall clock instead of trusted time",
    file: "recorder/time/trusted_clock.ts",
    find: "trusted: TrustedMs(state.trusted + passed),",
    replace:
      "trusted: TrustedMs(state.trusted + Math.max(0, Math.floor(at.wall - state.lastWall))),",
  },
  {
    name: "a clock that was set still counts as good",
    file: "recorder/time/trusted_clock.ts",
    find: 'stepped || strayed(state, at.wall, passed) ? "unknown" : state.quality',
    replace: "state.quality",
  },
  {
    name: "power-off time confirmed by people is credited to all footage",
    file: "recorder/engine/rules.ts",
    find: "stamp < c.before ? sum + c.length : sum",
    replace: "stamp < Infinity && c.before ? sum + c.length : sum",
  },
  {
    name: "importance has no year",
    file: "policy/layers/cn-ln/retention.ts",
    find: 'importantFloor: { span: { unit: "year", count: 1 }, cite: "LN-14(7)" }',
    replace: "importantFloor: null",
  },
  {
    name: "a lowered floor is accepted",
    file: "src/commands/simulate/simulate.ts",
    find: "if (lowered !== null) {",
    replace: "if (lowered !== null && lowered.article === ('' as string)) {",
  },
  {
    name: "new layers do not reach what is recorded",
    file: "src/commands/simulate/device.ts",
    find: "    this.#layers = layers;\n    this.#applyRules();",
    replace: "    this.#layers = layers;",
  },
  {
    name: "the duty to erase is forgotten",
    file: "src/commands/simulate/device.ts",
    find: "while (this.#pool.rules.ordersErasure) {",
    replace: "while (this.#pool.rules.version < 0) {",
  },
  {
    name: "a full pool is never searched again",
    file: "recorder/index/index.ts",
    find: "this.#barrenUntil = this.#nextDue(claim.now);",
    replace: "this.#barrenUntil = this.#nextDue(claim.now) + 40 * 86_400_000;",
  },
  {
    name: "a release releases nothing",
    file: "src/commands/simulate/true_holds.ts",
    find: "h.important || h.camera !== camera ||",
    replace: "h.camera !== -1 ||",
  },
];

/** Copies the rooms that the simulation is made of to `to` with a bug planted; answers the copy's URL. */
export function plant(bug: Bug, root: string, to: string): string {
  for (const room of ["src", "policy", "recorder"]) copy(join(root, room), join(to, room));
  const path = join(to, bug.file);
  const text = Deno.readTextFileSync(path);
  if (text.split(bug.find).length !== 2) {
    throw new Error(`${bug.name}: ${bug.file} does not hold its text once: plant it anew`);
  }
  Deno.writeTextFileSync(path, text.replace(bug.find, () => bug.replace));
  return `${pathToFileURL(to).href}/`;
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(join(from, name), join(to, name));
    else if (/(?<!_test)\.ts$/.test(name)) Deno.copyFileSync(join(from, name), join(to, name));
  }
}
