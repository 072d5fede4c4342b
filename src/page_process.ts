/** The page's process: started by the recorder, started again when it dies, ended with it. */
import { ledgerCopyPath } from "../recorder/disk/paths.ts";
import { dataPaths, readGeometry } from "../recorder/engine/geometry.ts";
import { mirrorPath } from "../recorder/engine/ledger_mirror.ts";
import { keyFile } from "../recorder/evidence/signer.ts";
import { linesOf } from "./commands/lines.ts";
import { ALLOCATOR } from "./runtime.ts";
import { selfCommand } from "./self.ts";

/** Where the page is served. */
export interface PageOptions {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Without TLS: for this machine alone. */
  readonly http: boolean;
  readonly say: (line: string) => void;
}

/**
 * It may read footage, listen and start ffmpeg; of all files it may write to its own socket only, so
 * that it cannot speak over the one of the command line. What lets others in, or signs, it may not read:
 * a way to have it read some file leads to none of these. Programs that it starts are bound by what
 * confines them, not by this; and the compiled program has one set of permissions for all its processes.
 */
export const pagePermissions = (data: string): string[] => [
  "--allow-read",
  `--deny-read=${hiddenFromPage(data).map((path) => path.replaceAll(",", ",,")).join(",")}`,
  `--allow-write=${dataPaths(data).pageSocket}`,
  "--allow-net",
  "--allow-run",
  "--allow-env",
  "--allow-sys",
];

/** The ledger wherever it lies, the key that signs, photographs of papers: by the path given, and by the real one. */
function hiddenFromPage(data: string): string[] {
  const { ledger, keys, requests } = dataPaths(data);
  const disks = readGeometry(data)?.disks.disks ?? [];
  const ledgers = [
    ledger,
    ...disks.flatMap(({ path }) => [ledgerCopyPath(path), mirrorPath(path)]),
  ];
  const beside = ["", ".new", ".damaged"].flatMap((name) =>
    ["", "-wal", "-shm", "-journal"].map((end) => name + end)
  );
  const hidden = [
    ...ledgers.flatMap((path) => beside.map((end) => path + end)),
    ...["", ".new", ".damaged"].map((end) => keyFile(keys) + end),
    requests,
  ];
  return [...new Set(hidden.flatMap((path) => [path, real(path)]))];
}

/** A path with its folder as it really is: a pool may lie behind a link. */
function real(path: string): string {
  const cut = path.lastIndexOf("/");
  try {
    return Deno.realPathSync(path.slice(0, cut)) + path.slice(cut);
  } catch {
    return path; // the disk is not there; it is found by the path given when it is
  }
}

const AGAIN_AFTER_MS = 1000;
const AGAIN_AT_MOST_MS = 30_000;

/** The page as a process of its own, started again with growing pauses whenever it ends. */
export class PageProcess {
  readonly #options: PageOptions;
  readonly #ready = Promise.withResolvers<string>();
  #child: Deno.ChildProcess | null = null;
  /** Kept over a restart: the one asked for, or the free one that the first start found. */
  #port: number;
  #stopped = false;
  #watching: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(options: PageOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  /** Starts it and keeps it running. */
  start(): void {
    this.#watching = this.#watch();
  }

  /** Its address, once it listens for the first time. */
  address(): Promise<string> {
    return this.#ready.promise;
  }

  /** Ends it; it sees its input end, and is killed when that is not enough. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    const child = this.#child;
    const kill = setTimeout(() => child?.kill("SIGKILL"), 4000);
    try {
      child?.kill("SIGTERM");
    } catch {
      // It has ended already.
    }
    await this.#watching;
    clearTimeout(kill);
  }

  async #watch(): Promise<void> {
    let wait = AGAIN_AFTER_MS;
    while (!this.#stopped) {
      const started = performance.now();
      await this.#once();
      if (this.#stopped) return;
      this.#options.say("the page's process ended; recording goes on, and it is started again");
      wait = performance.now() - started > 60_000
        ? AGAIN_AFTER_MS
        : Math.min(wait * 2, AGAIN_AT_MOST_MS);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async #once(): Promise<void> {
    const { data, host, http } = this.#options;
    const words = ["page", "--data", data, "--host", host, "--port", String(this.#port)];
    if (http) words.push("--http");
    const { path, args } = selfCommand(words, pagePermissions(data));
    // Its input is a pipe of ours: it ends when we do, however we die.
    const child = new Deno.Command(path, {
      args,
      env: ALLOCATOR,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#child = child;
    for await (const line of linesOf(child.stdout, 1000)) {
      this.#port = Number(URL.parse(line)?.port) || this.#port;
      this.#ready.resolve(line);
    }
    await child.status;
    this.#child = null;
  }
}
