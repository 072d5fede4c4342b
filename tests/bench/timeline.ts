/** A camera's day as spans, and the first picture of playback, in a pool of 16 cameras and many days. */
import { openFootage } from "../../src/footage.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { realClock } from "../../src/real_clock.ts";
import { type BenchOptions, type Figure, median, percentile } from "./figure.ts";
import { startCameras, startRecorder } from "./running.ts";
import { forgetCached } from "./site.ts";
import { blocksOfDays, makeSynthetic, type SyntheticPool } from "./synthetic.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { programHeaders } from "../e2e/program_token.ts";

const CAMERAS = 16;
const DAY = 86_400_000;
const CAMERA = CameraId(3);

/** Spans of a day, of 30 and of 90 days that are indexed, and the first bytes of playback in the 30. */
export async function timeline(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  const cameras = await startCameras({ count: CAMERAS, bitrate: 4_000_000, pieces: 1 });
  try {
    for (const days of [30, 90]) figures.push(...await inPoolOf(days, options, cameras.urls));
  } finally {
    await cameras.stop();
  }
  return figures;
}

async function inPoolOf(
  days: number,
  options: BenchOptions,
  urls: readonly string[],
): Promise<Figure[]> {
  const data = `${options.folder}/days-${days}`;
  options.say(`16 cameras × ${days} days are indexed …`);
  const pool = await makeSynthetic({
    data,
    cameras: CAMERAS,
    blocksEach: blocksOfDays(days),
    withRows: (camera) => days === 30 && camera === CAMERA,
    playable: (camera) => days === 30 && camera === CAMERA,
    urls,
  });
  try {
    const figures = spans(options, data, pool, days);
    return days === 30 ? [...figures, ...await firstFrame(options, data, pool)] : figures;
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

function spans(options: BenchOptions, data: string, pool: SyntheticPool, days: number): Figure[] {
  const times: number[] = [], cold: number[] = [];
  const rounds = options.quick ? 20 : 100;
  const ask = (from: number, length: number): number => {
    // A process that has just started: its own cache of pages is empty.
    const opened = openFootage(data, realClock);
    const began = performance.now();
    const found = opened.reader.spans(CAMERA, UtcMs(from), UtcMs(from + length));
    const took = performance.now() - began;
    opened.close();
    const covered = found.reduce((sum, span) => sum + span.to - span.from, 0);
    if (covered < 0.99 * length) throw new Error(`only ${covered} ms of ${length} were found`);
    return took;
  };
  for (let i = 0; i < rounds; i++) {
    const from = pool.from + Math.random() * (pool.to - pool.from - DAY);
    (i === 0 ? cold : times).push(ask(from, DAY));
  }
  const all: number[] = [];
  for (let i = 0; i < 10; i++) all.push(ask(pool.from, pool.to - pool.from));
  const what = `${pool.blocks} blocks, ${
    (pool.fragments / 1e6).toFixed(1)
  } million fragments, index synthetic but for one block; median ${
    median(times).toFixed(1)
  } ms, each by a connection just opened`;
  return [{
    what: `a camera's day as spans, 16 cameras × ${days} days indexed, 95th percentile`,
    value: percentile(times, 0.95),
    unit: "ms",
    goal: days === 30 ? 20 : 100,
    how: what,
  }, {
    what: `all ${days} days of a camera as spans, median`,
    value: median(all),
    unit: "ms",
    goal: days === 90 ? 100 : null,
    how: "the same index",
  }];
}

/** As a program with a token asks while the cameras are recorded; each playback is registered before it begins. */
async function firstFrame(
  options: BenchOptions,
  data: string,
  pool: SyntheticPool,
): Promise<Figure[]> {
  const recorder = await startRecorder(data, { page: true, quiet: true });
  const warm: number[] = [], cold: number[] = [];
  try {
    const headers = await programHeaders(data);
    const ask = (path: string) => fetch(new URL(path, recorder.page), { headers });
    const once = async () => {
      const at = new Date(pool.from + Math.random() * (pool.to - pool.from - 60_000));
      const began = performance.now();
      const asked = await ask(`/api/cameras/${CAMERA}/play?at=${at.toISOString()}`);
      if (!asked.ok) throw new Error(`${asked.status}: ${await asked.text()}`);
      const { piece } = await asked.json() as { piece: { url: string } }; // by the page itself
      const media = await ask(`${piece.url}&init=1`);
      const bytes = await firstFragment(media);
      if (bytes === 0) throw new Error("no fragment came");
      return performance.now() - began;
    };
    await once();
    for (let i = 0; i < (options.quick ? 15 : 60); i++) warm.push(await once());
    for (let i = 0; i < (options.quick ? 5 : 20); i++) {
      await forgetCached(`${data}/recorded.mp4`);
      await forgetCached(dataPaths(data).index);
      cold.push(await once());
    }
  } finally {
    await recorder.stop();
  }
  return [{
    what: "first frame of playback at a random time in 30 days, 95th percentile",
    value: percentile(warm, 0.95),
    unit: "ms",
    goal: 300,
    how:
      `/play, which registers it, then /media up to init segment and first fragment, loopback, ${CAMERAS} cameras being recorded; median ${
        median(warm).toFixed(0)
      } ms; with block and index dropped from the page cache before each: median ${
        median(cold).toFixed(0)
      } ms, worst ${Math.max(...cold).toFixed(0)} ms`,
  }];
}

/** Reads until the first fragment's `mdat` is whole; answers how many bytes that took. */
async function firstFragment(response: Response): Promise<number> {
  if (response.body === null) return 0;
  let have = new Uint8Array(0);
  for await (const chunk of response.body) {
    const longer = new Uint8Array(have.length + chunk.length);
    longer.set(have);
    longer.set(chunk, have.length);
    have = longer;
    const view = new DataView(have.buffer);
    for (let at = 0; at + 8 <= have.length;) {
      const type = String.fromCharCode(...have.subarray(at + 4, at + 8));
      at += view.getUint32(at);
      if (type === "mdat" && at <= have.length) return at;
    }
  }
  return 0;
}
