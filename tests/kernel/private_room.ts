/**
 * A place of a campaign's own: a mount namespace, so that no other program can keep a file system
 * that was unmounted here (it would come back as it was in memory, and not as it lies on the disk),
 * and a file system in memory that is gone with the last process, however that ends.
 */
const INSIDE = "--inside";

/** What this machine lacks for file systems of our own; `null` when nothing. */
export async function lacksMounts(): Promise<string | null> {
  if (Deno.build.os !== "linux") return `${Deno.build.os} is not Linux`;
  if (Deno.uid() !== 0) return "only root may mount";
  for (const program of ["unshare", "mount", "umount", "mkfs.ext4", "mkfs.xfs", "truncate"]) {
    const found = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] }).output();
    if (!found.success) return `the program ${program} is missing`;
  }
  try {
    await Deno.stat("/dev/loop-control");
  } catch {
    return "this kernel has no loop devices";
  }
  return null;
}

/** Whether this process is inside already. */
export const isInside = (): boolean => Deno.args.includes(INSIDE);

/** Runs this same program again inside, with the same outputs; gives its exit status. */
export async function goInside(program: string): Promise<number> {
  const again = [Deno.execPath(), "run", "-A", "--no-prompt", program, INSIDE, ...Deno.args];
  const child = new Deno.Command("unshare", {
    args: ["--mount", "--propagation", "private", ...again],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  return (await child.status).code;
}

/** Inside: a folder in memory for disk images and whatever else must leave no trace. */
export async function memoryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-kernel-" });
  const { success, stderr } = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "tmpfs", folder],
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`no tmpfs: ${new TextDecoder().decode(stderr).trim()}`);
  return folder;
}
