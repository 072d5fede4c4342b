/** Test footage, made by ffmpeg: moving things and a burnt-in clock and frame number. */
import { createHash } from "node:crypto";
import { join } from "node:path";

/** What footage is wanted. */
export interface MediaSpec {
  readonly codec: "h264" | "h265" | "mjpeg";
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  readonly bFrames: number;
  /** Slices of each picture (H.264 only). */
  readonly slices: number;
  readonly bitrate: number;
  /** A sine tone as AAC. */
  readonly audio: boolean;
  /** Noise in the picture, which makes frames large. */
  readonly noise: boolean;
}

/** Small, quick to make, and like a camera's second stream. */
export const SMALL: MediaSpec = {
  codec: "h264",
  width: 320,
  height: 240,
  fps: 25,
  seconds: 4,
  gop: 25,
  bFrames: 0,
  slices: 1,
  bitrate: 400_000,
  audio: false,
  noise: false,
};

/** The arguments that make it, output path excluded. */
export function mediaArgs(spec: MediaSpec): string[] {
  const { codec, width, height, fps, seconds, gop, bFrames, slices, bitrate } = spec;
  const filters = [`testsrc2=size=${width}x${height}:rate=${fps}:duration=${seconds}`];
  if (spec.noise) filters.push("noise=alls=20:allf=t");
  const size = Math.max(16, Math.round(height / 12));
  filters.push(
    `drawtext=text='%{pts\\:hms}  %{n}':fontsize=${size}:fontcolor=white:box=1:boxcolor=black:x=8:y=h-th-8`,
  );
  const args = ["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", filters.join(",")];
  if (spec.audio) {
    args.push("-f", "lavfi", "-i", `sine=frequency=440:sample_rate=16000:duration=${seconds}`);
  }
  args.push("-pix_fmt", codec === "mjpeg" ? "yuvj420p" : "yuv420p");
  if (codec === "h264") {
    args.push("-c:v", "libx264", "-preset", "veryfast", "-b:v", `${bitrate}`);
    args.push("-maxrate", `${bitrate}`, "-bufsize", `${bitrate}`);
    args.push("-g", `${gop}`, "-keyint_min", `${gop}`, "-sc_threshold", "0", "-bf", `${bFrames}`);
    args.push("-slices", `${slices}`, "-x264-params", "b-adapt=0");
  } else if (codec === "h265") {
    args.push("-c:v", "libx265", "-preset", "ultrafast", "-b:v", `${bitrate}`, "-tag:v", "hvc1");
    const params = `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=${bFrames}:log-level=error`;
    args.push("-x265-params", params);
  } else args.push("-c:v", "mjpeg", "-q:v", "8");
  if (spec.audio) args.push("-c:a", "aac", "-b:a", "32k");
  return [...args, "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4"];
}

/**
 * The path of footage as wanted: made once, then taken from a folder under the system's temporary
 * one. Needs ffmpeg. Rejects with ffmpeg's own words.
 */
export async function mediaFile(wanted: Partial<MediaSpec> = {}): Promise<string> {
  const args = mediaArgs({ ...SMALL, ...wanted });
  const name = createHash("sha256").update(JSON.stringify(args)).digest("hex").slice(0, 16);
  const folder = join(Deno.env.get("TMPDIR") ?? "/tmp", "holdfast-media");
  const path = join(folder, `${name}.mp4`);
  try {
    await Deno.stat(path);
    return path;
  } catch {
    // not made yet
  }
  await Deno.mkdir(folder, { recursive: true });
  const part = await Deno.makeTempFile({ dir: folder, suffix: ".part" });
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: [...args, part],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`ffmpeg made no test footage: ${new TextDecoder().decode(stderr)}`);
  await Deno.rename(part, path);
  return path;
}
