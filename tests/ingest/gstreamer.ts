/** Cameras of GStreamer's RTSP server, run by the simulator that lies beside the checkout where it is there. */
import { assert } from "../assert.ts";
import { freePort } from "./free_port.ts";

const PYTHON = "/usr/bin/python3";
const SCRIPT = new URL("../../../shared/testbed/camsim.py", import.meta.url).pathname;

/** The simulator asks a pad for its caps a moment too early now and then; this asks twice. */
const RUN = `import sys
source = open(sys.argv[1]).read()
once = 'pad.get_current_caps()'
sys.argv = sys.argv[1:]
exec(compile(source.replace(once, '(' + once + ' or pad.query_caps(None))'), sys.argv[0], 'exec'))`;

/** Why there can be none here; `null` when there can. */
export async function noGstreamer(): Promise<string | null> {
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

/** Cameras of GStreamer; `control` asks one of them for a fault. */
export interface Cameras {
  readonly url: (name: string) => string;
  readonly control: (path: string) => Promise<void>;
}

/** Starts one camera a file, under its name, runs `body`, ends them. */
export async function withGstreamer(
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

/** The path of the same footage with an index in front, which the simulator's reader and ffmpeg's loop want. */
export async function withIndex(path: string): Promise<string> {
  const out = path.replace(/\.mp4$/, "-plain.mp4");
  const args = ["-nostdin", "-loglevel", "error", "-y", "-i", path, "-c", "copy", out];
  const { success } = await new Deno.Command("ffmpeg", { args }).output();
  assert(success);
  return out;
}
