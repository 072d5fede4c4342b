/** The page of duties in a real browser: on a desk and on a phone, in both languages, and on paper. */
import assert from "node:assert/strict";
import { isoDay, proveDuty } from "../../recorder/admin/duties.ts";
import { LI } from "../../recorder/register/testing.ts";
import { serve } from "../../ui/serve.ts";
import { testOrSkip } from "../skip.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { openDesk, sessionOf } from "./desk.ts";

/** Elements that do not fit beside each other, and controls that a finger misses. */
const OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const SMALL = `[...document.querySelectorAll("main button, main summary, main input, .counts a")]
  .filter((one) => one.offsetHeight > 0 && one.offsetHeight < 44).length`;
const SHOWN =
  `[...document.querySelectorAll("nav, details, form, .counts, a.language, .signatures")]
  .filter((one) => one.getClientRects().length > 0).map((one) => one.className || one.tagName)`;
/** Whether the row that the address names is in sight. */
const IN_SIGHT = `(() => {
  const { top, bottom } = document.querySelector(":target").getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
})()`;

testOrSkip(
  "duties in Chromium: they fit, are written down without a script, and print",
  noBrowser(),
  async () => {
    using desk = await openDesk([LI], ["CN", "CN-LN"]);
    const last = { duty: "CN-LN/safety-inspection", on: isoDay("on", "2025-12-20"), by: "王伟" };
    proveDuty(desk.ledger, { ...last, note: "long ".repeat(190) }, desk.now);
    const serving = await serve({ fetch: desk.app.fetch, port: 0 });
    const base = `http://127.0.0.1:${serving.port}`;
    const wrong: string[] = [];
    try {
      await withBrowser({ width: 1280, height: 900, locale: "zh-CN" }, async (browser) => {
        await browser.addCookies([{ name: "holdfast", value: sessionOf(LI), url: base }]);
        const page = await browser.newPage();
        page.on("console", (line) => {
          if (line.type() === "error") wrong.push(line.text());
        });
        page.on("pageerror", (error) => wrong.push(error.message));
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          for (const lang of ["zh-CN", "en"]) {
            await page.goto(`${base}/duties?lang=${lang}`);
            assert.equal(await page.evaluate(OVER), 0, `${lang} at ${width} px`);
            assert.equal(await page.evaluate(SMALL), 0, `${lang} at ${width} px`);
          }
        }
        const key = "CN/security-measures";
        const form = page.locator(`tr[id="${key}"] details`);
        await form.locator("summary").click();
        await form.locator(`[name="note"]`).fill("表 7");
        await form.locator("button").click();
        await page.waitForURL(/written=/);
        assert.match(await page.innerText(`tr[id="${key}"]`), /Written down: 2026-02-02, 李娜/);
        assert.equal(await page.evaluate(IN_SIGHT), true);
        await page.emulateMedia({ media: "print" });
        assert.deepEqual(await page.evaluate(SHOWN), ["signatures print-only"]);
        assert.deepEqual(wrong, []);
      });
    } finally {
      await serving.close();
    }
  },
);
