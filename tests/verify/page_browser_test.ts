/** The offline page of an export in headless Chromium, opened from the disk. */
import { assert, assertEquals } from "../assert.ts";
import { reportPage } from "../../recorder/export/report.ts";
import { verifyPage } from "../../recorder/export/verify_page.ts";
import { MADE, sourceDigest } from "../../scripts/verify_page.ts";
import { encode } from "../media/encoded.ts";
import { film } from "../export/film.ts";
import { MemorySite, requestOf } from "../export/memory_site.ts";
import { testOrSkip } from "../skip.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { makeZip } from "./make_zip.ts";
import { writeFiles } from "./write_files.ts";

Deno.test("the offline page is made of its present sources", async () => {
  const page = await Deno.readTextFile(MADE);
  assert(page.includes(`<!-- sources ${sourceDigest()} -->`), "run scripts/verify_page.ts");
});

/** In the browser: goes near the end of the video, and waits until it shows something there. */
const PLAYS = `new Promise((done, failed) => {
  const video = document.querySelector("video");
  const told = () => done([video.duration, video.currentTime, video.videoWidth]);
  video.addEventListener("error", () => failed(new Error(video.error.message)));
  const go = () => {
    video.addEventListener("seeked", told, { once: true });
    video.currentTime = video.duration - 1;
  };
  if (video.readyState >= 1) go();
  else video.addEventListener("loadedmetadata", go, { once: true });
})`;

testOrSkip(
  "the offline page says the same as the program, in Chinese and English",
  noBrowser(),
  async () => {
    const base = await Deno.makeTempDir({ prefix: "holdfast-page-" });
    const shots = Deno.env.get("HOLDFAST_SCREENSHOTS");
    try {
      const site = new MemorySite(12);
      film(site, 1, await encode(["-c:v", "libx264", "-preset", "ultrafast", "-g", "25"], 6), 0);
      const witness = site.checkpoint();
      const files = await site.export(requestOf([1], 0, 6), {
        pages: { verify: await verifyPage(), report: reportPage },
      });
      const { folder, witness: kept } = await writeFiles(base, files, witness);
      assert(kept !== null);
      const key = Uint8Array.from(site.signer.publicKey).toHex();
      await withBrowser({ width: 900, height: 1200, locale: "zh-CN" }, async (browser) => {
        const page = await browser.newPage();
        const complaints: string[] = [];
        page.on("console", (line) => complaints.push(line.text()));
        page.on("pageerror", (error) => complaints.push(String(error)));
        page.on("request", (it) => {
          if (!it.url().startsWith("file:")) complaints.push(it.url());
        });
        await page.goto(`file://${folder}/verify.html`);
        await page.locator("#key").fill(key);
        await page.locator("#witness").setInputFiles(kept);
        await page.locator("#folder").setInputFiles(folder);
        await page.locator("#result.whole").waitFor();
        assertEquals(await page.locator("#faults li").count(), 0);
        assert((await page.locator("#proofs").innerText()).includes("没有遗漏"));
        assert((await page.locator("#proofs").innerText()).includes("见证方可以作证"));
        if (shots !== undefined) await page.screenshot({ path: `${shots}/verify-whole.png` });

        const [video] = [...files.keys()].filter((path) => path.startsWith("video/"));
        const bytes = (files.get(video ?? "") ?? new Uint8Array()).slice();
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        await Deno.writeFile(`${folder}/${video}`, bytes);
        await page.locator("#folder").setInputFiles(folder);
        await page.locator("#result.broken").waitFor();
        await page.locator("#en").click();
        const said = await page.locator("#faults").innerText();
        assert(
          /2026-01-01 08:00:0\d UTC\+8.*pictures of this fragment were changed/.test(said),
          said,
        );
        if (shots !== undefined) await page.screenshot({ path: `${shots}/verify-broken.png` });

        // The ZIP of it, by its own chooser; and one that programs would show differently.
        await Deno.writeFile(`${folder}/${video}`, files.get(video ?? "") ?? new Uint8Array());
        const parts = [...files].map(([path, data]) => ({ name: `x/${path}`, data }));
        await Deno.writeFile(`${base}/it.zip`, makeZip(parts).bytes());
        await page.locator("#zip").setInputFiles(`${base}/it.zip`);
        await page.locator("#result.whole").waitFor();
        await Deno.writeFile(`${base}/two.zip`, makeZip([...parts, ...parts.slice(0, 1)]).bytes());
        await page.locator("#zip").setInputFiles(`${base}/two.zip`);
        await page.locator("#result.broken").waitFor();
        assert((await page.locator("#faults").innerText()).includes("two files of one name"));
        await page.locator("#zip").setInputFiles(`${folder}/${video}`);
        await page.getByText("it is no ZIP").waitFor();

        // A browser plays the video as it is, to its end, and seeks in it.
        await page.goto(`file://${folder}/${video}`);
        const [duration = 0, at = 0, width = 0] = await page.evaluate<number[]>(PLAYS);
        assert(
          Math.abs(duration - 6) < 0.2 && at > 4.5 && width === 320,
          `${duration} ${at} ${width}`,
        );

        // The report has no scripts and shows what people wrote as text.
        await page.goto(`file://${folder}/report.html`);
        assertEquals(await page.locator("script").count(), 0);
        assert((await page.locator("body").innerText()).includes("王警官"));
        if (shots !== undefined) {
          await page.screenshot({ path: `${shots}/report.png`, fullPage: true });
        }
        assertEquals(complaints, []);
      });
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  },
);
