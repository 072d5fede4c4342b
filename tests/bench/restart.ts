/** From the start of the program to its first new fragment, where a million fragments are indexed. */
import { DatabaseSync } from "node:sqlite";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { type BenchOptions, type Figure, median, wait } from "./figure.ts";
import { startCameras, startRecorder } from "./running.ts";
import { makeSynthetic } from "./synthetic.ts";

const CAMERAS = 16;
const FRAGMENTS = 1_000_000;
/** Of a synthetic block. */
const IN_A_BLOCK = 125;

export async function restart(options: BenchOptions): Promise<Figure[]> {
  const data = `${options.folder}/restart`;
  const cameras = await startCameras({ count: CAMERAS, bitrate: 4_000_000, pieces: 1 });
  try {
    options.say("a million fragments are indexed …");
    const pool = await makeSynthetic({
      data,
      cameras: CAMERAS,
      blocksEach: FRAGMENTS / IN_A_BLOCK / CAMERAS,
      withRows: () => true,
      playable: () => false,
      urls: cameras.urls,
    });
    // Killed in mid recording, so that there is something to recover in every camera's open block.
    const before = await startRecorder(data, { page: false, quiet: true });
    await wait(12_000);
    await before.kill();
    const first: number[] = [], all: number[] = [], said: number[] = [];
    for (let i = 0; i < (options.quick ? 3 : 7); i++) {
      const took = await once(data);
      first.push(took.first);
      all.push(took.all);
      said.push(took.said);
      options.say(`${took.first.toFixed(2)} s, all cameras ${took.all.toFixed(2)} s`);
    }
    return [{
      what: "restart after kill −9 to first new fragment durable, 1 000 000 fragments indexed",
      value: Math.max(...first),
      unit: "s",
      goal: 5,
      how: `worst of ${first.length}, median ${
        median(first).toFixed(1)
      } s; opened and recovered in ${median(said).toFixed(1)} s; all ${CAMERAS} cameras in ${
        median(all).toFixed(1)
      } s, worst ${
        Math.max(...all).toFixed(1)
      } s; ${pool.fragments} fragments in ${pool.blocks} synthetic blocks, open blocks real`,
    }];
  } finally {
    await cameras.stop();
    await Deno.remove(data, { recursive: true });
  }
}

async function once(data: string): Promise<{ first: number; all: number; said: number }> {
  const runs = () => {
    const db = new DatabaseSync(dataPaths(data).index, { readOnly: true });
    const rows = db.prepare("select camera, run from chain order by camera").all();
    db.close();
    return rows.map((row) => Number(row["run"]));
  };
  const before = runs();
  const began = performance.now();
  const starting = startRecorder(data, { page: false, quiet: true });
  let said = NaN, first = NaN, all = NaN;
  const saying = starting.then(() => said = (performance.now() - began) / 1000);
  while (Number.isNaN(all)) {
    await wait(25);
    const seconds = (performance.now() - began) / 1000;
    const risen = runs().filter((run, i) => run > (before[i] ?? 0)).length;
    if (risen > 0 && Number.isNaN(first)) first = seconds;
    if (risen >= CAMERAS) all = seconds;
    if (seconds > 60) throw new Error(`after a minute ${risen} cameras have a new fragment`);
  }
  await saying;
  await wait(4000);
  await (await starting).kill();
  return { first, all, said };
}
