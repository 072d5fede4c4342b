/**
 * Runs the system's ffmpeg over pipes only: bytes in on standard input, bytes out on standard
 * output, no file, no network, no argument that a user wrote. The child ends when its input does,
 * so it cannot outlive this process.
 */

/** Limits of one child. */
export interface ChildLimits {
  /** Killed after this many milliseconds. */
  readonly timeMs: number;
  /** Killed after this many bytes of output. */
  readonly outputBytes: number;
}

/** Starts a conversion: yields output as it comes; throws when ffmpeg fails or passes a limit; ends the child when the consumer stops early. */
export type Convert = (
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  limits: ChildLimits,
) => AsyncGenerator<Uint8Array, void, void>;

/** Arguments before every input: quiet, no keyboard, pipes only, forced format, bounded allocations, one thread. */
const BEFORE_INPUT = [
  "-hide_banner",
  "-loglevel",
  "error",
  "-nostdin",
  "-max_alloc",
  "268435456",
  "-threads",
  "1",
  "-protocol_whitelist",
  "pipe",
  "-f",
  "mp4",
  "-i",
  "pipe:0",
];

/**
 * {@link Convert} by the ffmpeg at the end of a command line, which may begin with what confines it;
 * `args` are what follows the input, the output excluded.
 */
export function ffmpegConvert(line: string | (() => Promise<readonly string[]>)): Convert {
  return async function* (args, input, limits) {
    const [program = "ffmpeg", ...before] = typeof line === "string" ? [line] : await line();
    const child = new Deno.Command(program, {
      args: [...before, ...BEFORE_INPUT, ...args, "pipe:1"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      // Nothing of this process's environment is ffmpeg's business.
      clearEnv: true,
      env: { LC_ALL: "C" },
    }).spawn();
    let limit: string | null = null;
    const stop = (why: string | null) => {
      limit ??= why;
      try {
        child.kill("SIGKILL");
      } catch {
        // It has already ended.
      }
    };
    const timer = setTimeout(() => stop(`took longer than ${limits.timeMs} ms`), limits.timeMs);
    const feeding = feed(child.stdin, input);
    const complaint = firstWords(child.stderr);
    let bytes = 0;
    try {
      for await (const chunk of child.stdout) {
        bytes += chunk.byteLength;
        if (bytes > limits.outputBytes) {
          stop(`wrote more than ${limits.outputBytes} bytes`);
          break;
        }
        yield chunk;
      }
      const { success, code } = await child.status;
      if (limit !== null) throw new Error(`ffmpeg ${limit}`);
      if (!success) throw new Error(`ffmpeg ended with ${code}: ${await complaint}`);
    } finally {
      clearTimeout(timer);
      stop(null);
      await Promise.allSettled([feeding, complaint, child.status]);
    }
  };
}

/** Writes all input; an ffmpeg that has seen enough closes the pipe, which is no error here. */
async function feed(
  stdin: WritableStream<Uint8Array<ArrayBuffer>>,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  const writer = stdin.getWriter();
  try {
    for await (const chunk of input) await writer.write(new Uint8Array(chunk));
    await writer.close();
  } catch {
    // A closed pipe, or input that broke off: what ffmpeg made of it shows in its own outcome.
    await writer.abort().catch(() => {});
  }
}

async function firstWords(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stderr) {
    if (text.length < 500) text += decoder.decode(chunk, { stream: true });
  }
  return text.slice(0, 500).trim();
}
