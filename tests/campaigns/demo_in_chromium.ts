/**
 * Campaign: the demo as a newcomer meets it, in a real browser: cameras recording, a recorded minute
 * that plays, and an end that leaves nothing behind.
 *
 *     deno run -A tests/campaigns/demo_in_chromium.ts [--shots=DIR]
 *
 * Pictures of the pages are left in DIR, by default `holdfast-screens` in the temporary folder.
 */
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { groupMembers, RunningProgram, until } from "../e2e/program.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { en } from "../../ui/text/en.ts";
import { zhCn } from "../../ui/text/zh_cn.ts";
import type { Texts } from "../../ui/text/texts.ts";
import { Outcome } from "./outcome.ts";

const CAMERAS = 4;
const SCREENS = [[1920, 1080], [390, 844]] as const;
/** How much footage there must be before it is played. */
const RECORDED_MS = 60_000;
/** How much of it is watched. */
const WATCHED_S = 15;
/** A clean end takes no longer. */
const END_MS = 5000;

interface Room {
  readonly outcome: Outcome;
  readonly url: string;
  readonly shots: string;
  /** What the browser complained of. */
  readonly wrong: string[];
}

/** Runs one step and counts it. */
async function step(outcome: Outcome, what: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
    outcome.pass();
    console.log(`ok ${what}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    outcome.fail(`${what}: ${why}: deno task test --only=demo-in-chromium`);
  }
}

function must(value: unknown, otherwise: string): asserts value {
  if (!value) throw new Error(otherwise);
}

/** How bright a picture's parts are: a black or empty one has one brightness all over. */
const brightness = (element: string) =>
  `(() => {
  const canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 36;
  const pen = canvas.getContext("2d");
  pen.drawImage(${element}, 0, 0, 64, 36);
  const { data } = pen.getImageData(0, 0, 64, 36);
  return Array.from({ length: 64 * 36 }, (_, i) => data[4 * i] + data[4 * i + 1] + data[4 * i + 2]);
})()`;
const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

async function openPage(browser: BrowserContext, wrong: string[]): Promise<Page> {
  const page = await browser.newPage();
  page.on("console", (m) => {
    // The picture of a camera that has none yet is a 404 on purpose.
    if (m.type() === "error" && !/status of 404/.test(m.text())) wrong.push(m.text());
  });
  page.on("pageerror", (e) => wrong.push(e.message));
  await page.addInitScript(`addEventListener("securitypolicyviolation", (e) =>
    console.error("policy violated: " + e.violatedDirective + " " + e.blockedURI))`);
  return page;
}

/** Waits until an expression is true in the page. */
async function untilIn(page: Page, what: string, expression: string, ms = 30_000): Promise<void> {
  await until(what, async () => await page.evaluate(expression) === true, ms);
}

async function frontPage(page: Page, { url }: Room, t: Texts): Promise<void> {
  await page.goto(`${url}?lang=${t.language}`);
  must(await page.getAttribute("html", "lang") === t.language, "the page's language is not set");
  await untilIn(
    page,
    `${CAMERAS} cameras say ${t.cameraRecording}`,
    `[...document.querySelectorAll("#cameras .state b")]
      .filter((b) => b.textContent === ${JSON.stringify(t.cameraRecording)}).length === ${CAMERAS}`,
  );
  await untilIn(
    page,
    "each camera has its picture",
    `[...document.querySelectorAll("#cameras img")].filter((i) => i.naturalWidth > 0).length === ${CAMERAS}`,
  );
  for (let i = 1; i <= CAMERAS; i++) {
    const image = `document.querySelector("#cameras > li:nth-child(${i}) img")`;
    const values = await page.evaluate(brightness(image)) as number[]; // what `brightness` answers
    must(range(values) > 100, `the picture of camera ${i} is of one brightness`);
  }
  const text = await page.innerText("body");
  for (const wanted of [t.recordingAll(CAMERAS), t.daysHeld("0", "30"), t.spaceLabel]) {
    must(text.includes(wanted), `${wanted} is not on the page: ${text}`);
  }
  // Its pool is far too small for thirty days, and the page must not keep that to itself.
  const small = t.alarms["pool-too-small"]({ ...NO_FACTS, days: "0", required: "30" }).what;
  await until(`the page says: ${small}`, async () => {
    return (await page.innerText("#alarms")).includes(small);
  });
}

const NO_FACTS = { camera: null, disk: null, percent: null, cause: null, count: null };

/** Milliseconds of footage that the page's timeline of a camera shows. */
async function onTimeline(page: Page, { url }: Room, camera: number): Promise<[number, number]> {
  const days = [0, 1].map((back) =>
    new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
  );
  let from = Infinity, to = 0;
  for (const day of days) {
    const path = `${url}api/cameras/${camera}/day?date=${day}`;
    const { spans } = await (await page.request.get(path)).json() as { spans: [number, number][] };
    for (const [start, end] of spans) {
      from = Math.min(from, start);
      to = Math.max(to, end);
    }
  }
  return [from, to];
}

async function playback(page: Page, room: Room): Promise<void> {
  await page.goto(room.url);
  await until("a minute is recorded", async () => {
    const [from, to] = await onTimeline(page, room, 1);
    return to - from > RECORDED_MS;
  }, 120_000);
  const [from] = await onTimeline(page, room, 1);
  await page.goto(`${room.url}cameras/1?at=${new Date(from + 5000).toISOString()}&lang=en`);
  const video = "document.querySelector('video')";
  await untilIn(page, "the video plays", `${video}.readyState >= 3 && ${video}.currentTime > 0`);
  const began = Number(await page.evaluate(`${video}.currentTime`));
  const pictures: number[][] = [];
  await until(`${WATCHED_S} s of it were played`, async () => {
    pictures.push(await page.evaluate(brightness(video)) as number[]); // what `brightness` answers
    await page.waitForTimeout(500);
    return Number(await page.evaluate(`${video}.currentTime`)) - began >= WATCHED_S;
  }, 90_000);
  must(pictures.every((p) => range(p) > 100), "a picture of one brightness was shown");
  const moved =
    pictures.filter((p, i) =>
      i > 0 && p.some((v, n) => Math.abs(v - (pictures[i - 1]?.[n] ?? 0)) > 60)
    ).length;
  must(moved > pictures.length / 2, `${moved} of ${pictures.length} pictures differ from the last`);
}

async function takePictures(browser: BrowserContext, room: Room): Promise<void> {
  await Deno.mkdir(room.shots, { recursive: true });
  const page = await openPage(browser, room.wrong);
  for (const [width, height] of SCREENS) {
    await page.setViewportSize({ width, height });
    for (const language of ["en", "zh-CN"]) {
      for (const [name, path] of [["front", ""], ["playback", "cameras/1"]]) {
        await page.goto(`${room.url}${path}?lang=${language}`);
        await page.waitForTimeout(2500);
        const over = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        must(over === 0, `${name} is ${over} px too wide for ${width} px`);
        await page.screenshot({ path: `${room.shots}/${name}-${width}-${language}.png` });
      }
    }
  }
  console.log(`pictures of the pages are in ${room.shots}`);
}

async function ended(demo: RunningProgram, within: number): Promise<void> {
  const { status, signal, took } = await demo.end();
  must(
    status === 0 && signal === null,
    `it ended with ${signal ?? status}: ${demo.err.join("; ")}`,
  );
  must(demo.out.at(-1) === "Stopped cleanly.", `its last words: ${demo.out.at(-1)}`);
  must(took <= within, `it took ${Math.round(took)} ms`);
  const left = groupMembers(demo.pid);
  must(left.length === 0, `processes ${left.join(", ")} are left`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ args: Deno.args, options: { shots: { type: "string" } } });
  const shots = values.shots ?? `${Deno.env.get("TMPDIR") ?? "/tmp"}/holdfast-screens`;
  const outcome = new Outcome();
  const lacking = noBrowser();
  if (lacking !== null) {
    outcome.skip(7, `the demo in a browser: ${lacking}`);
    return outcome.finish();
  }
  const folder = await Deno.makeTempDir({ prefix: "holdfast-demo-test-" });
  const demo = new RunningProgram(["demo", "--data", `${folder}/data`, "--port", "0"]);
  try {
    const line = await demo.line(/^Open http/, 180_000);
    const url = line.replace(/^Open (\S+) .*$/, "$1");
    const room: Room = { outcome, url, shots, wrong: [] };
    await withBrowser({ width: 1920, height: 1080, locale: "zh-CN" }, async (browser) => {
      const page = await openPage(browser, room.wrong);
      await step(outcome, "four cameras record, in Chinese", () => frontPage(page, room, zhCn));
      await step(outcome, "four cameras record, in English", () => frontPage(page, room, en));
      await step(outcome, "a recorded minute plays", () => playback(page, room));
      await page.close();
      await step(outcome, "every page fits its screen", () => takePictures(browser, room));
    });
    await step(outcome, "nothing was complained of in the browser", () => {
      must(room.wrong.length === 0, room.wrong.join("; "));
      return Promise.resolve();
    });
    demo.interrupt();
    await step(outcome, "Ctrl-C ends it within five seconds", () => ended(demo, END_MS));
  } catch (error) {
    outcome.fail(`the demo: ${error}; it said: ${[...demo.out, ...demo.err].join("; ")}`);
  } finally {
    await demo.kill();
  }
  const short = new RunningProgram([
    ...["demo", "--data", `${folder}/data`, "--port", "0", "--seconds", "3"],
  ]);
  try {
    await short.line(/^Open http/);
    await step(outcome, "--seconds ends it by itself", () => ended(short, 3000 + END_MS));
  } finally {
    await short.kill();
    await Deno.remove(folder, { recursive: true });
  }
  return outcome.finish();
}

Deno.exit(await main());
