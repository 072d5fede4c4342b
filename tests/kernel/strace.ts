/** Command lines of strace that make system calls of a subject fail, or kill it there. */
import type { Random } from "./random.ts";

/** The files of a subject. */
export interface Files {
  readonly index: readonly string[];
  readonly blocks: readonly string[];
}

/** Why calls cannot be traced here; `null` when they can. */
export async function lacksTracer(): Promise<string | null> {
  try {
    const { success, stderr } = await new Deno.Command("strace", {
      args: ["-f", "-qq", "-o", "/dev/null", "true"],
      stdout: "null",
      stderr: "piped",
    }).output();
    return success ? null : `strace cannot trace: ${new TextDecoder().decode(stderr).trim()}`;
  } catch {
    return "the program strace is missing";
  }
}

/** System calls that write. */
const WRITES = "write,writev,pwrite64,pwritev";
/** System calls that make files durable. */
export const SYNCS = "fsync,fdatasync";

/** What may fail, and how. */
export interface Fault {
  readonly name: string;
  readonly on: keyof Files;
  readonly calls: string;
  readonly error: "EIO" | "ENOSPC" | "EMFILE";
}

/** Every kind of failure of the sweep. */
export const FAULTS: readonly Fault[] = [
  { name: "writing blocks fails", on: "blocks", calls: WRITES, error: "EIO" },
  { name: "blocks have no space", on: "blocks", calls: WRITES, error: "ENOSPC" },
  { name: "syncing blocks fails", on: "blocks", calls: SYNCS, error: "EIO" },
  { name: "opening blocks fails", on: "blocks", calls: "openat", error: "EIO" },
  { name: "files run out", on: "blocks", calls: "openat", error: "EMFILE" },
  { name: "reading blocks fails", on: "blocks", calls: "read,pread64", error: "EIO" },
  { name: "writing the index fails", on: "index", calls: WRITES, error: "EIO" },
  { name: "the index has no space", on: "index", calls: WRITES, error: "ENOSPC" },
  { name: "syncing the index fails", on: "index", calls: SYNCS, error: "EIO" },
  { name: "reading the index fails", on: "index", calls: "read,pread64", error: "EIO" },
];

const tracer = (files: readonly string[], calls: string, inject: string): string[] => [
  ...["strace", "-f", "-qq", "-o", "/dev/null"],
  // Only these files: the runtime's own caches are synced too.
  ...files.flatMap((path) => ["-P", path]),
  ...["-e", `trace=${calls}`, "-e", `inject=${calls}:${inject}`],
];

/** Lets the Nth such call of each thread fail; with `forEver` all later ones too. */
export function failAt(files: Files, fault: Fault, n: number, forEver: boolean): string[] {
  const when = `${n}${forEver ? "+" : ""}`;
  return tracer(files[fault.on], fault.calls, `error=${fault.error}:when=${when}`);
}

/** Kills the subject at some write or sync of some file. */
export function killAt(files: Files, random: Random): string[] {
  const on = random.below(2) === 0 ? files.blocks : files.index;
  const calls = random.below(2) === 0 ? WRITES : SYNCS;
  return tracer(on, calls, `signal=KILL:when=${1 + random.below(40)}`);
}
