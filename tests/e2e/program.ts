/** The program as people run it: processes of its own, their outputs, their exit status. */
import { PERMISSIONS as COMPILED } from "../../scripts/permissions.ts";
import { main } from "../../src/main.ts";
import { V8_FLAGS } from "../../src/runtime.ts";
import { linesOf } from "../../src/commands/lines.ts";

/** Just what the compiled program is given: nothing else is ever tried here. */
const PERMISSIONS = COMPILED.map(({ flag }) => flag);
const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
/** Far above what any command takes on a busy machine: a test that hangs must end. */
const PATIENCE_MS = 60_000;

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const command = (args: readonly string[], options: Deno.CommandOptions = {}, entry = MAIN) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", V8_FLAGS, ...PERMISSIONS, entry, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
  });

/** Runs a command to its end; `input` is its standard input. */
export async function holdfast(args: readonly string[], input?: string): Promise<Ended> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const child = command(args, { signal, ...(input === undefined ? {} : { stdin: "piped" }) })
    .spawn();
  if (input !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  if (signal.aborted) throw new Error(`holdfast ${args.join(" ")} did not end`);
  const decoder = new TextDecoder();
  return { status: code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Runs a command in this process: for the many that must be refused, each of which does nothing. */
export async function holdfastHere(args: readonly string[]): Promise<Ended> {
  const { log, error } = console;
  const out: string[] = [], err: string[] = [];
  console.log = (line: string) => out.push(`${line}\n`);
  console.error = (line: string) => err.push(`${line}\n`);
  try {
    const status = await main(args);
    return { status, out: out.join(""), err: err.join("") };
  } finally {
    console.log = log;
    console.error = error;
  }
}

/** Runs a command that must succeed and print one JSON value; answers the value. */
export async function json(args: readonly string[]): Promise<unknown> {
  const { status, out, err } = await holdfast([...args, "--json"]);
  if (status !== 0) throw new Error(`holdfast ${args.join(" ")} ended with ${status}: ${err}`);
  return JSON.parse(out);
}

/** A command that runs until it is told to stop, in a process group of its own. */
export class RunningProgram {
  readonly out: string[] = [];
  readonly err: string[] = [];
  readonly ended: Promise<Deno.CommandStatus>;
  readonly pid: number;
  readonly #read: Promise<unknown>;
  #over = false;

  /** @param entry another shape of the program than its source */
  constructor(args: readonly string[], entry?: string) {
    const child = command(args, { detached: true }, entry).spawn();
    this.pid = child.pid;
    this.ended = child.status.then((status) => {
      this.#over = true;
      return status;
    });
    this.#read = Promise.all([
      collect(child.stdout, this.out),
      collect(child.stderr, this.err),
    ]);
  }

  /** Its standard output's first line that matches. Rejects when it ends before. */
  async line(wanted: RegExp, ms = PATIENCE_MS): Promise<string> {
    const find = () => this.out.find((line) => wanted.test(line));
    await until(`a line ${wanted}`, () => find() !== undefined || this.#over, ms);
    const found = find();
    if (found === undefined) throw new Error(`it ended first: ${this.err.join("\n")}`);
    return found;
  }

  /** Sends a signal to it alone. */
  signal(signal: Deno.Signal): void {
    Deno.kill(this.pid, signal);
  }

  /** What Ctrl-C in a terminal does: the whole group gets it. */
  interrupt(): void {
    Deno.kill(-this.pid, "SIGINT");
  }

  /** Waits for its end, at most `ms`, and for its outputs. Answers the exit status and how long it took. */
  async end(ms = PATIENCE_MS): Promise<{ status: number; signal: string | null; took: number }> {
    const began = performance.now();
    await until("its end", () => this.#over, ms);
    const { code, signal } = await this.ended;
    await this.#read;
    return { status: code, signal, took: performance.now() - began };
  }

  /** Ends it and everything that it started, whatever state they are in. */
  async kill(): Promise<void> {
    for (const pid of groupMembers(this.pid)) tryKill(pid);
    if (!this.#over) tryKill(this.pid);
    await this.ended;
    await this.#read;
  }
}

function tryKill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It was faster.
  }
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, lines: string[]) {
  for await (const line of linesOf(stream, 10_000)) lines.push(line);
}

/** A process, its parent and its command line. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly words: readonly string[];
}

/** Every process that is no zombie (Linux). */
export function processes(): Process[] {
  const found: Process[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z") continue;
      const words = Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0");
      found.push({ pid: Number(name), parent: Number(parent), group: Number(group), words });
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}

/** Processes of a group. */
export const groupMembers = (group: number): number[] =>
  processes().filter((p) => p.group === group).map((p) => p.pid);

/** Waits until something holds; looks often. Rejects after `ms`, naming it. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 30_000,
): Promise<void> {
  const end = performance.now() + ms;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`not within ${ms / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
