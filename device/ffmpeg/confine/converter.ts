/** Confines the ffmpeg that makes pictures and films of footage for the page: it needs pipes, and nothing else. */
import { commandLine } from "../child.ts";
import { BARE, type ConfineTools, type Layers, wrapped } from "./layers.ts";
import { tryOut } from "./look.ts";
import { OwnUsers } from "./own_users.ts";
import { type RunTool, runTool } from "./run_tool.ts";

/** One way to run it, and in words what it does not do. */
export interface ConverterWay {
  readonly layers: Layers;
  readonly lacks: readonly string[];
}

/** From the strictest to none; pure. The first that works is taken. */
export function converterWays(tools: ConfineTools, user: number): readonly ConverterWay[] {
  const limits = tools.prlimit !== null;
  const plain: Layers = { ...BARE, limits, death: tools.setpriv !== null };
  const privileges: Layers = { ...plain, privileges: plain.death };
  const way = (layers: Layers, ...lacks: readonly string[]): ConverterWay => ({ layers, lacks });
  const files = "it can read what the page can";
  const network = "it could use the network";
  const ways: ConverterWay[] = [];
  if (plain.death && tools.unshare !== null) {
    ways.push(way({ ...privileges, user, network: "none-as-root" }));
  }
  if (tools.bwrap !== null) ways.push(way({ ...privileges, sandbox: true, network: "none" }));
  if (plain.death) ways.push(way({ ...privileges, user }, network));
  if (plain.death && tools.unshare !== null) {
    ways.push(way({ ...privileges, network: "none-as-anybody" }, files));
  }
  if (plain.death) ways.push(way(privileges, files, network));
  ways.push(way({ ...BARE, limits }, files, network, "it keeps the page's privileges"));
  ways.push(
    way(BARE, files, network, "it keeps the page's privileges", "its memory is not bounded"),
  );
  return ways;
}

/** What it is built from; `key` is the path of the data folder. */
export interface ConverterOptions {
  readonly tools: ConfineTools;
  readonly key: string;
  /** Takes a line for people, in English: once, when something is lacking. */
  readonly say: (line: string) => void;
  readonly run?: RunTool;
}

/** The command line to which ffmpeg's arguments are added; tried out when it is asked for first. */
export function converterLine(o: ConverterOptions): () => Promise<readonly string[]> {
  const { tools, key, say, run = runTool } = o;
  const find = async () => {
    for (const { layers, lacks } of converterWays(tools, new OwnUsers(key).converter)) {
      if (await tryOut(tools, layers, run) !== null) continue;
      if (lacks.length > 0) {
        say(
          `ffmpeg for pictures is not wholly confined: ${lacks.join("; ")}. Run the recorder as ` +
            "root, or install bubblewrap, and util-linux with setpriv, prlimit and unshare",
        );
      }
      return commandLine(wrapped(tools, layers), []);
    }
    // It does not run at all: the conversion itself will tell why.
    return [tools.ffmpeg];
  };
  let line: Promise<readonly string[]> | null = null;
  return () => line ??= find();
}
