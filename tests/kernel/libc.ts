/** The system calls that cut the power of a mounted file system. Needs `--allow-ffi` and Linux. */

/** `FS_IOC_SHUTDOWN` (ext4, xfs, f2fs): the file system stops at once. */
const SHUTDOWN = 0x8004587dn;
/** Without flushing the log: like a cable that was pulled. */
const NO_LOG_FLUSH = 2;
/** `SYNC_FILE_RANGE_WRITE` with waiting on both sides. */
const WRITE_AND_WAIT = 7;

/** Opened once per process; closed by the process's end. */
function openLibc() {
  return Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    ioctl: { parameters: ["i32", "u64", "buffer"], result: "i32" },
    sync_file_range: { parameters: ["i32", "i64", "i64", "u32"], result: "i32" },
  });
}

/** Pulls the plug of file systems and writes back parts of files out of order. */
export class PowerSwitch {
  readonly #libc = openLibc();

  /** Stops the file system mounted at `mount`. What was not synced is gone. `false`: it cannot be stopped so. */
  cut(mount: string): boolean {
    return this.#with(mount, 0, (fd) => {
      const flag = new Uint8Array(new Uint32Array([NO_LOG_FLUSH]).buffer);
      return this.#libc.symbols.ioctl(fd, SHUTDOWN, flag) === 0;
    });
  }

  /** Writes a range of a file's dirty pages to the disk and nothing else, as the kernel may at any moment. */
  writeBack(path: string, offset: number, length: number): void {
    this.#with(path, 2, (fd) => {
      const { sync_file_range } = this.#libc.symbols;
      return sync_file_range(fd, BigInt(offset), BigInt(length), WRITE_AND_WAIT) === 0;
    });
  }

  close(): void {
    this.#libc.close();
  }

  #with(path: string, flags: number, fn: (fd: number) => boolean): boolean {
    const { open, close } = this.#libc.symbols;
    const fd = open(new TextEncoder().encode(`${path}\0`), flags);
    if (fd < 0) return false;
    try {
      return fn(fd);
    } finally {
      close(fd);
    }
  }
}
