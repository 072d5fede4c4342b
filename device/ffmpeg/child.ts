/** Where the programs are that run ffmpeg; `null` = not there. */
export interface FfmpegPrograms {
  readonly ffmpeg: string;
  /** util-linux: makes the kernel kill ffmpeg when this process dies. */
  readonly setpriv: string | null;
  /** util-linux: bounds its memory and its files. */
  readonly prlimit: string | null;
  /** Words before all others: what makes a sandbox and becomes the rest in it. */
  readonly around?: readonly string[];
  /** Further words for `setpriv`: another user, no privileges. */
  readonly privileges?: readonly string[];
}

/** Address space that ffmpeg may take; copying needs a tenth of it, encoding 4K pictures most. */
const MEMORY_BYTES = 2 * 1024 ** 3;

/** The whole command line: ffmpeg behind a sandbox, `setpriv` and `prlimit`, each of which becomes the next. */
export function commandLine(programs: FfmpegPrograms, args: readonly string[]): string[] {
  const { around = [], privileges = [] } = programs;
  const line: string[] = [...around];
  if (programs.setpriv !== null) {
    line.push(programs.setpriv, "--pdeathsig", "KILL", ...privileges, "--");
  }
  if (programs.prlimit !== null) {
    line.push(programs.prlimit, `--as=${MEMORY_BYTES}`, "--nofile=64", "--core=0", "--");
  }
  return [...line, programs.ffmpeg, ...args];
}

/** A running ffmpeg. */
export interface FfmpegChild {
  /** Its exit code; says nothing about how it went: ffmpeg ends with 0 when a camera vanishes. */
  readonly ended: Promise<number>;
  /** Asks it to end, twice, then kills it; resolves when it is gone and its pipes are read out. */
  stop(): Promise<void>;
}

/** What a child writes. */
export interface FfmpegOutput {
  /** Bytes of the MP4; valid during the call only. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** One line of its log. */
  readonly onLine: (line: string) => void;
}

const MAX_LINE = 1000;

/**
 * Starts ffmpeg. Its environment is empty but for what finds programs and sets the language; its
 * output is read for as long as it lives, so it never blocks on us.
 * @param patience how long it may take to end after a signal, in milliseconds
 * @throws Error when the program cannot be started
 */
export function startFfmpeg(
  programs: FfmpegPrograms,
  args: readonly string[],
  output: FfmpegOutput,
  patience = 3000,
): FfmpegChild {
  const [program = programs.ffmpeg, ...rest] = commandLine(programs, args);
  const child = new Deno.Command(program, {
    args: rest,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    clearEnv: true,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" },
  }).spawn();
  const reading = Promise.all([
    readAll(child.stdout, output.onBytes),
    readLines(child.stderr, output.onLine),
  ]);
  let gone = false;
  const ended = child.status.then(async ({ code }) => {
    gone = true;
    await reading;
    return code;
  });
  const signal = (name: Deno.Signal) => {
    if (gone) return;
    try {
      child.kill(name);
    } catch {
      // it ended just now
    }
  };
  const within = async (ms: number): Promise<boolean> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), ms));
    const done = await Promise.race([ended.then(() => true), late]);
    clearTimeout(timer);
    return done;
  };
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    // While it is blocked on a camera's socket it takes the first signal as a wish, the second as an order.
    signal("SIGTERM");
    if (await within(patience)) return;
    signal("SIGTERM");
    if (await within(1000)) return;
    signal("SIGKILL");
    await ended;
  };
  return { ended, stop: () => stopping ??= stop() };
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => void,
): Promise<void> {
  try {
    for await (const chunk of stream) take(chunk);
  } catch {
    // the pipe broke with the child: its end is told by `ended`
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  await readAll(stream, (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/[\r\n]+/);
    rest = (lines.pop() ?? "").slice(0, MAX_LINE);
    for (const line of lines) if (line !== "") take(line.slice(0, MAX_LINE));
  });
  if (rest !== "") take(rest);
}
