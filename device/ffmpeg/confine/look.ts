/** Finds out what can confine ffmpeg here, by doing it: what a program's version promises, a kernel may refuse. */
import { commandLine } from "../child.ts";
import { removalText, type Table, tableText } from "./firewall_rules.ts";
import { BARE, type ConfineTools, type Layers, wrapped } from "./layers.ts";
import type { Found, Outcome } from "./plan.ts";
import type { RunTool } from "./run_tool.ts";

/** What is tried: as this user, and with this table of the firewall. */
export interface LookOptions {
  readonly tools: ConfineTools;
  readonly run: RunTool;
  readonly user: number;
  readonly table: Table;
}

const NOT_THERE = (program: string) => `${program} is not there`;

/** Tries each layer on top of those before it that worked. Starts up to seven short programs. */
export async function look({ tools, run, user, table }: LookOptions): Promise<Found> {
  let layers: Layers = BARE;
  const layer = async (
    program: string,
    path: string | null,
    more: Partial<Layers>,
  ): Promise<Outcome> => {
    if (path === null) return NOT_THERE(program);
    const next = { ...layers, ...more };
    const outcome = await tryOut(tools, next, run);
    if (outcome === null) layers = next;
    return outcome;
  };
  const limits = await layer("prlimit", tools.prlimit, { limits: true });
  const death = await layer("setpriv", tools.setpriv, { death: true });
  const privileges = death ?? await layer("setpriv", tools.setpriv, { privileges: true });
  const own = privileges ?? await layer("setpriv", tools.setpriv, { user });
  const sandbox = own === null
    ? "not needed"
    : await layer("bubblewrap", tools.bwrap, { sandbox: true });
  const firewall = own !== null
    ? "no user of its own"
    : tools.nft === null
    ? NOT_THERE("nft")
    : await run([tools.nft, "-f", "-"], { input: tableText(table, new Map()) }) ??
      await run([tools.nft, "-f", "-"], { input: removalText(table) });
  return { tools, limits, death, privileges, user: own, sandbox, firewall };
}

/** Whether ffmpeg runs inside these layers; as another user it must also be ours to kill. */
export async function tryOut(tools: ConfineTools, layers: Layers, run: RunTool): Promise<Outcome> {
  const line = (args: readonly string[]) => commandLine(wrapped(tools, layers), args);
  if (layers.user === null) return await run(line(["-version"]));
  return await run(line(["-f", "u8", "-i", "pipe:0", "-f", "null", "-"]), {
    killAt: "ffmpeg version",
  });
}
