/** What only the ffmpeg source does: decoding what is no H.264 or H.265, and outliving ffmpeg's habits. */
import { createServer } from "node:http";
import { commandLine, startFfmpeg } from "../../device/ffmpeg/child.ts";
import { splitAnnexB } from "../../device/fake/media.ts";
import { BARE, type Layers, wrapped } from "../../device/ffmpeg/confine/layers.ts";
import { findConfineTools } from "../../src/programs.ts";
import { assert, assertEquals } from "../assert.ts";
import { until } from "../engine/site.ts";
import { mediaFile } from "../media.ts";
import { CONTESTANTS, withSource } from "./harness.ts";

const ffmpeg = CONTESTANTS.find((c) => c.name === "ffmpeg");

/** The JPEG pictures of an MP4 of MJPEG, as ffmpeg lays them out. */
async function jpegs(): Promise<Uint8Array[]> {
  const path = await mediaFile({ codec: "mjpeg", seconds: 2 });
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: ["-nostdin", "-loglevel", "error", "-i", path, "-c", "copy", "-f", "mjpeg", "pipe:1"],
  }).output();
  const out: Uint8Array[] = [];
  let start = -1;
  for (let i = 0; i + 1 < stdout.length; i++) {
    if (stdout[i] !== 0xff) continue;
    if (stdout[i + 1] === 0xd8) start = i;
    if (stdout[i + 1] === 0xd9 && start >= 0) out.push(stdout.subarray(start, i + 2));
  }
  return out;
}

Deno.test("MJPEG over HTTP is encoded to H.264, and the notice says what it costs", async () => {
  assert(ffmpeg !== undefined);
  const pictures = await jpegs();
  assertEquals(pictures.length, 50);
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "multipart/x-mixed-replace; boundary=frame" });
    let i = 0;
    const timer = setInterval(() => {
      const picture = pictures[i++ % pictures.length] ?? new Uint8Array();
      response.write(
        `--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`,
      );
      response.write(picture);
      response.write("\r\n");
    }, 40);
    response.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  assert(address !== null && typeof address === "object");
  try {
    await withSource(
      ffmpeg,
      { url: `http://127.0.0.1:${address.port}/video` },
      async ({ sink, pictures }) => {
        await pictures(30);
        assertEquals([sink.opens[0]?.video.codec, sink.opens[0]?.video.width], ["h264", 320]);
        assert(sink.notices.some((n) => /mjpeg/.test(n.detail)), sink.story());
        assertEquals(sink.closes, []);
      },
    );
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

Deno.test("a child that ignores signals is killed, and stop waits for it", async () => {
  // A stand-in for an ffmpeg that hangs in a system call.
  const programs = { ffmpeg: "/bin/sh", setpriv: null, prlimit: null };
  const script = "trap '' TERM; echo started; while :; do sleep 0.05; done";
  let started = () => {};
  const ready = new Promise<void>((resolve) => started = resolve);
  const child = startFfmpeg(programs, ["-c", script], {
    onBytes: () => started(),
    onLine: () => {},
  }, 200);
  await ready;
  const began = performance.now();
  await child.stop();
  await child.ended;
  const took = performance.now() - began;
  assert(took >= 1100 && took < 5000, `${took} ms`);
});

/** Whether a process runs that has this among its arguments; `as` is the program that it must have become. */
function runs(word: string, as?: string): boolean {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0");
      if (words.includes(word) && (as === undefined || words[0] === as)) return true;
    } catch {
      // It ended just now.
    }
  }
  return false;
}

Deno.test("ffmpeg dies with the process that started it, as whoever it runs and in a sandbox", async () => {
  const tools = findConfineTools();
  assert(
    tools.setpriv !== null,
    "install util-linux: without setpriv ffmpeg outlives a killed recorder",
  );
  const death: Layers = { ...BARE, death: true };
  const own = { ...death, limits: true, privileges: true, user: 2_147_483_000 };
  const ways: Layers[] = [death];
  if (Deno.uid() === 0) ways.push(own, { ...own, network: "none-as-root" });
  if (tools.bwrap !== null) ways.push({ ...death, privileges: true, sandbox: true });
  const words = ways.map((_, i) => `${300 + i}.${Deno.pid}`);
  const lines = ways.map((layers, i) =>
    commandLine({ ...wrapped(tools, layers), ffmpeg: "/bin/sleep" }, [words[i] ?? ""])
  );
  const code = `for (const [program, ...args] of ${JSON.stringify(lines)}) {
      new Deno.Command(program, { args }).spawn();
    }
    setInterval(() => {}, 1000);`;
  const parent = new Deno.Command(Deno.execPath(), { args: ["eval", code] }).spawn();
  try {
    // What binds them to their parent is in force when the last of their wrappers has become the program.
    await until("all of them", () => words.every((word) => runs(word, "/bin/sleep")));
  } finally {
    parent.kill("SIGKILL");
    await parent.status;
  }
  await until("their end", () => !words.some((word) => runs(word)), 10);
});

Deno.test("test helpers read Annex B with start codes of three and four bytes", () => {
  const bytes = Uint8Array.of(0, 0, 0, 1, 9, 0xf0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3);
  assertEquals(splitAnnexB(bytes).map((n) => [...n]), [[9, 0xf0], [0x67, 1, 2], [0x68, 3]]);
});
