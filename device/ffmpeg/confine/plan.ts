/** Decides how far an ffmpeg that reads a camera is confined, from what was tried; pure. */
import { BARE, type ConfineTools, type Layers } from "./layers.ts";

/** How a trial went: `null` = it works, else why not in few words. */
export type Outcome = string | null;

/** What was tried at start, each on top of those before it that worked. */
export interface Found {
  readonly tools: ConfineTools;
  readonly limits: Outcome;
  readonly death: Outcome;
  readonly privileges: Outcome;
  readonly user: Outcome;
  readonly sandbox: Outcome;
  readonly firewall: Outcome;
}

/** One thing that keeps ffmpeg in bounds, whether it holds here, and in words how, or what to do. */
export interface Part {
  readonly part: "memory" | "end" | "privileges" | "user" | "files" | "redirect" | "address";
  readonly holds: boolean;
  readonly words: string;
}

/** How an ffmpeg that reads a camera runs on this machine. */
export interface Plan {
  /** Without the user's number: each run has its own. */
  readonly layers: Layers;
  readonly ownUser: boolean;
  /** A rule for its user lets it reach the camera alone. */
  readonly firewall: boolean;
  readonly parts: readonly Part[];
}

/**
 * The strongest confinement that what was found allows. A user of its own stands before the sandbox:
 * only by a user can the firewall tell one ffmpeg from everything else.
 */
export function planReaders(found: Found): Plan {
  const limits = found.limits === null;
  const death = found.death === null;
  const privileges = death && found.privileges === null;
  const ownUser = privileges && found.user === null;
  const sandbox = !ownUser && found.sandbox === null;
  const firewall = ownUser && found.firewall === null;
  return {
    layers: { ...BARE, limits, death, privileges, sandbox },
    ownUser,
    firewall,
    parts: [
      part("memory", limits, "its memory and files are bounded", {
        else: `its memory is not bounded (${found.limits}): install util-linux (prlimit)`,
      }),
      part("end", death || sandbox, "it ends with the recorder", {
        else: `it may outlive the recorder (${found.death}): install util-linux (setpriv)`,
      }),
      part("privileges", privileges || sandbox, "it has no privileges and gains none", {
        else: `it keeps the recorder's privileges (${found.privileges ?? found.death}): ` +
          "install util-linux (setpriv)",
      }),
      part("user", ownUser, "it runs as a user of its own", {
        else:
          `it runs as the recorder's user (${
            found.user ?? found.privileges ?? found.death
          }): run the recorder as root, or with ` +
          "CAP_SETUID, CAP_SETGID and CAP_KILL",
      }),
      part(
        "files",
        ownUser || sandbox,
        sandbox ? "a sandbox hides the recorder's files" : "the recorder's files are closed to it",
        {
          else: `it can read the recorder's files (${found.sandbox}): give it a user of its own, ` +
            "or install bubblewrap",
        },
      ),
      part("redirect", true, "a camera's RTSP redirect does not reach it", { else: "" }),
      part("address", firewall, "the firewall lets it reach its camera alone", {
        else: ownUser
          ? `broken into, it could connect elsewhere (${found.firewall}): install nftables, and ` +
            "give the recorder CAP_NET_ADMIN"
          : "broken into, it could connect elsewhere: the firewall needs a user of its own for it",
      }),
    ],
  };
}

function part(
  name: Part["part"],
  holds: boolean,
  words: string,
  not: { readonly else: string },
): Part {
  return { part: name, holds, words: holds ? words : not.else };
}

/** What is told once at start: what holds in one line, and a line for each part that does not. */
export function planInWords(parts: readonly Part[]): string[] {
  const lines = parts.filter(({ holds }) => holds).map(({ words }) => words);
  return [
    `ffmpeg for cameras: ${lines.join("; ")}`,
    ...parts.filter(({ holds }) => !holds).map(({ words }) => `ffmpeg for cameras: NOT: ${words}`),
  ];
}
