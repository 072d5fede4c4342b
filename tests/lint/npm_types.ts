/** Lets the TypeScript compiler find npm packages where Deno keeps them: no `node_modules` needed. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** What Deno says about itself: where downloaded packages lie. */
interface DenoInfo {
  readonly npmCache: string;
}

/** The parts of deno.lock (version 5) that name packages. */
interface Lock {
  readonly npm?: Readonly<Record<string, { readonly os?: unknown; readonly cpu?: unknown }>>;
}

/** One package of the lock file, such as `@types/node` at `24.19.2`. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Whether it is for some systems only, and so need not be here. */
  readonly forSomeSystems: boolean;
}

/** Splits a key of the lock file such as `@scope/name@1.2.3_peer@4.5.6`; `null` for what is none. */
export function parseLockKey(key: string): Omit<LockedPackage, "forSomeSystems"> | null {
  const found = /^(@?[^@]+)@([^_]+)/.exec(key);
  return found?.[1] === undefined || found[2] === undefined
    ? null
    : { name: found[1], version: found[2] };
}

/** All packages that the lock file names. */
export function lockedPackages(lockText: string): LockedPackage[] {
  const lock: Lock = JSON.parse(lockText);
  return Object.entries(lock.npm ?? {}).flatMap(([key, { os, cpu }]) => {
    const parsed = parseLockKey(key);
    const forSomeSystems = os !== undefined || cpu !== undefined;
    return parsed === null ? [] : [{ ...parsed, forSomeSystems }];
  });
}

/**
 * Makes `DIR/node_modules` with a link to each locked package, so that the compiler's own
 * resolution works on it; downloads first what is not here yet. Of a package that is locked in two
 * versions, the first is taken.
 * @param root Directory with deno.json and deno.lock.
 * @param dir Empty directory to make the links in.
 * @throws When a package cannot be downloaded.
 */
export async function linkPackages(root: string, dir: string): Promise<void> {
  const packages = lockedPackages(readFileSync(join(root, "deno.lock"), "utf8"));
  const info: DenoInfo = JSON.parse(await deno(root, ["info", "--json"]));
  const isHere = (it: LockedPackage) => it.forSomeSystems || find(info.npmCache, it) !== null;
  if (!packages.every(isHere)) await deno(root, ["install", "--quiet"]);

  const modules = join(dir, "node_modules");
  mkdirSync(modules);
  for (const locked of packages) {
    const kept = find(info.npmCache, locked);
    const link = join(modules, locked.name);
    // What is for other systems is not here; an import of it is reported later as not found.
    if (kept === null || existsSync(link)) continue;
    mkdirSync(join(link, ".."), { recursive: true });
    symlinkSync(kept, link);
  }
}

/** Where Deno keeps a package: below a folder for each registry that was asked. */
function find(npmCache: string, { name, version }: LockedPackage): string | null {
  if (!existsSync(npmCache)) return null;
  return readdirSync(npmCache).map((registry) => join(npmCache, registry, name, version))
    .find((path) => existsSync(path)) ?? null;
}

async function deno(cwd: string, args: string[]): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    stdin: "null",
  }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`deno ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}
