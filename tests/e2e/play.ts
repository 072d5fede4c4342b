/** What ffmpeg, which knows nothing of Holdfast, makes of block files. */
import { assert } from "../assert.ts";

/** What ffprobe sees in a file. */
export interface Probed {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly packets: number;
}

/** Reads a file to its end; fails when ffprobe complains of anything from `level` on. */
export async function probe(
  path: string,
  level: "warning" | "error" = "warning",
): Promise<Probed> {
  const { success, stdout, stderr } = await new Deno.Command("ffprobe", {
    args: [
      ...["-v", level, "-count_packets", "-select_streams", "v:0", "-of", "json"],
      ...["-show_entries", "stream=codec_name,width,height,nb_read_packets", path],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  const complaints = decoder.decode(stderr);
  assert(success && complaints === "", `${path}: ${complaints}`);
  const { streams: [video] } = JSON.parse(decoder.decode(stdout)) as {
    streams: { codec_name: string; width: number; height: number; nb_read_packets: string }[];
  };
  assert(video !== undefined, `${path} has no picture`);
  return {
    codec: video.codec_name,
    width: video.width,
    height: video.height,
    packets: Number(video.nb_read_packets),
  };
}
