/** The page's process: started by the recorder, started again when it dies, ended with it. */
import { dataPaths } from "../recorder/engine/geometry.ts";
import { linesOf } from "./commands/lines.ts";
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
 * that it cannot speak over the one of the command line.
 */
const permissions = (data: string): string[] => [
  "--allow-read",
  `--allow-write=${dataPaths(data).pageSocket}`,
  "--allow-net",
  "--allow-run",
  "--allow-env",
  "--allow-sys",
];
const AGAIN_AFTER_MS = 1000;
const AGAIN_AT_MOST_MS = 30_000;

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
    const { path, args } = selfCommand(words, permissions(data));
    // Its input is a pipe of ours: it ends when we do, however we die.
    const child = new Deno.Command(path, {
      args,
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
