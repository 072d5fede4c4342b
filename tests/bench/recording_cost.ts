/**
 * What recording 16 cameras costs beside 16 bare ffmpeg processes that record the same cameras at
 * the same time: CPU, memory, and bytes written. Only ratios of one run mean anything on a machine
 * that others use too.
 */
import { layAppend } from "../../recorder/format/append.ts";
import { fragmentHeadBytes } from "../../recorder/mp4/write_fragment.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { type BenchOptions, type Figure, median, wait } from "./figure.ts";
import { cpuMs, pssMb, tree, writtenBytes } from "./processes.ts";
import {
  type CameraKind,
  type Cameras,
  type Recorder,
  type Running,
  startCameras,
  startFfmpegs,
  startForeignCameras,
  startRecorder,
} from "./running.ts";
import { IndexWatch, makeSite } from "./site.ts";

const CAMERAS = 16;
const BITRATE = 4_000_000;
const BLOCK = 64 * 1024 * 1024;
const WINDOWS = 3;

/** CPU at the source's two paces; memory and bytes written at the first. */
export async function recordingCost(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pieces of [1, 8]) figures.push(...await once(options, pieces));
  return figures;
}

async function once(options: BenchOptions, pieces: number): Promise<Figure[]> {
  const folder = `${options.folder}/cost-${pieces}`;
  await Deno.mkdir(folder, { recursive: true });
  const kind: CameraKind = { count: CAMERAS, bitrate: BITRATE, pieces };
  const cameras = await startForeignCameras(kind, folder) ?? await startCameras(kind);
  const data = `${folder}/data`;
  options.say(`16 cameras of ${cameras.name}, ${pieces} pieces a frame; the pool is made ready …`);
  const bytes = CAMERAS * BLOCK * (options.quick ? 2 : 3);
  await makeSite({ data, bytes, blockBytes: BLOCK, urls: cameras.urls });
  const started: Running[] = [cameras];
  try {
    const recorder = await startRecorder(data, { page: true });
    started.push(recorder);
    const ffmpegs = await startFfmpegs(cameras.urls, `${folder}/ffmpeg`);
    started.push(...ffmpegs);
    return await measure(options, { recorder, ffmpegs, cameras, data, pieces });
  } finally {
    await Promise.all(started.reverse().map((child) => child.stop()));
    await Deno.remove(folder, { recursive: true });
  }
}

interface Site {
  readonly recorder: Recorder;
  readonly ffmpegs: readonly Running[];
  readonly cameras: Cameras;
  readonly data: string;
  readonly pieces: number;
}

async function measure(options: BenchOptions, site: Site): Promise<Figure[]> {
  const { recorder, ffmpegs, cameras, data, pieces } = site;
  const watch = new IndexWatch(data);
  try {
    await wait(options.quick ? 12_000 : 20_000);
    const windowMs = options.quick ? 12_000 : 30_000;
    const ours: number[] = [], theirs: number[] = [], alone: number[] = [];
    const memory = { recorder: [] as number[], all: [] as number[], ffmpeg: [] as number[] };
    await watch.nextCommit();
    const before = { written: writtenBytes(recorder.pid), heads: watch.heads() };
    for (let i = 0; i < WINDOWS; i++) {
      const pids = tree(recorder.pid);
      const others = ffmpegs.map(({ pid }) => pid);
      const start = [cpuMs(pids), cpuMs(others), cpuMs([recorder.pid])] as const;
      const began = performance.now();
      await wait(windowMs);
      const per = 1000 / (performance.now() - began) / CAMERAS;
      ours.push((cpuMs(pids) - start[0]) * per);
      theirs.push((cpuMs(others) - start[1]) * per);
      alone.push((cpuMs([recorder.pid]) - start[2]) * per);
      memory.recorder.push(pssMb([recorder.pid]));
      memory.all.push(pssMb(pids));
      memory.ffmpeg.push(pssMb(others));
    }
    const ratios = ours.map((cpu, i) => cpu / (theirs[i] ?? NaN));
    const cpu = (list: readonly number[]) => `${median(list).toFixed(2)} ms`;
    const figures: Figure[] = [{
      what: `CPU per camera-second, 16 × 1080p 4 Mbit/s, ${pieces} writes a frame`,
      value: median(ratios),
      unit: "× ffmpeg",
      goal: 0.6,
      how: `recorder and page ${cpu(ours)} (recorder ${cpu(alone)}), ffmpeg ${cpu(theirs)}; ` +
        `median of ${WINDOWS} windows of ${windowMs / 1000} s; source ${cameras.name}`,
    }];
    await watch.nextCommit();
    const written = writtenBytes(recorder.pid) - before.written;
    const peak = (list: readonly number[]) => Math.max(...list);
    figures.push({
      what: `memory (PSS) of the recorder, 16 cameras, ${pieces} writes a frame`,
      value: peak(memory.recorder),
      unit: "MB",
      goal: 100,
      how: "peak of the windows; the bundle that is compiled, run by Deno",
    }, {
      what: `memory (PSS) of recorder and page, ${pieces} writes a frame`,
      value: peak(memory.all) / peak(memory.ffmpeg),
      unit: "× ffmpeg",
      goal: 0.7,
      how: `${peak(memory.all).toFixed(0)} MB to ${peak(memory.ffmpeg).toFixed(0)} MB`,
    });
    if (pieces === 1) figures.push(...bytesWritten(watch, data, before.heads, written));
    return figures;
  } finally {
    watch.close();
  }
}

function bytesWritten(
  watch: IndexWatch,
  data: string,
  before: ReturnType<IndexWatch["heads"]>,
  written: number,
): Figure[] {
  let since = 0, media = 0, taken = 0;
  const used = new Map<number, number>();
  for (const [camera, head] of before) {
    for (const { block, row } of watch.rows(camera)) {
      const pictures = row.payloadLength - fragmentHeadBytes(row.frames, null);
      if (row.sequence > head) since += pictures;
      media += pictures;
      const layout = layAppend(row.offset, row.payloadLength, BLOCK);
      if (layout === null) throw new Error(`a row of block ${block} does not fit its block`);
      used.set(block, Math.max(used.get(block) ?? 0, layout.next));
      taken += layout.next - row.offset;
    }
  }
  // A sealed block is lost to others as a whole; of an open one only what is written counts.
  const { sealed } = watch.usedBlocks();
  const allocated = [...used.values()].reduce((sum, n) => sum + (n > 0.95 * BLOCK ? BLOCK : n), 0);
  const { index, ledger } = dataPaths(data);
  const files = [index, `${index}-wal`, ledger, `${ledger}-wal`]
    .map((path) => size(path)).reduce((sum, n) => sum + n, 0);
  return [{
    what: "bytes written / media bytes, index and ledger included",
    value: written / since,
    unit: "×",
    goal: 1.03,
    how: `write_bytes of /proc/PID/io, ${
      (written / 1e6).toFixed(0)
    } MB on ${Deno.build.os}'s real disk`,
  }, {
    what: "bytes allocated / media bytes",
    value: allocated / media,
    unit: "×",
    goal: 1.03,
    how: `${used.size} blocks, ${sealed} of them sealed and counted whole; fragments alone ${
      (taken / media).toFixed(4)
    }; index and ledger files ${
      (files / 1e6).toFixed(1)
    } MB, of a size that does not grow with media until blocks are sealed`,
  }];
}

function size(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
