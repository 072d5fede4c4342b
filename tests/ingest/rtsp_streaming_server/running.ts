/** npm `rtsp-streaming-server`, running in a process of its own, with ffmpeg pushing footage to it. */
import { linesOf } from "../../../src/commands/lines.ts";
import { freePort } from "../free_port.ts";

const HERE = new URL("./", import.meta.url).pathname;
/** The first time, the package is fetched from npm. */
const START_MS = 60_000;
/** Below the ports that our own sources take, and below those that the kernel gives out. */
const FIRST_RTP = 10_000;
const RTP_CHOICES = 4_900;

/** Children that say how far they are. */
export interface StreamingServer {
  /** Address of the stream of a file that was published under this name. */
  url(name: string): string;
}

/**
 * Starts the server, has ffmpeg push each file to it over UDP in a loop and in real time, runs
 * `body`, ends all of them. Rejects with their own words when one does not start.
 */
export async function withStreamingServer(
  files: Readonly<Record<string, string>>,
  body: (server: StreamingServer) => Promise<void>,
): Promise<void> {
  const publish = freePort(), view = freePort();
  const firstRtp = FIRST_RTP + 2 * Math.floor(Math.random() * RTP_CHOICES);
  const children: Deno.ChildProcess[] = [];
  try {
    const server = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-prompt", "--frozen"],
        ...["--config", `${HERE}pinned.json`, "--lock", `${HERE}pinned.lock`],
        ...[`${HERE}server.ts`, `${publish}`, `${view}`, `${firstRtp}`],
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    children.push(server);
    const told = new Told(server);
    await told.line("ready");
    for (const [name, file] of Object.entries(files)) {
      children.push(push(file, `rtsp://127.0.0.1:${publish}/${name}`));
      await told.line(`published /${name}`);
    }
    await body({ url: (name) => `rtsp://127.0.0.1:${view}/${name}` });
  } finally {
    for (const child of children.reverse()) {
      try {
        child.kill("SIGKILL");
      } catch {
        // It had ended by itself.
      }
      await child.status;
    }
  }
}

function push(file: string, url: string): Deno.ChildProcess {
  const args = ["-nostdin", "-loglevel", "quiet", "-re", "-stream_loop", "-1", "-i", file];
  return new Deno.Command("ffmpeg", {
    args: [...args, "-an", "-c", "copy", "-f", "rtsp", "-rtsp_transport", "udp", url],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** What a child said, waited for. */
class Told {
  readonly #said = new Set<string>();
  readonly #errors: string[] = [];
  #over = false;

  constructor(child: Deno.ChildProcess) {
    const read = async (stream: typeof child.stdout, take: (line: string) => void) => {
      for await (const line of linesOf(stream, 10_000)) take(line);
      this.#over = true;
    };
    // Their end is the child's end; what they throw then is nobody's matter.
    read(child.stdout, (line) => this.#said.add(line)).catch(() => this.#over = true);
    read(child.stderr, (line) => this.#errors.push(line)).catch(() => {});
  }

  async line(wanted: string): Promise<void> {
    const end = performance.now() + START_MS;
    while (!this.#said.has(wanted)) {
      if (this.#over || performance.now() > end) {
        throw new Error(
          `rtsp-streaming-server did not say \`${wanted}\`: ${this.#errors.slice(-8).join("\n")}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
