/** Lets the TypeScript compiler find npm packages where Deno keeps them: no `node_modules` needed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** What Deno says about itself: where downloaded packages lie. */
interface DenoInfo {
  readonly npmCache: string;
}

/** The parts of deno.lock (version 5) that name packages. */
interface Lock {
  readonly npm?: Readonly<Record<string, { readonly dependencies?: readonly string[] }>>;
}

/** One package of the lock file, such as `@types/node` at `24.19.2`. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
}

/** Splits a key of the lock file such as `@scope/name@1.2.3_peer@4.5.6`; `null` for what is none. */
export function parseLockKey(key: string): LockedPackage | null {
  const found = /^(@?[^@]+)@([^_]+)/.exec(key);
  return found?.[1] === undefined || found[2] === undefined
    ? null
    : { name: found[1], version: found[2] };
}

/** All packages that the lock file names. */
export function lockedPackages(lockText: string): LockedPackage[] {
  const lock: Lock = JSON.parse(lockText);
  return Object.keys(lock.npm ?? {}).flatMap((key) => parseLockKey(key) ?? []);
}

/**
 * Makes `DIR/node_modules` with a link to each locked package, so that the compiler's own
 * resolution works on it. Of a package that is locked in two versions, the first is taken.
 * @param root Directory with deno.json and deno.lock.
 * @param dir Empty directory to make the links in.
 * @throws When a locked package is not downloaded; `deno install` brings it.
 */
export async function linkPackages(root: string, dir: string): Promise<void> {
  const modules = join(dir, "node_modules");
  mkdirSync(modules);
  const registries = await npmRegistries(root);
  for (const { name, version } of lockedPackages(readFileSync(join(root, "deno.lock"), "utf8"))) {
    const link = join(modules, name);
    if (existsSync(link)) continue;
    const kept = registries.map((it) => join(it, name, version)).find((path) => existsSync(path));
    // Packages for other systems are locked but never downloaded; an import of one is reported
    // later as not found.
    if (kept === undefined) continue;
    mkdirSync(join(link, ".."), { recursive: true });
    symlinkSync(kept, link);
  }
}

async function npmRegistries(root: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json"],
    cwd: root,
    stdin: "null",
  }).output();
  const info: DenoInfo = JSON.parse(new TextDecoder().decode(stdout));
  return existsSync(info.npmCache)
    ? readdirSync(info.npmCache).map((name) => join(info.npmCache, name))
    : [];
}
