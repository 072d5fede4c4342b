/**
 * Cameras for benches, in a process of their own: `source_process.ts CAMERAS FILE PIECES`. Prints
 * their addresses as one line of JSON, serves until its input ends.
 */
import { startFakeCamera } from "../../device/fake/camera.ts";
import { loadMedia } from "../../device/fake/media.ts";
import { realClock } from "../../src/real_clock.ts";

const [count = "1", file = "", pieces = "1"] = Deno.args;
const media = await loadMedia(file);
const cameras = [];
for (let i = 0; i < Number(count); i++) {
  cameras.push(startFakeCamera(
    { media, audio: false, pieces: Number(pieces) },
    { clock: realClock, random: Math.random },
  ));
}
console.log(JSON.stringify(cameras.map(({ url }) => url)));
for await (const _ of Deno.stdin.readable) continue;
for (const camera of cameras) await camera.close();
