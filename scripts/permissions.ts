/** What the compiled program may do, and why. Nothing else: no FFI, no code from elsewhere. */

/** One permission of `deno compile`. */
export interface Permission {
  readonly flag: string;
  readonly why: string;
}

/** Given to the program as a whole; each of its two processes drops what it does not need. */
export const PERMISSIONS: readonly Permission[] = [
  { flag: "--allow-read", why: "pool disks lie where the installer says" },
  { flag: "--allow-write", why: "pool disks lie where the installer says" },
  { flag: "--allow-net", why: "cameras' addresses are entered on site; the page listens" },
  { flag: "--allow-run", why: "it starts ffmpeg, and itself at a path that only the site knows" },
  { flag: "--allow-env", why: "paths, languages and the library versions that npm packages read" },
  { flag: "--allow-sys", why: "free memory, host name and network interfaces for the status page" },
];
