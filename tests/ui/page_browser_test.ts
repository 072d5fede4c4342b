/** The pages in a real browser, over made-up cameras with real footage. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { testOrSkip } from "../skip.ts";
import { noBrowser, withBrowser } from "./browser.ts";
import { type FakeFootage, makeFootage } from "./fake_footage.ts";
import type { FakeCamera } from "./fake_reader.ts";
import { runFakeSite, type RunningSite } from "./fake_site.ts";
import { fakeAlarm, fakeCameraStatus } from "./fake_status.ts";

const MARKUP = [
  `<img src=x onerror=alert(1)>`,
  `</script><script>alert(2)</script>`,
  `"><svg onload=alert(3)>`,
  `' onmouseover='alert(4)`,
  `javascript:alert(5)`,
  `\u2028<!--<script>\${alert(6)}{{alert(7)}}`,
];
/** How far back footage begins, in milliseconds; a whole number of films. */
const PAST = 2 * 3_600_000;

interface Film {
  readonly short: FakeFootage;
  readonly longGop: FakeFootage;
  readonly large: FakeFootage;
  readonly h265: FakeFootage;
}

async function film(): Promise<Film> {
  return {
    short: await makeFootage({ codec: "h264", seconds: 20, gopSeconds: 2 }),
    longGop: await makeFootage({ codec: "h264", seconds: 20, gopSeconds: 10 }),
    large: await makeFootage({ codec: "h264", seconds: 20, gopSeconds: 2, size: "800x448" }),
    h265: await makeFootage({ codec: "h265", seconds: 20, gopSeconds: 2 }),
  };
}

/** Everything a page did that it should not have. */
function watch(page: Page): string[] {
  const wrong: string[] = [];
  page.on("console", (m) => {
    // A picture that is not there yet is a 404 on purpose.
    const expected = /status of (404|503)|net::ERR_CONNECTION_REFUSED/.test(m.text());
    if (m.type() === "error" && !expected) wrong.push(m.text());
  });
  page.on("pageerror", (e) => wrong.push(e.message));
  page.on("dialog", (d) => {
    wrong.push(`a script ran: ${d.message()}`);
    d.dismiss().catch(() => {});
  });
  return wrong;
}

async function until(what: string, page: Page, expression: string, ms = 15_000): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (await page.evaluate(expression) === true) return;
    await page.waitForTimeout(20);
  }
  const text = await page.evaluate("document.querySelector('#message')?.textContent");
  throw new Error(`never: ${what}; the page says: ${text}`);
}

const V = "document.querySelector('video')";
const PLAYS = `${V}.readyState >= 3 && !${V}.paused && !${V}.seeking && ${V}.currentTime > 0`;
/** How much the middle of the picture varies: black and any other single colour give 0. */
const VARIETY = `(() => {
  const canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 36;
  const pen = canvas.getContext("2d");
  pen.drawImage(${V}, 0, 0, 64, 36);
  const { data } = pen.getImageData(0, 0, 64, 36);
  let low = 255, high = 0;
  for (let i = 0; i < data.length; i += 4) { low = Math.min(low, data[i]); high = Math.max(high, data[i]); }
  return high - low;
})()`;
/** The first picture is painted a moment after the player says that it plays. */
const PICTURE = `${VARIETY} > 50`;

const play = (site: RunningSite, camera: number, at: number) =>
  `${site.url}/cameras/${camera}?at=${new Date(at).toISOString()}&lang=en`;

function cameras(f: Film, from: number, now: number): readonly FakeCamera[] {
  const at = (seconds: number) => from + seconds * 1000;
  const broken = [{ from: at(600), to: at(660), cause: "camera-unreachable" as const }];
  return [
    { id: 1, name: "Gate", footage: f.short, from, gaps: broken },
    { id: 2, name: "Long GOP", footage: f.longGop, from, gaps: [] },
    {
      id: 3,
      name: "Changed",
      footage: f.short,
      then: { at: at(700), footage: f.large },
      from,
      gaps: [],
    },
    { id: 4, name: "H.265", footage: f.h265, from, gaps: [] },
    {
      id: 5,
      name: "Gone",
      removed: true,
      footage: f.short,
      from,
      gaps: [{
        from: at(900),
        to: now + 3_600_000,
        cause: "camera-off" as const,
      }],
    },
    ...MARKUP.map((name, i) => ({ id: 10 + i, name, footage: null, from, gaps: [] })),
  ];
}

testOrSkip("the pages in Chromium", noBrowser(), async (t) => {
  const f = await film();
  const now = Date.now();
  const from = Math.floor((now - PAST) / 1000) * 1000;
  const list = cameras(f, from, now);
  const site = await runFakeSite({
    cameras: list,
    status: (at) => list.filter((c) => !c.removed).map((c) => fakeCameraStatus(c.id, c.name, at)),
    alarms: (at) =>
      MARKUP.map((m) => fakeAlarm("disk-failed", "act", at - 1000, null, { disk: m })),
  });
  try {
    await withBrowser({ width: 1920, height: 1080, locale: "en-GB" }, async (browser) => {
      const page = await browser.newPage();
      const wrong = watch(page);

      await t.step("the first page shows each camera, its picture and its days", async () => {
        await page.goto(`${site.url}/`);
        assert.equal(await page.getAttribute("html", "lang"), "en");
        await until("a picture", page, `document.querySelectorAll("li.pictured").length >= 4`);
        const tile = await page.innerText("#cameras > li:first-child");
        for (const text of ["Gate", "Recording", "17 of 30 days kept", "4.0 Mbit/s", "Play back"]) {
          assert.ok(tile.includes(text), `${text} in ${tile}`);
        }
        assert.match(await page.innerText("#removed"), /Gone/);
      });

      await t.step(
        "names that are markup are shown as they are, and nothing of them runs",
        async () => {
          const shown = await page.evaluate(
            `[...document.querySelectorAll("#cameras h3")].map((h) => h.textContent)`,
          );
          assert.deepEqual(shown, list.filter((c) => !c.removed).map((c) => c.name));
          assert.equal(await page.evaluate("document.querySelectorAll('main script').length"), 0);
        },
      );

      await t.step(
        "a recorder that stops is said without a reload, and a page that is cut off too",
        async () => {
          const { recorder } = site;
          await page.evaluate("globalThis.sameDocument = true");
          site.recorder = null;
          await until(
            "not running",
            page,
            "document.querySelector('h1').textContent.includes('NOT')",
          );
          site.recorder = recorder;
          await until("running", page, "document.querySelector('h1').textContent.includes('All')");
          await browser.setOffline(true);
          await until("offline", page, "!document.querySelector('#offline').hidden");
          await browser.setOffline(false);
          await until("online", page, "document.querySelector('#offline').hidden");
          assert.equal(await page.evaluate("globalThis.sameDocument"), true);
        },
      );

      await t.step("both languages", async () => {
        await page.click("a.language");
        await page.waitForURL(/lang=zh-CN/);
        assert.match(await page.innerText("h1"), /路正在录像/);
        assert.match(await page.innerText("#alarms"), /怎么办/);
        await page.click("a.language");
        await page.waitForURL(/lang=en/);
      });

      await t.step("a recorded minute plays: time advances and the picture is one", async () => {
        await page.goto(play(site, 1, from + 100_000));
        await until("playing", page, PLAYS);
        const before = Number(await page.evaluate(`${V}.currentTime`));
        await page.waitForTimeout(2000);
        const after = Number(await page.evaluate(`${V}.currentTime`));
        assert.ok(after - before > 1 && after - before < 4, `${after - before} s in 2 s`);
        await until("a picture", page, PICTURE);
        const ahead = Number(
          await page.evaluate(
            `${V}.buffered.end(${V}.buffered.length - 1) - ${V}.currentTime`,
          ),
        );
        assert.ok(ahead > 5 && ahead <= 31, `${ahead} s buffered ahead`);
      });

      await t.step("first picture after a jump to another time", async () => {
        const took: number[] = [];
        // The player's timeline begins a day before the UTC day of the first thing it showed.
        const base = (Math.floor((from + 100_000) / 86_400_000) - 1) * 86_400_000;
        for (const minutes of [70, 20, 95, 40, 60]) {
          const target = from + minutes * 60_000;
          const typed = new Date(target + 8 * 3_600_000).toISOString();
          took.push(Number(
            await page.evaluate(`new Promise((resolve) => {
            document.querySelector("#day").value = "${typed.slice(0, 10)}";
            document.querySelector("#time").value = "${typed.slice(11, 19)}";
            const begin = performance.now();
            const video = ${V};
            const shown = () => video.requestVideoFrameCallback((_, meta) =>
              Math.abs(meta.mediaTime - ${(target - base) / 1000}) < 2
                ? resolve(performance.now() - begin) : shown());
            shown();
            document.querySelector("#jump").requestSubmit();
          })`),
          ));
        }
        took.sort((a, b) => a - b);
        console.log(`first picture after ${took.map((ms) => Math.round(ms)).join(", ")} ms`);
        assert.ok((took[2] ?? Infinity) < 1500, "the median stays far below a second and a half");
      });

      await t.step("a gap is skipped and said", async () => {
        await page.goto(play(site, 1, from + 596_000));
        await until(
          "beyond the gap",
          page,
          `document.querySelector("#message").textContent.startsWith("Skipped 1 min without footage: The camera could not be reached")`,
        );
        await until("playing on", page, PLAYS);
        const shown = await page.innerText("#shown");
        const seconds = (Date.parse(`${shown.replace(" ", "T")}+08:00`) - from) / 1000;
        assert.ok(seconds >= 659 && seconds < 680, `${shown} is ${seconds} s`);
      });

      await t.step("key frames 10 s apart: pieces join without a hole", async () => {
        await page.goto(play(site, 2, from + 305_000));
        await until("playing", page, PLAYS);
        await page.click("[data-speed='4']");
        const begin = Number(await page.evaluate(`${V}.currentTime`));
        await until("30 s further", page, `${V}.currentTime > ${begin + 30}`, 20_000);
        assert.equal(await page.evaluate(`${V}.buffered.length`), 1);
      });

      await t.step("another resolution in mid playback goes on by itself", async () => {
        await page.goto(play(site, 3, from + 694_000));
        await until("playing", page, PLAYS);
        assert.equal(await page.evaluate(`${V}.videoWidth`), 640);
        await until("the larger picture", page, `${V}.videoWidth === 800`, 20_000);
        await until("playing", page, PLAYS);
      });

      await t.step("H.265: a still picture and an offer; converted it plays", async () => {
        await page.goto(play(site, 4, from + 100_000));
        await until("the offer", page, "!document.querySelector('#offer').hidden");
        assert.match(await page.innerText("#offer-text"), /cannot play H\.265/);
        await until("a still", page, "document.querySelector('#still').naturalWidth === 640");
        await page.click("#convert");
        await until("playing", page, PLAYS);
        await until("a picture", page, PICTURE);
        const begin = Number(await page.evaluate(`${V}.currentTime`));
        await until("over two pieces", page, `${V}.currentTime > ${begin + 9}`, 25_000);
      });

      await t.step("keys, buttons and the strip", async () => {
        await page.goto(play(site, 1, from + 100_000));
        await until("playing", page, PLAYS);
        await page.keyboard.press("k");
        await until("paused", page, `${V}.paused`);
        const shownAt = async () =>
          Date.parse(`${(await page.innerText("#shown")).replace(" ", "T")}+08:00`);
        const before = await shownAt();
        await page.keyboard.press("ArrowRight");
        await page.waitForTimeout(500);
        assert.ok(Math.abs(await shownAt() - before - 10_000) <= 1000);
        await page.click("#next-gap");
        await page.waitForTimeout(700);
        const gapSeen = (await shownAt() - from) / 1000;
        assert.ok(gapSeen >= 594 && gapSeen <= 596, `${gapSeen}`);
        const width = Number(await page.evaluate("document.querySelector('#strip').clientWidth"));
        const midnight = Math.floor((await shownAt() + 8 * 3_600_000) / 86_400_000) * 86_400_000 -
          8 * 3_600_000;
        await page.click("#strip", { position: { x: 5, y: 20 } });
        await page.waitForTimeout(700);
        const picked = Math.max(from, midnight + (5.5 / width) * 86_400_000);
        const off = Math.abs(await shownAt() - picked);
        assert.ok(off <= 86_400_000 / width, `${off} ms beside the place on the strip`);
      });

      await t.step("fits a phone and a wide screen", async () => {
        for (const width of [360, 1920]) {
          await page.setViewportSize({ width, height: 844 });
          for (const path of ["/", "/cameras/1?lang=zh-CN", "/cameras/10?lang=en"]) {
            await page.goto(site.url + path);
            await page.waitForTimeout(300);
            const over = await page.evaluate(
              "document.documentElement.scrollWidth - document.documentElement.clientWidth",
            );
            assert.equal(over, 0, `${path} at ${width} px`);
            const small = await page.evaluate(
              `[...document.querySelectorAll("button, a.button, input")].filter((b) => b.offsetHeight > 0 && b.offsetHeight < 44).map((b) => b.outerHTML)`,
            );
            assert.deepEqual(small, []);
          }
        }
      });

      await t.step("nothing ran, nothing was refused by the policy, no error was left", () => {
        const network = /ERR_INTERNET_DISCONNECTED/;
        assert.deepEqual(wrong.filter((w) => !network.test(w)), []);
        assert.deepEqual(site.faults, []);
      });
    });
  } finally {
    await site.close();
  }
});
