/** The form of a request in a real browser: photographs go up as they are chosen, the decision comes back. */
import assert from "node:assert/strict";
import { LI, png } from "../../recorder/register/testing.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { serve } from "../../ui/serve.ts";
import { testOrSkip } from "../skip.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { openDesk, sessionOf } from "./desk.ts";

testOrSkip("a request is filled in and granted in Chromium", noBrowser(), async () => {
  using desk = await openDesk([LI], ["CN", "CN-LN"], [`<img src=x onerror=alert(1)>`, "院子"]);
  const serving = await serve({ fetch: desk.app.fetch, port: 0 });
  const base = `http://127.0.0.1:${serving.port}`;
  const wrong: string[] = [];
  try {
    await withBrowser({ width: 1000, height: 800, locale: "zh-CN" }, async (browser) => {
      await browser.addCookies([{ name: "holdfast", value: sessionOf(LI), url: base }]);
      const page = await browser.newPage();
      // A picture whose content is nonsense and a refused file are told on purpose.
      page.on("console", (m) => {
        if (m.type() === "error" && !m.text().includes("status of 400")) wrong.push(m.text());
      });
      page.on("pageerror", (e) => wrong.push(e.message));
      page.on("dialog", (d) => {
        wrong.push(`a script ran: ${d.message()}`);
        d.dismiss().catch(() => {});
      });
      await page.goto(`${base}/requests/new?requester=public-security&action=copy&lang=zh-CN`);
      const choose = async (paper: string, bytes: Uint8Array) =>
        await page.setInputFiles(`[data-paper=${paper}] input[type=file]`, {
          name: "x.png",
          mimeType: "image/png",
          // playwright asks for a Buffer, which is a Uint8Array of node's.
          buffer: (await import("node:buffer")).Buffer.from(bytes),
        });
      await choose("credential", new TextEncoder().encode("<script>alert(2)</script>"));
      await page.getByText("没有保存成功").waitFor();
      for (const paper of ["credential", "approval"]) {
        await choose(paper, png(30, 20));
        await page.waitForSelector(`[data-paper=${paper}] .photos input[type=hidden]`, {
          state: "attached",
        });
      }
      const fields: Readonly<Record<string, string>> = {
        organ: "沈河分局",
        name1: "王伟",
        unit1: "沈河分局",
        document1: "警1",
        name2: "张敏",
        unit2: "沈河分局",
        document2: "警2",
        approverName: "刘局长",
        approvalNumber: "17",
        from: "2026-02-02T08:00",
        to: "2026-02-02T09:00",
        purpose: "案件",
        destination: "物证室",
      };
      for (const [name, value] of Object.entries(fields)) {
        await page.fill(`form.request [name=${name}]`, value);
      }
      await page.check("[value=register-form]");
      await page.selectOption("[name=approvedBy]", "own-organ-head");
      await page.check("[name=camera][value='1']");
      await page.click("form.request button[type=submit]");
      await page.getByText("可以同意").waitFor();
    });
  } finally {
    await serving.close();
  }
  assert.deepEqual(wrong, []);
  assert.equal(desk.ledger.holds(TrustedMs(0)).length, 1);
  assert.deepEqual(desk.faults, []);
});
