/** Exported videos in the hands of ffmpeg. */
import { assert, assertEquals } from "../assert.ts";
import { decodeAll, encode, type Encoded, probePackets, run } from "../media/encoded.ts";
import { film } from "./film.ts";
import { verify } from "./memory_files.ts";
import { MemorySite, requestOf } from "./memory_site.ts";

const H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-b:v", "2M"];
const H265 = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"]
  .concat("keyint=25:min-keyint=25:scenecut=0:log-level=error", "-b:v", "1M");

async function exported(film1: Encoded, seconds: number) {
  const site = new MemorySite(12);
  film(site, 1, film1, 0);
  film(site, 1, film1, seconds + 5);
  const files = await site.export(requestOf([1], 0, 2 * seconds + 5));
  return { site, files };
}

for (
  const [name, codec, sound] of [["H.264 with sound", H264, true], ["H.265", H265, false]] as const
) {
  Deno.test(`${name}: ffmpeg sees every picture of an export over several blocks, at its time`, async () => {
    const seconds = 8;
    const encoded = await encode(codec, seconds, { sound });
    const { files } = await exported(encoded, seconds);
    assertEquals((await verify(files)).faults, []);
    const videos = [...files].filter(([path]) => path.startsWith("video/"));
    assertEquals(videos.length, 1);
    const path = await Deno.makeTempFile({ suffix: ".mp4" });
    try {
      await Deno.writeFile(path, videos[0]?.[1] ?? new Uint8Array());
      const { frames, complaints } = await decodeAll(path);
      const pictures = encoded.samples.filter((s) => s.track === "video").length;
      assertEquals({ frames, complaints }, { frames: 2 * pictures, complaints: "" });
      const packets = (await probePackets(path)).filter((p) => p.stream === 0);
      assertEquals(packets.length, 2 * pictures);
      // The second film begins 13 s after the first: as a camera that came back after 5 s.
      const shown = packets.map((p) => p.pts).sort((a, b) => a - b);
      assert(Math.abs((shown[pictures] ?? 0) - (shown[0] ?? 0) - (seconds + 5) * 90_000) < 9000);
      const length = await run("ffprobe", [
        ...["-v", "error", "-show_entries", "format=duration,start_time", "-of", "csv=p=0", path],
      ]);
      const [start, duration] = new TextDecoder().decode(length).trim().split(",").map(Number);
      assertEquals(start, 0);
      assert(Math.abs((duration ?? 0) - 2 * seconds - 5) < 0.2, `${duration} s`);
    } finally {
      await Deno.remove(path);
    }
  });
}
