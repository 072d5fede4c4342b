/** How fast an hour of one camera is exported, and checked by the program and by the offline page. */
import { join } from "node:path";
import { blockPath } from "../../recorder/disk/paths.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import { openIndexDatabase, openIndexReadOnly } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { holdfastHere } from "../e2e/program.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { type BenchOptions, CannotRun, type Figure } from "./figure.ts";
import { output } from "./running.ts";
import { makeSite } from "./site.ts";
import { recordSeconds } from "./synthetic.ts";

const BLOCK = 64 * 1024 * 1024;
const BITRATE = 4_000_000;
const TIMES = 3;

export async function exportSpeed(options: BenchOptions): Promise<Figure[]> {
  const { folder, quick, say } = options;
  const data = join(folder, "data");
  const seconds = quick ? 600 : 3600;
  const bytes = Math.ceil(seconds * BITRATE / 8 / BLOCK + 6) * BLOCK;
  say(`${seconds} s of footage are recorded …`);
  await makeSite({ data, bytes, blockBytes: BLOCK, urls: ["rtsp://192.0.2.1/"] });
  const geometry = readGeometry(data);
  if (geometry === null) throw new Error(`${data} has no pool`);
  const from = UtcMs(Math.floor(Date.now() / 1000) * 1000 - (seconds + 3600) * 1000);
  const db = openIndexDatabase(dataPaths(data).index);
  (await recordSeconds(geometry, new Index(db), from, seconds)).closeBlock(CameraId(1));
  db.close();

  const blocks = blocksOf(data, from, UtcMs(from + seconds * 1000))
    .map((no) => blockPath(geometry.disks.of(no).path, no));
  for (const n of [1, 2]) {
    const person = ["--login", `bench${n}`, "--name", `bench ${n}`, "--unit", "bench"];
    await output(Deno.execPath(), [
      ...["run", "-A", new URL("../../src/main.ts", import.meta.url).pathname],
      ...["people", "add", "--data", data, ...person, "--role", "manager"],
    ]);
  }
  const list = join(folder, "blocks.txt");
  await Deno.writeTextFile(list, blocks.map((path) => `file '${path}'\n`).join(""));
  const out = join(folder, "out");
  const copied = join(folder, "copied.mp4");
  const exported: number[] = [], ffmpeg: number[] = [], synced: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const began = performance.now();
    await output("ffmpeg", [
      ...["-nostdin", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", list],
      ...["-c", "copy", copied],
    ]);
    ffmpeg.push(performance.now() - began);
    await output("sync", ["--data", copied]);
    synced.push(performance.now() - began);
    await Deno.remove(out, { recursive: true }).catch(() => {}); // the first time there is none
    exported.push(
      await timed([
        "export",
        "--data",
        data,
        "--camera",
        "1",
        "--out",
        out,
        ...["--from", new Date(from).toISOString()],
        ...["--to", new Date(from + seconds * 1000).toISOString()],
        ...[
          ...["--requester", "bench 1", "--second", "bench 2", "--unit", "bench"],
          ...["--document", "1", "--second-document", "2"],
          "--purpose",
          "bench",
          "--destination",
          "bench",
        ],
      ]),
    );
    say(
      `export ${exported.at(-1)?.toFixed(0)} ms, ffmpeg ${ffmpeg.at(-1)?.toFixed(0)} ms, synced ${
        synced.at(-1)?.toFixed(0)
      } ms`,
    );
  }
  const [video] = [...Deno.readDirSync(`${out}/video`)].map((f) => `${out}/video/${f.name}`);
  if (video === undefined) throw new Error("nothing was exported");
  const size = Deno.statSync(video).size;
  const rate = (ms: number) => size / 1000 / ms;
  const best = (list: readonly number[]) => Math.min(...list);
  const checked: number[] = [], openssl: number[] = [], sha256sum: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    checked.push(await timed(["verify", out]));
    openssl.push(await lasts("openssl", ["dgst", "-sha256", video]));
    sha256sum.push(await lasts("sha256sum", [video]));
  }
  const figures: Figure[] = [{
    what:
      "export of an hour of one camera, against `ffmpeg -c copy` of the same blocks, both synced",
    value: best(synced) / best(exported),
    unit: "×",
    goal: 1,
    atLeast: true,
    how: `${(size / 1e6).toFixed(0)} MB in ${(best(exported) / 1000).toFixed(2)} s, ${
      rate(best(exported)).toFixed(0)
    } MB/s, with every hash and the account; ffmpeg ${(best(synced) / 1000).toFixed(2)} s, ${
      (best(ffmpeg) / 1000).toFixed(2)
    } s without sync; best of ${TIMES}`,
  }, {
    what: "verification of an export by the program",
    value: rate(best(checked)),
    unit: "MB/s",
    goal: 200,
    atLeast: true,
    how: `the same file: openssl dgst ${rate(best(openssl)).toFixed(0)} MB/s, sha256sum ${
      rate(best(sha256sum)).toFixed(0)
    } MB/s; from memory, best of ${TIMES}`,
  }];
  const why = noBrowser();
  if (why !== null) say(`the page is not measured: ${why}`);
  else figures.push(await page(out, size));
  return figures;
}

async function page(out: string, size: number): Promise<Figure> {
  let seconds = Infinity;
  await withBrowser({ width: 900, height: 900, locale: "en" }, async (browser) => {
    const page = await browser.newPage();
    await page.goto(`file://${out}/verify.html`);
    for (let i = 0; i < TIMES; i++) {
      await page.locator("#folder").setInputFiles(out);
      await page.locator("#result.whole").waitFor({ timeout: 120_000 });
      const said = await page.locator("#read").innerText();
      seconds = Math.min(seconds, Number(/in ([\d.]+) s/.exec(said)?.[1]));
    }
  });
  return {
    what: "verification of an export by the offline page",
    value: size / 1e6 / seconds,
    unit: "MB/s",
    goal: 100,
    atLeast: true,
    how: `headless Chromium, ${(size / 1e6).toFixed(0)} MB; from memory, best of ${TIMES}`,
  };
}

function blocksOf(data: string, from: UtcMs, to: UtcMs) {
  const db = openIndexReadOnly(dataPaths(data).index);
  try {
    return new IndexedRows(db).uses(CameraId(1), from, to).map((use) => use.block);
  } finally {
    db.close();
  }
}

/** How long a command of the program takes in this process, in ms. */
async function timed(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const { status, err, out } = await holdfastHere(args);
  if (status !== 0) throw new Error(`${args[0]}: ${err}${out}`);
  return performance.now() - began;
}

async function lasts(program: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  try {
    await output(program, args);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new CannotRun(`${program} is missing`);
    throw error;
  }
  return performance.now() - began;
}
