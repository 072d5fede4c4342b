/** The same promises against a server that we did not write: GStreamer's RTSP server. */
import { assert, assertEquals } from "../assert.ts";
import { mediaFile } from "../media.ts";
import { type FakeMedia, loadMedia, splitLengthPrefixed } from "../../device/fake/media.ts";
import type { Sample } from "../../recorder/port.ts";
import { sameBytes } from "../../device/rtp/parameter_sets.ts";
import { testOrSkip } from "../skip.ts";
import { CONTESTANTS, withSource } from "./harness.ts";

const PYTHON = "/usr/bin/python3";
const SCRIPT = new URL("../../../shared/testbed/camsim.py", import.meta.url).pathname;

/** The simulator asks a pad for its caps a moment too early now and then; this asks twice. */
const RUN = `import sys
source = open(sys.argv[1]).read()
once = 'pad.get_current_caps()'
sys.argv = sys.argv[1:]
exec(compile(source.replace(once, '(' + once + ' or pad.query_caps(None))'), sys.argv[0], 'exec'))`;

async function missing(): Promise<string | null> {
  try {
    await Deno.stat(SCRIPT);
  } catch {
    return "the GStreamer camera simulator is not beside this checkout";
  }
  try {
    const probe =
      "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer";
    const { success } = await new Deno.Command(PYTHON, { args: ["-c", probe], stderr: "null" })
      .output();
    return success
      ? null
      : "apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";
  } catch {
    return `${PYTHON} is not there`;
  }
}

const freePort = () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
};

/** Cameras of GStreamer; `control` asks one of them for a fault. */
interface Cameras {
  readonly url: (name: string) => string;
  readonly control: (path: string) => Promise<void>;
}

async function withCameras(
  files: Readonly<Record<string, string>>,
  login: { user: string; password: string } | null,
  body: (cameras: Cameras) => Promise<void>,
): Promise<void> {
  const port = freePort(), control = freePort();
  const cams = Object.entries(files).flatMap(([name, file]) => ["--cam", `${name}=${file}`]);
  const auth = login === null ? [] : ["--user", login.user, "--password", login.password];
  const child = new Deno.Command(PYTHON, {
    args: ["-c", RUN, SCRIPT, "--port", `${port}`, "--control", `${control}`, ...cams, ...auth],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    const { value } = await reader.read();
    assert(new TextDecoder().decode(value).startsWith("ready"), "the simulator did not start");
    const credentials = login === null ? "" : `${login.user}:${login.password}@`;
    await body({
      url: (name) => `rtsp://${credentials}127.0.0.1:${port}/${name}`,
      async control(path) {
        const response = await fetch(`http://127.0.0.1:${control}${path}`);
        await response.body?.cancel();
      },
    });
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
  }
}

/** The same footage with an index in front, which the simulator's reader wants. */
async function plain(path: string): Promise<string> {
  const out = path.replace(/\.mp4$/, "-plain.mp4");
  const args = ["-nostdin", "-loglevel", "error", "-y", "-i", path, "-c", "copy", out];
  const { success } = await new Deno.Command("ffmpeg", { args }).output();
  assert(success);
  return out;
}

/** Which picture a sample is, by its slice; GStreamer sends an SEI before it that the file keeps elsewhere. */
function pictureIn(media: FakeMedia, sample: Sample): number {
  const slice = splitLengthPrefixed(sample.data).at(-1) ?? new Uint8Array();
  return media.units.findIndex((unit) => sameBytes(unit.nals.at(-1) ?? new Uint8Array(1), slice));
}

const reason = await missing();
for (const contestant of CONTESTANTS) {
  testOrSkip(`${contestant.name} source against GStreamer's RTSP server`, reason, async (t) => {
    const paths = {
      h264: await mediaFile({ gop: 12 }),
      h265: await mediaFile({ gop: 12, codec: "h265" }),
      b: await mediaFile({ gop: 12, bFrames: 2 }),
      sound: await mediaFile({ gop: 12, audio: true }),
    };
    const served = Object.fromEntries(
      await Promise.all(Object.entries(paths).map(async ([k, v]) => [k, await plain(v)] as const)),
    );
    const large = await plain(await mediaFile({ gop: 12, width: 638, height: 358 }));
    const media = {
      h264: await loadMedia(paths.h264),
      h265: await loadMedia(paths.h265),
      b: await loadMedia(paths.b),
    };
    await withCameras(served, { user: "admin", password: "pw" }, async ({ url, control }) => {
      for (const name of ["h264", "h265", "b"] as const) {
        for (const transport of ["tcp", "udp"] as const) {
          await t.step(`${name} over ${transport}`, async () => {
            await withSource(
              contestant,
              { url: url(name), transport },
              async ({ sink, pictures }) => {
                await pictures(30);
                const indexes = sink.video.map((s) => pictureIn(media[name], s));
                const wrong = indexes.filter((n, i) =>
                  n !== ((indexes[0] ?? 0) + i) % media[name].units.length
                );
                assertEquals(wrong, [], `${indexes}`);
                assertEquals(sink.opens[0]?.video.width, 320);
                assertEquals([sink.breaks, sink.closes], [[], []]);
              },
            );
          });
        }
      }
      await t.step("AAC beside the pictures", async () => {
        await withSource(
          contestant,
          { url: url("sound"), audio: true },
          async ({ sink, pictures, until }) => {
            await pictures(20);
            await until("sound", () => sink.audio.length >= 10);
            assertEquals(sink.opens[0]?.audio?.sampleRate, 16_000);
          },
        );
      });
      await t.step("a wrong password", async () => {
        const wrong = url("h264").replace(":pw@", ":other@");
        await withSource(contestant, { url: wrong }, async ({ sink, until }) => {
          await until("refusals", () => sink.closes.length >= 2);
          assertEquals(sink.closes[0]?.cause, "camera-refused");
        });
      });
      await t.step("another resolution in mid stream", async () => {
        await withSource(contestant, { url: url("b") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control(`/b/source?file=${encodeURIComponent(large)}`);
          await until("the new size", () => sink.opens.some((o) => o.video.width === 638));
          const before = sink.video.length;
          await until("pictures of it", () => sink.video.length > before + 10);
        });
      });
      await t.step("stalled with RTCP going on, then back", async () => {
        await withSource(contestant, { url: url("h265") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control("/h265/stall?sec=6");
          await until("the end", () => sink.closes.length > 0);
          assertEquals(sink.closes[0]?.cause, "stalled");
          const before = sink.video.length;
          await until("pictures again", () => sink.video.length > before + 5);
        });
      });
      await t.step("a reboot", async () => {
        await withSource(contestant, { url: url("h264") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control("/reboot?down=1");
          await until("the end", () => sink.closes.length > 0);
          assertEquals(sink.closes[0]?.cause, "camera-closed");
          const before = sink.video.length;
          await until("pictures again", () => sink.video.length > before + 5);
          assert(sink.opens.length >= 2);
        });
      });
    });
  });
}
