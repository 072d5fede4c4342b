/**
 * Footage lost when the recorder is killed and when the power goes, at random moments: the time
 * from the end of the newest fragment that is there after recovery to the cut, for each camera. The
 * cameras are ours and in real time, so what they had sent by then is the time itself.
 */
import { openForRecording } from "../../recorder/engine/start.ts";
import { IndexReader } from "../../recorder/read/index_reader.ts";
import { realClock } from "../../src/real_clock.ts";
import { DiskImage } from "../kernel/disk_image.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { type BenchOptions, type Figure, median, percentile, wait } from "./figure.ts";
import { startCameras, startRecorder } from "./running.ts";
import { makeSite } from "./site.ts";

const CAMERAS = 4;
const BITRATE = 4_000_000;
const BLOCK = 8 * 1024 * 1024;

/** Where the recorder's files are for a while, and how it is cut. */
interface Ground {
  readonly data: string;
  readonly attach: () => Promise<void>;
  readonly detach: () => Promise<void>;
  /** Called just before the recorder is killed. */
  readonly cut: () => void;
}

export async function footageLost(options: BenchOptions): Promise<Figure[]> {
  const cycles = options.quick ? 8 : 32;
  const figures: Figure[] = [];
  const folder = `${options.folder}/lost`;
  await Deno.mkdir(folder, { recursive: true });
  const still = () => Promise.resolve();
  const solid: Ground = { data: `${folder}/data`, attach: still, detach: still, cut: () => {} };
  const killed = await cutMany(options, solid, cycles);
  figures.push({
    what: "footage lost per camera at kill −9, 99th percentile",
    value: percentile(killed, 0.99),
    unit: "s",
    goal: 2,
    how: told(killed, cycles, "what is there after recovery"),
  });
  const power = new PowerSwitch();
  try {
    const cut = await cuttable(folder, power);
    const off = typeof cut === "string" ? null : await cutMany(options, cut, cycles);
    if (off === null) {
      options.say(`no power is cut: ${cut}`);
      figures.push({
        what: "footage lost per camera at a power cut, 99th percentile",
        value: NaN,
        unit: "s",
        goal: 5,
        how: `not measured: ${cut}`,
      });
    } else {
      figures.push({
        what: "footage lost per camera at a power cut, 99th percentile",
        value: percentile(off, 0.99),
        unit: "s",
        goal: 5,
        how: told(off, cycles, "ext4 on a loop device, FS_IOC_SHUTDOWN without flushing its log"),
      });
    }
  } finally {
    power.close();
    await Deno.remove(folder, { recursive: true });
  }
  return figures;
}

const told = (lost: readonly number[], cycles: number, what: string): string =>
  `${cycles} cuts × ${CAMERAS} cameras; median ${median(lost).toFixed(2)} s, worst ${
    Math.max(...lost).toFixed(2)
  } s; ${what}`;

/** A file system of its own whose power can be cut; a sentence where this machine has none. */
async function cuttable(folder: string, power: PowerSwitch): Promise<Ground | string> {
  try {
    const image = await DiskImage.make(folder, "disk", "ext4", 1400 * 1024 * 1024);
    await image.attach();
    await image.detach();
    return {
      data: `${image.mount}/data`,
      attach: () => image.attach(),
      detach: () => image.detach(),
      cut: () => {
        if (!power.cut(image.mount)) throw new Error("the file system was not shut down");
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function cutMany(options: BenchOptions, ground: Ground, cycles: number): Promise<number[]> {
  const cameras = await startCameras({ count: CAMERAS, bitrate: BITRATE, pieces: 1 });
  const lost: number[] = [];
  await ground.attach();
  try {
    const bytes = 1024 * 1024 * 1024;
    await makeSite({ data: ground.data, bytes, blockBytes: BLOCK, urls: cameras.urls });
    for (let i = 0; i < cycles; i++) {
      const recorder = await startRecorder(ground.data, { page: false, quiet: true });
      await wait(6000 + Math.random() * 4000);
      const at = Date.now();
      ground.cut();
      await recorder.kill();
      await ground.detach();
      await ground.attach();
      const found = recovered(ground.data);
      for (const end of found) lost.push((at - end) / 1000);
      options.say(
        `cut ${i + 1}: ${lost.slice(-found.length).map((s) => s.toFixed(2)).join(" ")} s`,
      );
      if (found.length !== CAMERAS) throw new Error(`footage of ${found.length} cameras is there`);
    }
  } finally {
    await ground.detach();
    await cameras.stop();
  }
  return lost;
}

/** Recovers as a start does; answers where each camera's footage ends. */
function recovered(data: string): number[] {
  const opened = openForRecording(data, realClock, () => {});
  try {
    const reader = new IndexReader(opened.database);
    return reader.cameras().flatMap((camera) => reader.range(camera)?.newest ?? []);
  } finally {
    opened.index.close();
    opened.ledger.close();
  }
}
