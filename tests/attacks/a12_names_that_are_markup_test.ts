/**
 * A12: whatever anybody or anything wrote — names, notes, papers, browsers' own words — is shown on each
 * page as text. In Chromium: no script runs, none is even stopped by the policy, no element is made of it.
 */
import { CameraId } from "../../src/base/ids.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { serve } from "../../ui/serve.ts";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { testOrSkip } from "../skip.ts";
import { noBrowser, withBrowser } from "../ui/browser.ts";
import { type Device, withDevice } from "./device.ts";
import { MARKUP } from "./payloads.ts";
import { EXAMPLES } from "./questions.ts";
import { UNTOLD } from "../../recorder/ledger/records.ts";

const ALL = MARKUP.join(" ");
const m = (n: number) => MARKUP[n % MARKUP.length] ?? "";

/** Writes markup into every text that a page shows. */
async function fill({ recorder, ask, sessions }: Device): Promise<void> {
  const { people } = recorder;
  const { ledger } = recorder.opened;
  for (const [i, name] of MARKUP.entries()) {
    const from = { address: m(i + 1), agent: m(i + 2) };
    const { id } = people.add(
      {
        login: `markup${i}`,
        name,
        unit: m(i + 3),
        role: "manager",
        cameras: new Set([CameraId(1)]),
      },
      "console",
    );
    people.sessions.begin(people.person(id), from, "a test");
    people.makeToken({ person: id, name, scopes: ["see-status"], until: null }, "console");
  }
  const asker = { token: sessions.get("manager") ?? "", address: ALL, agent: ALL };
  const form = EXAMPLES["request-submit"].form;
  const say = async (question: Parameters<Device["ask"]>[1]) => {
    await ask({ ...asker, address: "192.0.2.1" }, question);
  };
  for (const [i, text] of MARKUP.entries()) {
    const persons = [0, 1].map((n) => ({
      name: m(i + n),
      unit: m(i + n + 2),
      document: m(i + n + 4),
    }));
    const approval = { ...form.approval, number: m(i + 1), name: m(i + 2) };
    await say({
      ask: "request-submit",
      form: { ...form, organ: text, persons, approval, purpose: m(i + 5), destination: m(i + 6) },
    });
    await say({ ask: "duty-keep", kind: i % 2 === 0 ? "take-over" : "hand-over", note: text });
    await say({
      ask: "suspicion-write",
      camera: 1,
      seen: Date.now() - 60_000,
      what: `${text}\n${ALL}`,
    });
    await say({ ask: "suspicion-report", suspicion: i + 1, to: text, reference: m(i + 1) });
    const duty = ["CN/maintenance", "CN/filing", "CN/inspection"][i % 3] ?? "";
    await say({ ask: "duty-done", duty, on: "2026-01-05", by: null, note: text });
    const at = Date.now();
    const span = { camera: 1, from: at - 60_000, to: at - 30_000 };
    await say({ ask: "register-playback", ...span, purpose: text });
    const hold = { ...span, until: null, kind: "case" as const, who: text, why: m(i + 1) };
    await say({ ask: "hold-place", hold });
  }
  const now = {
    at: ledger.newestEvents(1)[0]?.at,
    trusted: ledger.newestEvents(1)[0]?.trusted,
  } as never; // of a line that is there
  const site = {
    name: ALL.slice(0, 200),
    layers: ["CN"],
    exemptUnderCN9: false,
    venue: null,
    builder: null,
    ...UNTOLD,
  };
  ledger.commit((tx) => tx.setSite(site as never, now)); // layers of the country alone
  await recorder.answer({ ask: "status" }, CONSOLE);
}

testOrSkip(
  "A12: on every page in Chromium what is markup is text: nothing runs, nothing is stopped",
  noBrowser(),
  async () => {
    await withDevice(async (device) => {
      await fill(device);
      const server = await serve({ fetch: device.app.fetch, port: 0 });
      const url = `http://127.0.0.1:${server.port}`;
      const words = encodeURIComponent(ALL.slice(0, 400));
      const pages = ROUTE_RULES
        .filter(({ method, path }) =>
          method === "GET" && !/^\/(?:api|assets|enter)\b|photos|table/.test(path)
        )
        .map(({ path }) => path.replace(/:[a-z0-9]+/g, "1"));
      const asked = [
        `/people/7`,
        `/requests/new?requester=public-security&action=copy`,
        `/requests/new?again=1`,
        `/register?text=${words}&person=${words}&purpose=${words}`,
        `/sign-in?next=${words}`,
        `/sign-in?lang=${words}`,
        `/set-up?code=${words}`,
        `/cameras/1?at=${words}`,
        `/cameras/${encodeURIComponent(m(0))}`,
        `/nothing/${words}`,
      ];
      const hits: string[] = [];
      const shown = new Set<string>();
      try {
        await withBrowser({ width: 1000, height: 800, locale: "en-GB" }, async (browser) => {
          await browser.addCookies([{
            name: "holdfast",
            value: device.sessions.get("manager") ?? "",
            url,
          }]);
          const page = await browser.newPage();
          page.on("dialog", (dialog) => {
            hits.push(`${page.url()}: ran: ${dialog.message()}`);
            dialog.dismiss().catch(() => {});
          });
          page.on("console", (line) => {
            const stopped = /Content Security Policy|Trusted|Refused to/i.test(line.text());
            if (stopped) hits.push(`${page.url()}: tried: ${line.text()}`);
          });
          page.on("pageerror", (error) => hits.push(`${page.url()}: ${error.message}`));
          for (const path of [...pages, ...asked]) {
            const answer = await page.goto(url + path, { waitUntil: "load" });
            assert(answer !== null && answer.status() < 500, `${path}: ${answer?.status()}`);
            await page.waitForTimeout(30);
            const made = Number(
              await page.evaluate(
                `document.querySelectorAll("img[src=x],svg[onload],iframe,math,[onerror],[onfocus],[onload],a[href^='javascript:']").length`,
              ),
            );
            if (made > 0) hits.push(`${path}: ${made} elements were made of text`);
            const text = String(await page.evaluate("document.body.textContent"));
            for (const one of MARKUP) if (text.includes(one)) shown.add(path);
          }
        });
      } finally {
        await server.close(100);
      }
      assertEquals(hits, []);
      assert(shown.has("/duties"), "a proof of a duty is on no page");
      assert(shown.size >= 10, `markup was on ${[...shown].join(", ")}`);
      assertEquals(device.faults, []);
    }, { names: MARKUP.map((name) => name.slice(0, 64)).slice(0, 4) });
  },
);

testOrSkip("A12: a page that did show markup as markup would be seen", noBrowser(), async () => {
  await withBrowser({ width: 400, height: 400, locale: "en-GB" }, async (browser) => {
    const page = await browser.newPage();
    const ran: string[] = [];
    page.on("dialog", (dialog) => {
      ran.push(dialog.message());
      dialog.dismiss().catch(() => {});
    });
    await page.setContent(`<p>${m(0)}</p>`);
    await page.waitForTimeout(200);
    assertEquals(ran, ["1"]);
  });
});
