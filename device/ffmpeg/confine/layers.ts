/** The command line around ffmpeg, layer by layer; decides nothing and starts nothing. */
import type { FfmpegPrograms } from "../child.ts";

/** Where the programs are that can confine ffmpeg; `null` = not there. */
export interface ConfineTools {
  readonly ffmpeg: string;
  readonly setpriv: string | null;
  readonly prlimit: string | null;
  readonly unshare: string | null;
  /** bubblewrap. */
  readonly bwrap: string | null;
  /** nftables. */
  readonly nft: string | null;
}

/** What stands around one ffmpeg. */
export interface Layers {
  /** Bounds on memory and files. */
  readonly limits: boolean;
  /** The kernel ends it with the process that started it. */
  readonly death: boolean;
  /** No capability, and no way to gain one. Needs `death`'s program. */
  readonly privileges: boolean;
  /** The number of a user and group of its own, or `null`: the recorder's. Needs `privileges`. */
  readonly user: number | null;
  /** Namespaces in which there is nothing but the system's programs. */
  readonly sandbox: boolean;
  /** No network at all: by the sandbox, or by a namespace made as root, or as anybody. */
  readonly network: "shared" | "none" | "none-as-root" | "none-as-anybody";
}

/** Nothing around it. */
export const BARE: Layers = {
  limits: false,
  death: false,
  privileges: false,
  user: null,
  sandbox: false,
  network: "shared",
};

/** What a program needs to be loaded, and nothing of the device's own. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"];

/** The programs of a run of ffmpeg inside these layers; those that are not wanted are `null`. */
export function wrapped(tools: ConfineTools, layers: Layers): FfmpegPrograms {
  const { user } = layers;
  return {
    ffmpeg: tools.ffmpeg,
    setpriv: layers.death ? tools.setpriv : null,
    prlimit: layers.limits ? tools.prlimit : null,
    around: around(tools, layers),
    privileges: [
      ...(user === null ? [] : [`--reuid=${user}`, `--regid=${user}`, "--clear-groups"]),
      ...(layers.privileges
        ? ["--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"]
        : []),
    ],
  };
}

function around({ ffmpeg, bwrap, unshare }: ConfineTools, { sandbox, network }: Layers): string[] {
  if (sandbox && bwrap !== null) {
    const own = ffmpeg.slice(0, ffmpeg.lastIndexOf("/"));
    return [
      bwrap,
      "--unshare-all",
      ...(network === "none" ? [] : ["--share-net"]),
      "--die-with-parent",
      "--new-session",
      ...[...SYSTEM, ...(own === "" || own.startsWith("/usr/") ? [] : [own])].flatMap((
        path,
      ) => ["--ro-bind-try", path, path]),
      ...["--proc", "/proc", "--dev", "/dev", "--cap-drop", "ALL", "--"],
    ];
  }
  if (unshare === null) return [];
  if (network === "none-as-root") return [unshare, "--net", "--"];
  return network === "none-as-anybody" ? [unshare, "--user", "--net", "--"] : [];
}
