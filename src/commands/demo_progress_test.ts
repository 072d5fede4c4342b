import { assert, assertEquals } from "../../tests/assert.ts";
import { tellRecording } from "./demo_progress.ts";
import type { CameraStatus } from "../../recorder/read_port.ts";

const camera = (name: string, recording: boolean) =>
  ({ name, recording, codec: "h264", width: 320, height: 240 }) as CameraStatus; // what is looked at

async function told(looks: readonly (readonly CameraStatus[] | null)[]): Promise<string[]> {
  const lines: string[] = [];
  const controller = new AbortController();
  let look = 0;
  await tellRecording(["Camera 1", "Camera 2"], {
    status: () => {
      if (look === looks.length) controller.abort();
      const cameras = looks[look++] ?? null;
      return Promise.resolve(cameras === null ? null : { cameras });
    },
    say: (line) => lines.push(line),
    everyMs: 1,
    signal: controller.signal,
  });
  return lines;
}

Deno.test("a camera is said to be recorded once it is, once, and all when all are", async () => {
  const one = [camera("Camera 1", true), camera("Camera 2", false)];
  const lines = await told([null, one, one, [camera("Camera 1", true), camera("Camera 2", true)]]);
  assertEquals(lines, [
    "Camera 1 is being recorded: h264, 320×240.",
    "Camera 2 is being recorded: h264, 320×240.",
    "All 2 cameras are being recorded.",
  ]);
});

Deno.test("a camera that never comes is never said to be recorded, and the end does not wait for it", async () => {
  const lines = await told([[camera("Camera 1", true), camera("Camera 2", false)]]);
  assert(lines.every((line) => !/Camera 2|All/.test(line)), lines.join());
});
