/** Makes what a demonstration's camera shows, once, by ffmpeg: moving things and a running clock, or a person's own file. */
import { InputError } from "./base/result.ts";

const SECONDS = 10;
/** Drawn small and enlarged: quicker to make, and its clock can be read from across a room. */
const LARGE = "scale=1280:720:flags=neighbor";
const ENCODE = [
  ..."-an -c:v libx264 -preset ultrafast -pix_fmt yuv420p -profile:v high -bf 0 -g 50 -sc_threshold 0"
    .split(" "),
  ..."-b:v 1200k -maxrate 1500k -bufsize 1500k".split(" "),
  ..."-movflags frag_keyframe+empty_moov+default_base_moof -f mp4".split(" "),
];

/**
 * A fragmented MP4 for `source`: `scene:N`, or a file that ffmpeg reads. Throws `InputError` when it
 * cannot, and the signal's reason when that ends it.
 */
export async function makeScene(
  source: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const scene = /^scene:(\d+)$/.exec(source);
  const out = `${folder}/${scene === null ? await nameOf(source) : `scene-${scene[1]}`}.mp4`;
  if (await exists(out)) return out;
  const hue = Number(scene?.[1] ?? 0) * 80;
  const input = scene === null ? ["-t", "60", "-i", source] : [
    "-f",
    "lavfi",
    "-i",
    `testsrc2=size=640x360:rate=25:duration=${SECONDS},hue=h=${hue},${LARGE}`,
  ];
  const fit = scene === null ? ["-vf", "scale='min(1280,iw)':-2,fps=25"] : [];
  const command = new Deno.Command("ffmpeg", {
    args: [
      "-nostdin",
      "-hide_banner",
      "-loglevel",
      "error",
      "-y",
      ...input,
      ...fit,
      ...ENCODE,
      `${out}.part`,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal,
  });
  let result: Deno.CommandOutput;
  try {
    result = await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError("ffmpeg", "is not installed", "install it: `apt-get install ffmpeg`");
  }
  // Ctrl-C reaches ffmpeg as well as this program: that it failed then is not the source's fault.
  signal.throwIfAborted();
  if (!result.success) {
    const why = new TextDecoder().decode(result.stderr).trim().split("\n").at(-1) ?? "";
    throw new InputError(
      "--source",
      `ffmpeg cannot read ${source}: ${why}`,
      "name a video file or an rtsp:// address",
    );
  }
  await Deno.rename(`${out}.part`, out);
  return out;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

async function nameOf(source: string): Promise<string> {
  const hash = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(source)),
  );
  return `file-${hash.toHex().slice(0, 12)}`;
}
