/** What processes have used, from /proc: CPU, memory and bytes written, of one or of its whole tree. */

const read = (path: string): string | null => {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null; // it has ended
  }
};

interface Stat {
  readonly parent: number;
  /** user + system, its ended children's included, in clock ticks. */
  readonly ticks: number;
}

function stat(pid: number): Stat | null {
  const text = read(`/proc/${pid}/stat`);
  if (text === null) return null;
  const f = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const ticks = (f[11] ?? 0) + (f[12] ?? 0) + (f[13] ?? 0) + (f[14] ?? 0);
  return { parent: f[1] ?? 0, ticks };
}

/** The process and all that come from it and live. */
export function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const { name } of Deno.readDirSync("/proc")) {
    const pid = Number(name);
    const found = Number.isInteger(pid) ? stat(pid) : null;
    if (found === null) continue;
    children.set(found.parent, [...children.get(found.parent) ?? [], pid]);
  }
  const all = [root];
  for (let i = 0; i < all.length; i++) all.push(...children.get(all[i] ?? 0) ?? []);
  return all;
}

/** Linux counts in hundredths of a second (`getconf CLK_TCK`), on every architecture that matters here. */
const TICK_MS = 10;

/** CPU milliseconds so far: user and system, of the processes and of their ended children. */
export const cpuMs = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (stat(pid)?.ticks ?? 0) * TICK_MS, 0);

function field(path: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(read(path) ?? "");
  return Number(found?.[1] ?? 0);
}

/** Proportional set size in MB: shared pages are divided between those who share them. */
export const pssMb = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + field(`/proc/${pid}/smaps_rollup`, "Pss"), 0) * 1024 / 1e6;

/** Resident set size in MB. */
export const rssMb = (pid: number): number => field(`/proc/${pid}/status`, "VmRSS") * 1024 / 1e6;

/** Bytes that the process has made dirty and the kernel will write, or has. */
export const writtenBytes = (pid: number): number => field(`/proc/${pid}/io`, "write_bytes");
