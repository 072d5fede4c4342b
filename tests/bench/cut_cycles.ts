/** Cuts the recorder again and again, and finds what of the footage sent by then is there afterwards. */
import { openForRecording } from "../../recorder/engine/start.ts";
import { IndexReader } from "../../recorder/read/index_reader.ts";
import { realClock } from "../../src/real_clock.ts";
import { wait } from "./figure.ts";
import { startCameras, startRecorder } from "./running.ts";
import { makeSite } from "./site.ts";

export const CAMERAS = 4;
const BITRATE = 4_000_000;
const BLOCK = 8 * 1024 * 1024;

/** Where the recorder's files are for a while, and how it is cut. */
export interface Ground {
  readonly data: string;
  readonly attach: () => Promise<void>;
  readonly detach: () => Promise<void>;
  /** Called just before the recorder is killed. */
  readonly cut: () => void;
}

/**
 * Records, cuts at a random moment, recovers, so many times. Answers, for each cut and camera, the
 * seconds from the end of the newest fragment that is there to the cut.
 */
export async function cutMany(
  ground: Ground,
  cycles: number,
  say: (line: string) => void,
): Promise<number[]> {
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
      say(
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
