/** The processes of a bench: cameras, the recorder with its page, and bare ffmpeg beside it. */
import { linesOf } from "../../src/commands/lines.ts";
import { ALLOCATOR, V8_FLAGS } from "../../src/runtime.ts";
import { mediaFile } from "../media.ts";
import { bundledProgram } from "./bundled_program.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;
/** A source that others wrote, used where it is at hand. */
const FOREIGN_SOURCE = here("../../../shared/bench/rtsp_source.mjs");

/** A child process that is ended with `stop`. */
export interface Running {
  readonly pid: number;
  /** `SIGTERM`, and `SIGKILL` where that is not enough. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

function owned(child: Deno.ChildProcess, patienceMs = 15_000): Running {
  let ended = false;
  const gone = child.status.then(() => ended = true);
  const signal = (name: Deno.Signal) => {
    if (!ended) child.kill(name);
  };
  return {
    pid: child.pid,
    async stop() {
      signal("SIGTERM");
      const timer = setTimeout(() => signal("SIGKILL"), patienceMs);
      await gone;
      clearTimeout(timer);
    },
    async kill() {
      signal("SIGKILL");
      await gone;
    },
  };
}

/** Cameras that stream, and where. */
export interface Cameras extends Running {
  readonly urls: readonly string[];
  readonly name: string;
}

/** What cameras send. */
export interface CameraKind {
  readonly count: number;
  readonly bitrate: number;
  /** Pieces of a frame, 3 ms apart. */
  readonly pieces: number;
}

/** 1080p with noise, so that the encoder really needs the bitrate. */
export const footage = (bitrate: number): Promise<string> =>
  mediaFile({ width: 1920, height: 1080, gop: 50, seconds: 20, noise: true, bitrate });

/** Starts cameras of our own. */
export async function startCameras({ count, bitrate, pieces }: CameraKind): Promise<Cameras> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      here("source_process.ts"),
      `${count}`,
      await footage(bitrate),
      `${pieces}`,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const urls = JSON.parse(await firstLine(child.stdout, "[")) as string[]; // by source_process.ts
  return { ...owned(child), urls, name: "own camera" };
}

/** Starts the cameras that others wrote; `null` where they are not at hand. */
export async function startForeignCameras(kind: CameraKind, folder: string) {
  try {
    await Deno.stat(FOREIGN_SOURCE);
    const annexB = `${folder}/camera.h264`;
    await output("ffmpeg", [
      ..."-nostdin -loglevel error -y -i".split(" "),
      await footage(kind.bitrate),
      ..."-c copy -bsf:v h264_mp4toannexb".split(" "),
      annexB,
    ]);
    const port = 19_000 + Math.floor(Math.random() * 9000);
    const child = new Deno.Command("node", {
      args: [FOREIGN_SOURCE, `${kind.count}`, `${port}`, annexB],
      cwd: folder,
      env: { PACE: `${kind.pieces}` },
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    await firstLine(child.stdout, "ready");
    const urls = Array.from(
      { length: kind.count },
      (_, i) => `rtsp://127.0.0.1:${port}/cam${i + 1}`,
    );
    const cameras: Cameras = { ...owned(child), urls, name: "rtsp_source.mjs" };
    return cameras;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The recorder as a user runs it. */
export interface Recorder extends Running {
  /** Address of the page; empty where there is none. */
  readonly page: string;
}

/** Starts the recorder over a data folder, bundled as it ships; resolves when it says that it records. */
export async function startRecorder(
  data: string,
  { page, quiet = false }: { readonly page: boolean; readonly quiet?: boolean },
): Promise<Recorder> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-config",
      V8_FLAGS,
      await bundledProgram(),
      "run",
      "--data",
      data,
      ...(page ? ["--port", "0", "--http"] : ["--no-page"]),
    ],
    env: ALLOCATOR,
    stdin: "null",
    stdout: "piped",
    stderr: quiet ? "null" : "inherit",
  }).spawn();
  const said = await firstLine(child.stdout, "Recording");
  return { ...owned(child), page: /http:\S+/.exec(said)?.[0] ?? "" };
}

/** One bare ffmpeg a camera, as the simplest recorder there is. */
export async function startFfmpegs(urls: readonly string[], folder: string): Promise<Running[]> {
  await Deno.mkdir(folder, { recursive: true });
  return urls.map((url, i) =>
    owned(
      new Deno.Command("ffmpeg", {
        args: [
          ..."-nostdin -hide_banner -loglevel error -rtsp_transport tcp -i".split(" "),
          url,
          ..."-c copy -f segment -segment_time 60 -reset_timestamps 1".split(" "),
          `${folder}/${i}-%05d.mp4`,
        ],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    )
  );
}

/** Runs a program to its end; answers what it printed. Throws with its own words. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`${program}: ${text(stderr).trim()}`);
  return text(stdout);
}

/** The first line that begins so; what else is printed goes nowhere, so that no pipe fills up. */
function firstLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  start: string,
): Promise<string> {
  const found = Promise.withResolvers<string>();
  const read = async () => {
    for await (const line of linesOf(stream, 65_536)) {
      if (line.startsWith(start)) found.resolve(line);
    }
    found.reject(new Error(`it ended and never said ${start}`));
  };
  read().catch(found.reject);
  return found.promise;
}
