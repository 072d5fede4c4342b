/**
 * Program: looks whether everything from Debian is there that `--for=demo` or `--for=test` needs,
 * and installs what is missing. Exit status 0 when all is there, 1 when installing failed, 2 when a
 * person must do it.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Need, needsFor, type Purpose } from "./needs.ts";

/** What setup knows and can do; tests hand in a machine of their own. */
export interface Machine {
  exists(path: string): boolean;
  /** Directories in which programs are looked for. */
  readonly path: readonly string[];
  /** Directories of `/usr/lib` for each processor, absolute. */
  readonly archDirs: readonly string[];
  readonly isRoot: boolean;
  say(line: string): void;
  /** Runs a program to its end and returns its exit status. */
  run(program: string, args: readonly string[]): Promise<number>;
}

/** The needs that are not met, without installing anything. */
export function missing(needs: readonly Need[], machine: Machine): Need[] {
  return needs.filter((need) => {
    const programs = need.program === undefined
      ? []
      : machine.path.map((dir) => join(dir, need.program ?? ""));
    const files = (need.files ?? []).flatMap((file) =>
      file.startsWith("ARCH/") ? machine.archDirs.map((dir) => file.replace("ARCH", dir)) : [file]
    );
    return ![...programs, ...files].some((place) => machine.exists(place));
  });
}

/**
 * Makes the machine ready for a purpose.
 * @returns The exit status: 0 ready, 1 installing failed, 2 a person must install.
 */
export async function setUp(purpose: Purpose, machine: Machine): Promise<number> {
  const lacking = missing(needsFor(purpose), machine);
  if (lacking.length === 0) return 0;

  machine.say(`Missing for \`${purpose}\`:`);
  for (const need of lacking) machine.say(`  ${need.package}: ${need.for}`);
  const packages = [...new Set(lacking.map((need) => need.package))];
  const install = ["install", "-y", "--no-install-recommends", ...packages];

  const hasApt = machine.path.some((dir) => machine.exists(join(dir, "apt-get")));
  if (!hasApt) {
    machine.say("This machine has no apt-get. Install what these Debian packages hold,");
    machine.say(`with the means of this system, and start again: ${packages.join(" ")}`);
    return 2;
  }
  if (!machine.isRoot) {
    machine.say("Installing needs root. Run this, then start again:");
    machine.say(`  sudo apt-get update && sudo apt-get ${install.join(" ")}`);
    return 2;
  }
  // Another installation may be at work: its lock is waited for, not broken.
  const patient = ["-o", "DPkg::Lock::Timeout=300"];
  for (const args of [["update"], [...patient, ...install]]) {
    machine.say(`Running: apt-get ${args.join(" ")}`);
    const status = await machine.run("apt-get", args);
    if (status !== 0) {
      machine.say(
        `apt-get ${args.join(" ")} ended with status ${status}; its own words are above.`,
      );
      return 1;
    }
  }
  const still = missing(needsFor(purpose), machine);
  if (still.length > 0) {
    machine.say(`Installed, but not found: ${still.map((it) => it.package).join(" ")}.`);
    machine.say("Look whether this system puts them elsewhere than Debian 12 does.");
    return 1;
  }
  machine.say("All is there now.");
  return 0;
}

/** The machine that this program runs on. */
function thisMachine(): Machine {
  const lib = "/usr/lib";
  const archDirs = existsSync(lib)
    ? readdirSync(lib).filter((it) => it.includes("-linux-")).map((it) => join(lib, it))
    : [];
  const path = (Deno.env.get("PATH") ?? "").split(":").filter((dir) => dir !== "");
  return {
    exists: existsSync,
    // The programs of an administrator are not always on a person's path.
    path: [...new Set([...path, "/usr/local/sbin", "/usr/sbin", "/sbin"])],
    archDirs: [...archDirs, lib, `${lib}64`],
    isRoot: Deno.uid() === 0,
    say: (line) => console.error(line),
    async run(program, args) {
      const child = new Deno.Command(program, {
        args: [...args],
        env: { DEBIAN_FRONTEND: "noninteractive" },
        stdin: "null",
      }).spawn();
      return (await child.status).code;
    },
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ args: Deno.args, options: { for: { type: "string" } } });
  if (values.for !== "demo" && values.for !== "test") {
    console.error(`--for: must be demo or test, not ${values.for ?? "nothing"}; name one of them`);
    Deno.exit(2);
  }
  Deno.exit(await setUp(values.for, thisMachine()));
}
