/** A small file system in a file, mounted where nobody else sees it. */

/** File systems whose power can be cut. */
export const FILE_SYSTEMS = ["ext4", "xfs"] as const;
export type FileSystem = typeof FILE_SYSTEMS[number];

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
}

/** A file system of `bytes` in a file of `folder`; needs root and loop devices. */
export class DiskImage {
  readonly mount: string;
  readonly #file: string;
  readonly #type: FileSystem;
  #mounted = false;

  private constructor(folder: string, name: string, type: FileSystem) {
    this.#file = `${folder}/${name}.img`;
    this.mount = `${folder}/${name}`;
    this.#type = type;
  }

  /** Makes the file system; not yet mounted. xfs needs 300 MiB. */
  static async make(folder: string, name: string, type: FileSystem, bytes: number) {
    const image = new DiskImage(folder, name, type);
    await Deno.mkdir(image.mount, { recursive: true });
    await run("truncate", "--size", `${bytes}`, image.#file);
    await run(`mkfs.${type}`, "-q", type === "ext4" ? "-F" : "-f", image.#file);
    return image;
  }

  /** A copy of it as it lies there unmounted; an older copy of the same name is written over. */
  async copy(folder: string, name: string): Promise<DiskImage> {
    const copy = new DiskImage(folder, name, this.#type);
    await Deno.mkdir(copy.mount, { recursive: true });
    await run("cp", "--sparse=always", this.#file, copy.#file);
    return copy;
  }

  /** Mounts it, on a loop device that goes away with the mount. */
  async attach(): Promise<void> {
    await run("mount", "-t", this.#type, "-o", "loop", this.#file, this.mount);
    this.#mounted = true;
  }

  /**
   * Makes a mounted ext4 read-only under whoever writes to it, as the kernel does when it finds the
   * file system damaged. `remount,ro` would be refused while a file is open for writing.
   */
  async turnReadOnly(): Promise<void> {
    await run("mount", "-o", "remount,abort", this.mount);
    try {
      await Deno.writeTextFile(`${this.mount}/probe`, "");
    } catch {
      return;
    }
    throw new Error(`${this.mount} can still be written`);
  }

  /** Unmounts it. Whoever was ended a moment ago may still hold it: tried for two seconds. */
  async detach(): Promise<void> {
    if (!this.#mounted) return;
    for (let tries = 0;; tries++) {
      try {
        await run("umount", this.mount);
        break;
      } catch (error) {
        if (tries === 40) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
    this.#mounted = false;
  }
}
