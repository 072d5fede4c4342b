/** 64 cameras of 2 Mbit/s for ten minutes: nothing is lost, and memory does not grow. */
import { type BenchOptions, CannotRun, type Figure, percentile, wait } from "./figure.ts";
import { cpuMs, rssMb, tree } from "./processes.ts";
import { startCameras, startRecorder } from "./running.ts";
import { IndexWatch, makeSite } from "./site.ts";
import { freeSpace } from "../../recorder/engine/reserve.ts";
import { rowEnd } from "../../recorder/index/summary.ts";

const CAMERAS = 64;
const BITRATE = 2_000_000;
const BLOCK = 16 * 1024 * 1024;
const WARM_UP_S = 45;

export async function manyCameras(options: BenchOptions): Promise<Figure[]> {
  const seconds = options.quick ? 60 : 600;
  const data = `${options.folder}/many`;
  const bytes = Math.ceil((seconds + WARM_UP_S + 60) * CAMERAS * BITRATE / 8 * 1.1 / BLOCK + 128) *
    BLOCK;
  if (freeSpace(options.folder) < 1.3 * bytes) {
    throw new CannotRun(`${options.folder} has no ${(1.3 * bytes / 1e9).toFixed(0)} GB free`);
  }
  const cameras = await startCameras({ count: CAMERAS, bitrate: BITRATE, pieces: 1 });
  options.say(`a pool of ${(bytes / 1e9).toFixed(1)} GB is made ready …`);
  await makeSite({ data, bytes, blockBytes: BLOCK, urls: cameras.urls });
  const recorder = await startRecorder(data, { page: true });
  try {
    await wait(WARM_UP_S * 1000);
    const watch = new IndexWatch(data);
    const heads = watch.heads();
    const memory: number[] = [];
    const pids = tree(recorder.pid);
    const cpu = cpuMs(pids);
    const began = performance.now();
    while (performance.now() - began < seconds * 1000) {
      await wait(2000);
      memory.push(rssMb(recorder.pid));
    }
    const lasted = (performance.now() - began) / 1000;
    const perCameraSecond = (cpuMs(pids) - cpu) / lasted / CAMERAS;
    await watch.nextCommit();
    let lost = 0, kept = 0, silent = 0;
    for (const [camera, head] of heads) {
      const rows = watch.rows(camera).filter(({ row }) => row.sequence >= head);
      rows.forEach(({ row }, i) => {
        const before = rows[i - 1]?.row;
        kept++;
        if (before === undefined) return;
        // A fragment of a second that is not there leaves a hole of a second.
        lost += Math.round(Math.max(0, row.start - rowEnd(before)) / 1000);
        if (row.sequence !== before.sequence + 1 || row.gap !== null) lost++;
      });
      if (rows.length < lasted * 0.9) silent++;
    }
    watch.close();
    if (heads.size < CAMERAS) throw new Error(`only ${heads.size} of ${CAMERAS} cameras recorded`);
    const third = Math.floor(memory.length / 3);
    const grown = percentile(memory.slice(-third), 0.5) - percentile(memory.slice(0, third), 0.5);
    return [{
      what: `fragments lost, ${CAMERAS} cameras of 2 Mbit/s, ${seconds} s`,
      value: lost + silent,
      unit: "",
      goal: 0,
      how: `${kept} fragments kept; ${perCameraSecond.toFixed(2)} ms of CPU a camera-second`,
    }, {
      what: `growth of the recorder's memory meanwhile (RSS, last third less first third)`,
      value: grown,
      unit: "MB",
      goal: 10,
      how: `from ${memory[0]?.toFixed(0)} to ${memory.at(-1)?.toFixed(0)} MB, peak ${
        Math.max(...memory).toFixed(0)
      } MB`,
    }];
  } finally {
    await recorder.stop();
    await cameras.stop();
    await Deno.remove(data, { recursive: true });
  }
}
