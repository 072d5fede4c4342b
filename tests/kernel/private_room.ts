/**
 * A place of a campaign's own: a mount namespace, so that no other program can keep a file system
 * that was unmounted here (it would come back as it was in memory, and not as it lies on the disk),
 * and a file system in memory that is gone with the last process, however that ends.
 */
const INSIDE = "--inside";
/** Names the folder to those inside. */
const FOLDER = "HOLDFAST_TEST_FOLDER";

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
  const folder = await Deno.makeTempDir({ prefix: "holdfast-kernel-" });
  try {
    const child = new Deno.Command("unshare", {
      args: ["--mount", "--propagation", "private", ...again],
      env: { [FOLDER]: folder },
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    const end = () => child.kill("SIGKILL"); // a subject ends when nobody reads what it says
    Deno.addSignalListener("SIGTERM", end);
    Deno.addSignalListener("SIGINT", end);
    return (await child.status).code;
  } finally {
    await Deno.remove(folder); // empty: what was in it lay in memory, and is gone
  }
}

/** Inside: a folder in memory for disk images and whatever else must leave no trace. */
export async function memoryFolder(): Promise<string> {
  const folder = Deno.env.get(FOLDER);
  if (folder === undefined) throw new Error(`${FOLDER} is not set: this is not inside`);
  const { success, stderr } = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "tmpfs", folder],
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`no tmpfs: ${new TextDecoder().decode(stderr).trim()}`);
  return folder;
}
