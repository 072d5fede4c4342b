/** Register, requests and watch from the browser's side down to the ledger. */
import assert from "node:assert/strict";
import { jpeg, LI, png, QIAN, SUN, ZHAO } from "../../recorder/register/testing.ts";
import { searchRegister, writeEntry } from "../../recorder/register/register.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { type Desk, type Fields, openDesk } from "./desk.ts";

const ALL = [LI, ZHAO, SUN, QIAN];
const MARKUP = `<img src=x onerror=alert(1)>"'&`;

const form = (more: Fields = {}): Fields => ({
  requester: "public-security",
  action: "copy",
  organ: "沈阳市公安局沈河分局",
  name1: "王伟",
  unit1: "沈河分局",
  document1: "警0123",
  name2: "张敏",
  unit2: "沈河分局",
  document2: "警0456",
  shown: ["credential", "approval", "register-form"],
  approvedBy: "own-organ-head",
  approverName: "刘局长",
  approvalNumber: "沈公批17号",
  camera: ["1", "2"],
  from: "2026-02-02T08:00",
  to: "2026-02-02T09:30:00",
  purpose: "case 2026-17",
  destination: "evidence room",
  ...more,
});

async function sent(desk: Desk, bytes: Uint8Array): Promise<string> {
  const answer = await desk.photo(LI, bytes);
  assert.equal(answer.status, 200);
  const { sha256 } = await answer.json();
  assert.match(sha256, /^[0-9a-f]{64}$/);
  return sha256;
}

const location = (r: Response) => (r.headers.get("location") ?? "").replace(/\?.*/, "");

Deno.test("a request end to end: form, photographs, decision, holds, hand-over, receipt", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const asks = await desk.get(LI, "/requests/new?requester=public-security&action=copy");
  const page = await asks.text();
  for (const word of ["LN-18(1)", "LN-18(2)", "LN-18(3)", "LN-18(4)", "LN-17(1)"]) {
    assert.ok(page.includes(word), word);
  }
  assert.ok(!page.includes("own-organ-proof"), "Anhui's paper is not asked for in Liaoning");

  const photos = {
    "photo-credential": [await sent(desk, jpeg(40, 30)), await sent(desk, jpeg(41, 30))],
    "photo-approval": await sent(desk, png(30, 40)),
  };
  const submitted = await desk.post(LI, "/requests", form(photos));
  assert.equal(submitted.status, 303, await submitted.text());
  assert.equal(location(submitted), "/requests/1");
  const holds = desk.ledger.holds(TrustedMs(0));
  assert.deepEqual(
    holds.map(({ camera, from, to, kind }) => [camera, from, to, kind]),
    [1, 2].map((id) => [
      id,
      Date.UTC(2026, 1, 2, 0),
      Date.UTC(2026, 1, 2, 1, 30),
      "request",
    ]),
  );
  const shown = await (await desk.get(LI, "/requests/1")).text();
  for (const word of ["May be granted", "LN-17(1)", "held on 2 cameras", "沈公批17号"]) {
    assert.ok(shown.includes(word), word);
  }
  const photo = await desk.get(LI, `/requests/photos/${photos["photo-approval"]}`);
  assert.equal(photo.headers.get("content-type"), "image/png");
  assert.equal(photo.headers.get("x-content-type-options"), "nosniff");
  assert.deepEqual(new Uint8Array(await photo.arrayBuffer()), png(30, 40));
  const paper = await (await desk.get(LI, "/requests/1/print", "zh-CN")).text();
  assert.ok(paper.includes("登记表") && paper.includes("签名"));

  assert.match(
    await (await desk.post(ZHAO, "/requests/1/acknowledge", { receipt: "9" })).text(),
    /handed over/,
  );
  assert.deepEqual(desk.faults, []);
});

Deno.test("viewing: registered before it begins, over by a word, closed by another person", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-AH"]);
  const kin = form({
    requester: "data-subject",
    action: "view",
    organ: "父亲",
    shown: [],
    name2: "",
    unit2: "",
    document2: "",
    approvedBy: "operator",
    approverName: "",
    approvalNumber: "",
    beside: "孙静",
  });
  const page = await (await desk.get(LI, "/requests/new?requester=data-subject&action=view"))
    .text();
  assert.ok(page.includes("CN-21") && page.includes("beside"));
  assert.equal(location(await desk.post(LI, "/requests", kin)), "/requests/1");
  assert.equal((await desk.post(LI, "/requests/1/shown", {})).status, 400);
  assert.equal((await desk.post(LI, "/requests/1/view", {})).status, 303);
  const [entry] = searchRegister(desk.ledger, { request: 1 }, null, 9).entries;
  assert.equal(entry?.action, "view");
  assert.deepEqual(entry?.who, { name: "王伟", unit: "-", document: "警0123" });
  assert.match(await (await desk.get(LI, "/requests/1")).text(), /\/cameras\/1\?at=2026-02-02T00/);
  assert.equal((await desk.post(LI, "/requests/1/shown", {})).status, 303);
  const own = await desk.post(LI, "/requests/1/acknowledge", { receipt: "seen" });
  assert.match(await own.text(), /yourself/);
  assert.equal(desk.ledger.holds(TrustedMs(0)).length, 2);
  assert.equal((await desk.post(ZHAO, "/requests/1/acknowledge", { receipt: "seen" })).status, 303);
  assert.equal(desk.ledger.holds(TrustedMs(0)).length, 0);
  const copy = await desk.post(LI, "/requests", { ...kin, action: "copy" });
  assert.match(await (await desk.get(LI, location(copy))).text(), /Must be refused/);
});

Deno.test("what is missing is shown with its article, and what nobody may have is refused politely", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const alone = await desk.post(
    LI,
    "/requests",
    form({ name2: "", unit2: "", document2: "", shown: ["register-form"] }),
  );
  const refused = await (await desk.get(LI, location(alone))).text();
  for (const word of ["Must be refused", "a second person", "LN-18(1)", "again=1"]) {
    assert.ok(refused.includes(word), word);
  }
  const again = await (await desk.get(LI, "/requests/new?again=1")).text();
  assert.ok(again.includes("王伟") && again.includes("2026-02-02T08:00:00"));
  const stranger = await desk.get(LI, "/requests/new?requester=other-unit&action=copy", "zh-CN");
  const polite = await stranger.text();
  assert.ok(polite.includes("礼貌") && polite.includes("LN-14(6)"));
  assert.ok(!polite.includes("data-paper"), "nothing is asked that would not help");
  assert.equal(desk.ledger.holds(TrustedMs(0)).length, 0);
});

Deno.test("a form with nonsense in it is shown again with what was wrong, and nothing is written", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const photo = await sent(desk, jpeg(40, 30));
  const whole = { "photo-credential": photo, "photo-approval": photo };
  const before = desk.ledger.newestEvents(1)[0]?.id;
  const wrong: Fields[] = [
    { from: "1026-02-02T08:00", to: "2026-02-02T08:00" },
    { from: "2026-02-02T08:00", to: "3026-02-02T08:00" },
    { from: "2025-11-31T08:00", to: "2025-12-05T08:00" },
    { from: "" },
    { from: "constructor" },
    { camera: [] },
    { camera: ["99"] },
    { camera: ["__proto__"] },
    { camera: ["1e3"] },
    { name1: "" },
    { document2: "警0123" },
    { purpose: "" },
    { purpose: "x".repeat(2001) },
    { organ: "a\u202eb" },
    { approverName: "" },
    { "photo-credential": "a".repeat(64) },
    { "photo-credential": "../../etc/passwd" },
    { approvedBy: "constructor" },
    { requester: "constructor" },
    { action: "" },
  ];
  for (const more of wrong) {
    const answer = await desk.post(LI, "/requests", form({ ...whole, ...more }));
    assert.equal(answer.status, 400, JSON.stringify(more).slice(0, 100));
    await answer.body?.cancel();
  }
  const kept = await (await desk.post(LI, "/requests", form({ ...whole, purpose: "" }))).text();
  assert.ok(kept.includes(photo) && kept.includes("沈公批17号"), "what was typed is still there");
  assert.equal(desk.ledger.newestEvents(1)[0]?.id, before);
  assert.deepEqual(desk.faults, []);
});

Deno.test("files that are no photographs are refused, and none is ever given out as anything else", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const text = (words: string) => new TextEncoder().encode(words);
  const bombs = [
    text("<script>alert(1)</script>"),
    text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    png(60_000, 60_000),
    jpeg(65_535, 65_535),
    new Uint8Array(5 * 1024 * 1024 + 1),
    new Uint8Array(),
  ];
  for (const bytes of bombs) {
    const answer = await desk.photo(LI, bytes);
    assert.equal(answer.status, 400);
    assert.ok((await answer.json()).error.length > 10);
  }
  assert.equal((await desk.photo(LI, new Uint8Array(6 * 1024 * 1024))).status, 413);
  assert.equal((await desk.photo(SUN, jpeg(9, 9))).status, 403, "the watch enters no requests");
  for (const name of ["a".repeat(64), "..%2f..%2fetc%2fpasswd", "constructor"]) {
    assert.equal((await desk.get(LI, `/requests/photos/${name}`)).status, 400, name);
  }
  assert.deepEqual(desk.faults, []);
});

function entries(desk: Desk, n: number, name: string): void {
  for (let i = 0; i < n; i++) {
    desk.ledger.commit((tx) =>
      writeEntry(
        tx,
        {
          action: i % 2 === 0 ? "copy" : "playback",
          cameras: [CameraId(1 + i % 3)],
          span: { from: UtcMs(desk.now.at - 7_200_000), to: UtcMs(desk.now.at - 3_600_000) },
          who: { name, unit: "沈河分局", document: `警${i}` },
          second: null,
          purpose: `=1+1 case ${i}`,
          destination: "@evidence",
          grantedBy: "沈公批17号",
          request: null,
        },
        LI,
        desk.now,
      )
    );
  }
}

Deno.test("the register is searched page by page, printed, and taken as a table without formulas", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"], [`${MARKUP}1`, "院子", "大厅"]);
  entries(desk, 120, MARKUP);
  const first = await (await desk.get(QIAN, "/register")).text();
  assert.ok(first.includes("120 entries") && first.includes("before=71"));
  assert.ok(!first.includes("<img"), "a name that is markup is text");
  const second = await (await desk.get(QIAN, "/register?before=71&text=case+1")).text();
  assert.ok(second.includes("case 1<") || second.includes("case 1"));
  const one = await (await desk.get(QIAN, "/register?text=case+119&action=playback&camera=3"))
    .text();
  assert.ok(one.includes("1 entry"), "119 is camera 3, playback");
  const print = await (await desk.get(QIAN, "/register/print?action=copy", "zh-CN")).text();
  assert.ok(print.includes("共 60 条"));
  const csv = await desk.get(QIAN, "/register/table.csv");
  assert.match(csv.headers.get("content-disposition") ?? "", /^attachment; filename="register-/);
  const lines = (await csv.text()).split("\r\n");
  assert.equal(lines.length, 122);
  assert.ok(lines[1]?.includes(`"'=1+1 case 119"`) && lines[1]?.includes(`"'@evidence"`), lines[1]);
  const pdf = new Uint8Array(await (await desk.get(QIAN, "/register/table.pdf")).arrayBuffer());
  assert.equal(new TextDecoder("latin1").decode(pdf.subarray(0, 8)), "%PDF-1.7");
  for (const path of ["/register?from=x", "/register?camera=0", "/register?action=constructor"]) {
    assert.equal((await desk.get(QIAN, path)).status, 400, path);
  }
  for (const path of ["/register", "/register/table.csv", "/requests"]) {
    assert.equal((await desk.get(SUN, path)).status, 403, path);
  }
  assert.deepEqual(desk.faults, []);
});

Deno.test("watch, suspicious events and their report", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-AH"]);
  assert.match(await (await desk.get(SUN, "/watch")).text(), /Nobody is on the watch/);
  const take = await desk.post(SUN, "/watch", { kind: "take-over", note: MARKUP });
  assert.equal(take.status, 303);
  const watch = await (await desk.get(SUN, "/watch")).text();
  assert.ok(watch.includes("You may see live pictures now") && !watch.includes("<img"));
  assert.equal((await desk.post(QIAN, "/watch", { kind: "take-over", note: "x" })).status, 403);
  const bad = await desk.post(SUN, "/suspicions", { seen: "2026-02-02T10:00", what: "" });
  assert.equal(bad.status, 400);
  const written = await desk.post(SUN, "/suspicions", {
    seen: "2026-02-02T10:00",
    camera: "1",
    what: `${MARKUP}\n二号门`,
  });
  assert.equal(location(written), "/suspicions/1");
  assert.match(await (await desk.get(QIAN, "/suspicions")).text(), /Not reported/);
  const told = { to: "110", reference: "A-17" };
  assert.equal((await desk.post(SUN, "/suspicions/1/report", told)).status, 303);
  const report = await (await desk.get(SUN, "/suspicions/1", "zh-CN")).text();
  assert.ok(
    report.includes("已报告公安机关") && report.includes("A-17") && !report.includes("<img"),
  );
  const retriever = { ...LI, role: "retriever" as const };
  using other = await openDesk([retriever], ["CN"]);
  assert.equal((await other.get(retriever, "/watch")).status, 403);
});

Deno.test("two people: proposed by one, confirmed by another, shown to both", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const why = { why: "the case is closed" };
  const wrong = await desk.post(LI, "/two-people", {
    ...why,
    kind: "retire",
    plannedDay: "2026-05-01",
    password: "x",
  });
  assert.match(await wrong.text(), /password/);
  const proposed = await desk.post(LI, "/two-people", {
    ...why,
    kind: "retire",
    plannedDay: "2026-05-01",
    password: "word of 李娜",
  });
  assert.equal(proposed.status, 303);
  assert.match(await (await desk.get(LI, "/two-people")).text(), /somebody else must sign in/);
  const other = await (await desk.get(ZHAO, "/two-people")).text();
  assert.ok(other.includes("2026-05-01") && other.includes("/two-people/1/confirm"));
  const own = await desk.post(LI, "/two-people/1/confirm", { password: "word of 李娜" });
  assert.equal(own.status, 400);
  assert.deepEqual(desk.deeds, []);
  const done = await desk.post(ZHAO, "/two-people/1/confirm", { password: "word of 赵强" });
  assert.equal(done.status, 303);
  assert.deepEqual(desk.deeds, [["retire", { plannedDay: "2026-05-01" }, ["李娜", "赵强"]]]);
  assert.equal((await desk.get(QIAN, "/two-people")).status, 403);
  assert.equal((await desk.get(QIAN, "/retirement")).status, 200);
  assert.equal((await desk.post(QIAN, "/retirement/cancel", { why: "x" })).status, 403);
  assert.deepEqual(desk.faults, []);
});

Deno.test("direct use: no hold, registered when it begins, over by a word", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const connect = form({ action: "connect", shown: [], from: "", to: "" });
  assert.equal(location(await desk.post(LI, "/requests", connect)), "/requests/1");
  assert.equal(desk.ledger.holds(TrustedMs(0)).length, 0);
  assert.match(await (await desk.get(LI, "/requests/1")).text(), /Begin direct use/);
  assert.equal((await desk.post(LI, "/requests/1/view", {})).status, 303);
  const [entry] = searchRegister(desk.ledger, { request: 1 }, null, 9).entries;
  assert.deepEqual([entry?.action, entry?.span], ["connect", null]);
  assert.equal((await desk.post(LI, "/requests/1/shown", {})).status, 303);
  assert.equal((await desk.post(ZHAO, "/requests/1/acknowledge", { receipt: "x" })).status, 303);
  assert.deepEqual(desk.faults, []);
});

Deno.test("two people: days, operator and neighbours of the site, each as it is told now; the second sees them all", async () => {
  using desk = await openDesk(ALL, ["CN", "CN-LN"]);
  const site = desk.ledger.site();
  assert.ok(site !== null);
  const told = { inUse: "2020-06-01", outsideOperator: false } as const;
  desk.ledger.commit((tx) => tx.setSite({ ...site, ...told }, desk.now));
  const page = await (await desk.get(LI, "/two-people")).text();
  const field = (name: string) =>
    new RegExp(`<(?:input|select) name="${name}"[^]*?</label>`).exec(page)?.[0] ?? "";
  assert.match(field("inUse"), /type="date" value="2020-06-01"[^>]*max="2026-02-02"/);
  assert.match(field("handedOver"), /type="date" value=""/);
  assert.match(field("outsideOperator"), /value="no" selected/);
  assert.ok(!field("besideSecretUnit").includes("selected"));

  const form = {
    ...{ kind: "site-set", name: "商场", layer: ["CN", "CN-LN"], why: "the papers were found" },
    ...{ venue: "", builder: "", password: "word of 李娜" },
    ...{ inUse: "2020-05-01", handedOver: "", outsideOperator: "", besideSecretUnit: "yes" },
  };
  const wrong = await desk.post(LI, "/two-people", { ...form, outsideOperator: "perhaps" });
  assert.equal(wrong.status, 400);
  assert.equal((await desk.post(LI, "/two-people", form)).status, 303);
  const other = await (await desk.get(ZHAO, "/two-people", "zh-CN")).text();
  assert.match(
    other,
    /投入使用日期: 2020-05-01 · 验收交付日期: 未填 · 委托其他单位运营或维护: 未填 · 位于军事禁区或涉密单位周边: 是/,
  );
  const password = { password: "word of 赵强" };
  assert.equal((await desk.post(ZHAO, "/two-people/1/confirm", password)).status, 303);
  const facts = {
    ...{ name: "商场", layers: ["CN", "CN-LN"], exemptUnderCN9: false, venue: null, builder: null },
    ...{ inUse: "2020-05-01", handedOver: null, outsideOperator: null, besideSecretUnit: true },
  };
  assert.deepEqual(desk.deeds, [["site-set", facts, ["李娜", "赵强"]]]);
  assert.deepEqual(desk.faults, []);
});
