/** Confines each run of ffmpeg that reads a camera as far as this machine allows. */
import type { FfmpegPrograms } from "../child.ts";
import { Firewall } from "./firewall.ts";
import type { Reach, Table } from "./firewall_rules.ts";
import { type ConfineTools, wrapped } from "./layers.ts";
import { look } from "./look.ts";
import { OwnUsers } from "./own_users.ts";
import { type Part, type Plan, planInWords, planReaders } from "./plan.ts";
import { type RunTool, runTool } from "./run_tool.ts";

/** One run's confinement. */
export interface ConfinedRun {
  readonly programs: FfmpegPrograms;
  /** To be called when the process is gone. Never rejects. */
  leave(): Promise<void>;
}

/** Who confines. */
export interface Confiner {
  /** Makes ready for a run that may send to `reach` alone. Rejects when that cannot be made sure of. */
  enter(reach: Reach): Promise<ConfinedRun>;
  /** What holds; `null` before the first run, for nothing is tried before. */
  readonly parts: readonly Part[] | null;
}

/** What a confiner is built from. */
export interface ConfinerOptions {
  readonly tools: ConfineTools;
  /** What tells recorders of one machine apart: the path of the data folder. */
  readonly key: string;
  /** Takes a line for people, in English. */
  readonly say: (line: string) => void;
  /** Told once what holds. */
  readonly told?: (parts: readonly Part[]) => void;
  readonly run?: RunTool;
}

/** A confiner that looks at the machine when the first ffmpeg is to run, and says then what holds. */
export function createConfiner(o: ConfinerOptions): Confiner {
  const { tools, run = runTool, say } = o;
  const users = new OwnUsers(o.key);
  const table = tableOf(users);
  const firewall = new Firewall({ nft: tools.nft ?? "nft", table, run, say });
  let parts: readonly Part[] | null = null;
  let plan: Promise<Plan> | null = null;
  const makePlan = async () => {
    const made = planReaders(await look({ tools, run, user: users.first, table }));
    parts = made.parts;
    for (const line of planInWords(parts)) say(line);
    o.told?.(parts);
    return made;
  };
  return {
    get parts() {
      return parts;
    },
    async enter(reach) {
      const { layers, ownUser, firewall: walled } = await (plan ??= makePlan());
      if (!ownUser) {
        return { programs: wrapped(tools, layers), leave: () => Promise.resolve() };
      }
      const user = users.take();
      if (user === null) throw new Error("too many cameras are read by ffmpeg at once");
      try {
        if (walled) await firewall.grant(user, reach);
      } catch (error) {
        users.free(user);
        throw error;
      }
      return {
        programs: wrapped(tools, { ...layers, user }),
        leave: async () => {
          if (walled) await firewall.revoke(user);
          users.free(user);
        },
      };
    },
  };
}

/** The firewall's table of the recorder that has these users. */
export const tableOf = (users: OwnUsers): Table => ({
  name: `holdfast_${users.first.toString(16)}`,
  first: users.first,
  last: users.last,
});
