/** The page of duties from the browser's side down to the log. */
import assert from "node:assert/strict";
import { isoDay, proveDuty } from "../../recorder/admin/duties.ts";
import { keepWatch } from "../../recorder/register/duty.ts";
import { LI, QIAN, SUN } from "../../recorder/register/testing.ts";
import { InputError } from "../../src/base/result.ts";
import { type Desk, openDesk } from "./desk.ts";

// The desk's day is 2026-02-02.
const MARKUP = `<img src=x onerror=alert(1)>"'&`;
const prove = ({ ledger, now }: Desk, duty: string, on: string, note = "Sheet 3") =>
  proveDuty(ledger, { duty, on: isoDay("on", on), by: "王伟", note }, now);

/** What a section of the page says; empty where it is not there. */
const section = (page: string, id: string): string =>
  new RegExp(`<section id="${id}"[^]*?</section>`).exec(page)?.[0] ?? "";
/** The words of one duty's row. */
function row(page: string, key: string): string {
  const cells = new RegExp(`<tr id="${key}">[^]*?</tr>`).exec(page)?.[0] ?? "";
  return cells.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

Deno.test("late first, then soon, then the rest: each with article, proof, last time and next day", async () => {
  using desk = await openDesk([LI, QIAN, SUN], ["CN", "CN-LN"]);
  prove(desk, "CN/maintenance", "2025-12-20", "folder 3");
  prove(desk, "CN-LN/training", "2025-12-01");
  prove(desk, "CN/build-to-standard", "2024-05-01");
  desk.ledger.commit((tx) => keepWatch(tx, "take-over", "all works", SUN, desk.now));
  const page = await (await desk.get(LI, "/duties")).text();
  const ids = [...page.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);
  assert.deepEqual(ids, ["overdue", "soon", "later", "once", "undated", "settled", "maybe"]);
  assert.match(section(page, "overdue"), /id="CN\/maintenance"/);
  assert.match(
    row(page, "CN/maintenance"),
    /Maintain devices.*Proof: Maintenance record.*CN-15\(1\) every 30 days proposed interval 2025-12-20 王伟 folder 3 2026-01-19 14 days late/,
  );
  assert.match(section(page, "soon"), /id="CN-LN\/duty-watch"/);
  assert.match(
    row(page, "CN-LN/duty-watch"),
    /2026-02-02 孙静 see the watch book 2026-02-03 in 1 day/,
  );
  assert.match(row(page, "CN/filing-true"), /nothing written down 2026-02-02 today/);
  assert.match(row(page, "CN-LN/training"), /2026-12-01 in 302 days/);
  assert.match(section(page, "once"), /id="CN\/products-conform"/);
  assert.match(section(page, "settled"), /id="CN\/build-to-standard"/);
  assert.match(row(page, "CN/operator-agreement"), /only if another unit runs or maintains it/);
  assert.match(page, /href="#overdue"><b>1<\/b>/);
  assert.ok(!page.includes("<script"), "it needs none");

  const chinese = await (await desk.get(LI, "/duties", "zh-CN")).text();
  assert.match(
    row(chinese, "CN/maintenance"),
    /定期维护设备.*证明材料：维护记录.*CN-15\(1\) 每 30 天 建议间隔 .*2026-01-19 已逾期 14 天/,
  );
  assert.match(chinese, /href="\/duties\?lang=zh-CN">法定义务</);
  assert.deepEqual(desk.faults, []);
});

Deno.test("a site that was told its first use, its operator and its neighbours has days and no open conditions", async () => {
  using desk = await openDesk([LI], ["CN", "CN-LN"]);
  const site = desk.ledger.site();
  assert.ok(site !== null);
  const untold = await (await desk.get(LI, "/duties")).text();
  assert.match(untold, /<dt>In use since<\/dt>\s*<dd>not told/);
  assert.match(section(untold, "maybe"), /id="CN\/secret-unit-consent"/);
  const told = { inUse: "2026-01-10", outsideOperator: true, besideSecretUnit: false } as const;
  desk.ledger.commit((tx) => tx.setSite({ ...site, ...told }, desk.now));
  const page = await (await desk.get(LI, "/duties")).text();
  assert.match(page, /<dt>In use since<\/dt>\s*<dd>2026-01-10<\/dd>/);
  assert.match(
    row(page, "CN/build-to-standard"),
    /once, before first use .* 2026-01-10 23 days late/,
  );
  assert.match(section(page, "overdue"), /id="CN\/build-to-standard"/);
  assert.match(section(page, "soon"), /id="CN\/operator-agreement"/);
  assert.ok(!page.includes("CN/secret-unit-consent"), "it is beside no such unit");
  assert.match(await (await desk.get(LI, "/duties", "zh-CN")).text(), /投入使用日期/);
  assert.deepEqual(desk.faults, []);
});

Deno.test("who has the right writes down that it was done, in his own name, once and for good", async () => {
  using desk = await openDesk([LI, QIAN, SUN], ["CN", "CN-LN"]);
  prove(desk, "CN/maintenance", "2025-12-20");
  const form = { duty: "CN/maintenance", on: "2026-02-01", note: "record 2026-02, folder 3" };
  const answer = await desk.post(LI, "/duties", { ...form, by: "somebody else" });
  assert.equal(answer.status, 303);
  const next = new URL(answer.headers.get("location") ?? "", "http://localhost");
  // Behind it the browser finds the row in its new place.
  assert.equal(decodeURIComponent(next.hash), "#CN/maintenance");
  const page = await (await desk.get(LI, next.pathname + next.search)).text();
  assert.match(row(page, "CN/maintenance"), /Written down: 2026-02-01, 李娜/);
  assert.match(row(page, "CN/maintenance"), /2026-02-01 李娜 record 2026-02, folder 3 2026-03-03/);
  assert.match(section(page, "overdue"), /None\./);
  const [line] = desk.ledger.newestEvents(1);
  assert.equal(line?.kind, "duty-done");
  assert.deepEqual(line?.details, { ...form, by: "李娜", person: LI.id });
  assert.equal(desk.ledger.brokenEvent(), null);
});

Deno.test("an inspector reads and prints, and writes nothing; the watch does not read it", async () => {
  using desk = await openDesk([LI, QIAN, SUN], ["CN", "CN-LN"]);
  const form = { duty: "CN/maintenance", on: "2026-02-01", note: "n" };
  const page = await (await desk.get(QIAN, "/duties")).text();
  assert.ok(page.includes("CN/maintenance") && !page.includes("<details"));
  assert.ok(page.includes("Inspector (signature, date)"));
  assert.equal((await desk.post(QIAN, "/duties", form)).status, 403);
  assert.equal((await desk.get(SUN, "/duties")).status, 403);
  assert.ok(!(await (await desk.get(SUN, "/watch")).text()).includes("/duties"));
  assert.equal(desk.ledger.newestEvents(1, { kind: "duty-done" }).length, 0);
});

Deno.test("a form with nonsense in it is shown again in its row with what was wrong, and nothing is written", async () => {
  using desk = await openDesk([LI], ["CN", "CN-LN"]);
  const form = { duty: "CN/maintenance", on: "2026-02-01", note: "folder 3" };
  const wrong: Record<string, string>[] = [
    { on: "2026-02-03" },
    { on: "2026-02-30" },
    { on: "" },
    { on: "constructor" },
    { note: " " },
    { note: "a\u202eb" },
    { note: "x".repeat(1001) },
    { duty: "CN/constructor" },
    { duty: "CN-AH/training" },
    { duty: "__proto__" },
    { duty: "" },
  ];
  for (const more of wrong) {
    const answer = await desk.post(LI, "/duties", { ...form, ...more });
    const page = await answer.text();
    assert.equal(answer.status, 400, JSON.stringify(more));
    assert.match(page, /class="trouble" role="alert"/);
    // What belongs to a duty of the site is open in its row, as it was typed.
    const open = /<details class="screen-only" open>[^]*?<\/details>/.exec(page)?.[0];
    if (!("duty" in more)) assert.match(open ?? "", /class="trouble"/, JSON.stringify(more));
    if ("on" in more) assert.ok(open?.includes(`value="folder 3"`));
  }
  assert.equal(desk.ledger.newestEvents(1, { kind: "duty-done" }).length, 0);
  assert.deepEqual(desk.faults, []);
});

Deno.test("a page that was taken over names nobody else, and markup in a proof stays text", async () => {
  const li = { ...LI, name: MARKUP };
  using desk = await openDesk([li], ["CN"]);
  const asked = {
    ask: "duty-done",
    duty: "CN/maintenance",
    on: "2026-02-01",
    note: MARKUP,
  } as const;
  await assert.rejects(desk.ask(li, { ...asked, by: "Wang" }), (error) => {
    return error instanceof InputError && error.field === "by";
  });
  await desk.ask(li, { ...asked, by: null });
  const page = await (await desk.get(li, "/duties?written=CN/maintenance")).text();
  assert.ok(!page.includes("<img") && page.includes("&lt;img src=x"));
  const other = await (await desk.get(li, `/duties?written=${encodeURIComponent(MARKUP)}`)).text();
  assert.ok(!other.includes("Written down"));
});
