/** A subject that runs, and what it says. */
import { type Line, type Order, parseLine } from "./protocol.ts";

const SUBJECT = new URL("./subject.ts", import.meta.url).pathname;

/** Takes every line as it is read. */
export type Hear = (line: Line) => void;

/** A subject's process. End it with {@link Running.kill} or let it end; then await `ended`. */
export interface Running {
  readonly pid: number;
  /** Resolves when the process is gone and everything it said was heard. */
  readonly ended: Promise<{ readonly code: number; readonly errors: string }>;
  kill(): void;
}

/** Starts a subject. `wrap` is put before its command line, for a tracer say. */
export function startSubject(
  order: Order,
  hear: Hear,
  options: { readonly wrap?: readonly string[]; readonly env?: Record<string, string> } = {},
): Running {
  const command = [
    ...(options.wrap ?? []),
    Deno.execPath(),
    ...["run", "-A", "--no-prompt", SUBJECT, JSON.stringify(order)],
  ];
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const read = readLines(child.stdout, hear);
  const errors = new Response(child.stderr).text();
  const ended = Promise.all([child.status, read, errors])
    .then(([status, , text]) => ({ code: status.code, errors: text.trim() }));
  return {
    pid: child.pid,
    ended,
    kill() {
      try {
        child.kill("SIGKILL");
      } catch {
        // it has ended by itself
      }
    },
  };
}

async function readLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>, hear: Hear) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? ""; // a line that a kill cut short was never said
    for (const line of lines) hear(parseLine(line));
  }
}
