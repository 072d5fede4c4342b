/** Runs a program with its children in a group of their own, shows its output, and ends all of it. */
import type { Ending } from "./campaign.ts";

/** How to run a program. */
export interface Options {
  readonly cwd: string;
  readonly timeoutSeconds: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes the processor only when nobody else wants it. */
  readonly idle?: boolean;
  /** Takes each line of both outputs as it comes. */
  show(line: string): void;
  /** Ends the program early. */
  readonly signal: AbortSignal;
}

/** How much of an output is kept for reading counts and reasons, in characters. */
const KEPT = 4_000_000;

/** How long a group may take to end when asked, in ms. */
const GRACE = 5_000;

/**
 * Puts the lowest priority before a command line. Linux shares processors among sessions first
 * (autogroup), and each program here is a session of its own: `nice` alone would change nothing.
 */
const IDLE = [
  ...["sh", "-c"],
  '{ echo 19 >/proc/self/autogroup; } 2>/dev/null; exec nice -n 19 "$@"',
  "sh",
];

/**
 * Runs `command` to its end.
 * @returns Its exit status, the end of both outputs, and whether its time was over.
 */
export async function runProgram(
  command: readonly string[],
  options: Options,
): Promise<Ending & { readonly errors: string }> {
  const [first = "", ...rest] = command;
  const whole = [first === "deno" ? Deno.execPath() : first, ...rest];
  const [name = "", ...args] = options.idle === true ? [...IDLE, ...whole] : whole;
  const child = new Deno.Command(name, {
    args,
    cwd: options.cwd,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true, // a group of its own, so that its children end with it
  }).spawn();

  let timedOut = false;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const end = () => {
    endGroup(child.pid, "SIGTERM");
    timers.push(setTimeout(() => endGroup(child.pid, "SIGKILL"), GRACE));
  };
  timers.push(setTimeout(() => {
    timedOut = true;
    end();
  }, options.timeoutSeconds * 1000));
  options.signal.addEventListener("abort", end, { once: true });
  if (options.signal.aborted) end();

  const output = new Kept(options.show);
  const errors = new Kept(options.show);
  const read = Promise.all([output.readAll(child.stdout), errors.readAll(child.stderr)]);
  try {
    const status = await child.status;
    endGroup(child.pid, "SIGKILL"); // what it left behind
    // A child that left the group may keep the outputs open for ever: they are not waited for.
    const enough = Promise.withResolvers<void>();
    timers.push(setTimeout(enough.resolve, GRACE));
    await Promise.race([read, enough.promise]);
    return { status: status.code, output: output.text, errors: errors.text, timedOut };
  } finally {
    timers.forEach(clearTimeout);
    options.signal.removeEventListener("abort", end);
  }
}

function endGroup(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch {
    // The group has ended already: nothing is left to do.
  }
}

/** An output: shown line by line, and its end kept. */
class Kept {
  text = "";
  #rest = "";
  readonly #show: (line: string) => void;

  constructor(show: (line: string) => void) {
    this.#show = show;
  }

  async readAll(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.text = (this.text + text).slice(-KEPT);
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      lines.forEach((line) => this.#show(line));
    }
    if (this.#rest !== "") this.#show(this.#rest);
  }
}
