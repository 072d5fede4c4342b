import assert from "node:assert/strict";
import { MonoMs, UtcMs } from "../src/base/units.ts";
import type { RecorderStatus } from "../recorder/read_port.ts";
import { createFakeReader, type FakeCamera } from "../tests/ui/fake_reader.ts";
import { fakeAlarm, fakeCameraStatus, fakeStatus } from "../tests/ui/fake_status.ts";
import { REGISTERS, signedInAs, somebody } from "../tests/ui/signed_in.ts";
import { type AppDeps, createApp } from "./app.ts";
import type { FrontView } from "./view/front_view.ts";

const NOW = Date.UTC(2026, 10, 21, 6, 0, 0);
const START = NOW - 3_600_000;
const MARKUP = `</script><img src=x onerror=alert(1)>"'\`&`;

function camera(id: number, change: Partial<FakeCamera> = {}): FakeCamera {
  const fragments = Array.from({ length: 10 }, (_, i) => ({
    payload: new TextEncoder().encode(`[fragment ${i}]`),
    start: i * 2000,
    duration: 2000,
    key: true,
  }));
  const init = new TextEncoder().encode("[init]");
  const footage = { init, codec: "avc1.640028", fragments, durationMs: 20_000 };
  return { id, name: `camera ${id}`, footage, from: START, gaps: [], ...change };
}

function appWith(
  change: Partial<AppDeps> = {},
  cameras: readonly FakeCamera[] = [camera(1), camera(2, { name: MARKUP })],
  status: RecorderStatus | null = null,
) {
  const faults: string[] = [];
  const reader = createFakeReader(cameras, () => NOW);
  const app = createApp({
    reader,
    people: signedInAs(somebody("manager")),
    register: REGISTERS,
    secure: false,
    control: { status: () => Promise.resolve(status) },
    clock: { wall: () => UtcMs(NOW), mono: () => MonoMs(0) },
    pictures: {
      picture: () => Promise.resolve({ kind: "jpeg", bytes: new Uint8Array([0xff, 0xd8]) }),
    },
    // deno-lint-ignore require-yield -- a conversion that fails before its first byte
    convert: async function* () {
      await Promise.resolve();
      throw new Error("no ffmpeg here");
    },
    assets: new Map([["app.css", {
      bytes: new TextEncoder().encode("body{}"),
      type: "text/css",
      etag: '"1"',
    }]]),
    hostNames: new Set(["recorder.local"]),
    fault: (where, error) => faults.push(`${where}: ${error}`),
    ...change,
  });
  return { app, reader, faults };
}

const PAGES = ["/", "/cameras/1", "/cameras/1?at=2026-11-21T05:30:00Z"];
const APIS = [
  "/api/status",
  "/api/cameras/1/day?date=2026-11-21",
  "/api/cameras/1/picture",
  "/api/cameras/1/play?at=2026-11-21T05:30:00Z",
  "/api/cameras/1/media?at=2026-11-21T05:30:00Z&first=901&last=903",
];

Deno.test("every answer forbids foreign content, guessing of types and keeping copies", async () => {
  const { app } = appWith();
  for (const path of [...PAGES, ...APIS, "/nothing", "/api/nothing", "/cameras/77"]) {
    const r = await app.request(path);
    assert.equal(r.headers.get("cache-control"), "no-store", path);
    assert.equal(r.headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(r.headers.get("referrer-policy"), "same-origin", path);
    assert.equal(r.headers.get("cross-origin-opener-policy"), "same-origin", path);
    assert.equal(r.headers.get("cross-origin-resource-policy"), "same-origin", path);
    const policy = r.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.match(policy, /trusted-types 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    await r.body?.cancel();
  }
});

Deno.test("pages and interfaces answer 200, HEAD too and without a body", async () => {
  const { app, reader } = appWith();
  for (const path of [...PAGES, ...APIS, "/assets/app.css"]) {
    const head = await app.request(path, { method: "HEAD" });
    assert.equal(head.status, 200, path);
    assert.equal(await head.text(), "");
  }
  const before = reader.fragmentsRead();
  await app.request(APIS[4] ?? "", { method: "HEAD" });
  assert.equal(reader.fragmentsRead(), before, "HEAD of media reads no footage");
  for (const path of [...PAGES, ...APIS]) {
    const r = await app.request(path);
    assert.equal(r.status, 200, path);
    assert.notEqual((await r.arrayBuffer()).byteLength, 0);
  }
});

Deno.test("what does not exist is 404, what is malformed is 400, and both say so in words", async () => {
  const { app, faults } = appWith();
  const missing = ["/cameras/3", "/api/cameras/3/day?date=2026-11-21", "/x", "/api", "/assets/x"];
  for (
    const path of [...missing, "/assets/constructor", "/assets/..%2fapp.ts", "/assets/__proto__"]
  ) {
    const r = await app.request(path);
    assert.equal(r.status, 404, path);
    assert.notEqual(await r.text(), "");
  }
  const play = "/api/cameras/1/play";
  const media = "/api/cameras/1/media";
  const at = "at=2026-11-21T05:30:00Z";
  const wrong = [
    "/cameras/constructor",
    "/cameras/1?at=yesterday",
    "/?lang=xx",
    "/api/cameras/__proto__/day?date=2026-11-21",
    "/api/cameras/1/day?date=3026-99-01",
    "/api/cameras/1/day",
    "/api/cameras/1/picture?at=0",
    play,
    `${play}?${at}&after=-1`,
    `${play}?${at}&transcode=constructor`,
    `${media}?${at}&first=1&last=999999999`,
    `${media}?${at}&first=5&last=4`,
    `${media}?at=1026-01-01T00:00:00Z&first=1&last=2`,
  ];
  for (const path of wrong) {
    const r = await app.request(path);
    assert.equal(r.status, 400, path);
    assert.match(await r.text(), /; /, path);
  }
  assert.deepEqual(faults, []);
});

Deno.test("only GET and HEAD, only our names, no bodies, no foreign pages", async () => {
  const { app } = appWith();
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE-X"]) {
    const r = await app.request("/", { method });
    assert.equal(r.status, 405, method);
    assert.equal(r.headers.get("allow"), "GET, HEAD");
  }
  const status = async (url: string, headers: Record<string, string> = {}) =>
    (await app.request(url, { headers })).status;
  assert.equal(await status("http://recorder.local/"), 200);
  assert.equal(await status("http://evil.example/"), 421);
  assert.equal(await status("/", { host: "evil.example" }), 421);
  assert.equal(await status("http://evil.example/", { host: "localhost" }), 421);
  assert.equal(await status("/", { "content-length": "5" }), 400);
  assert.equal(await status("/", { "transfer-encoding": "chunked" }), 400);
  assert.equal(await status("/api/status", { "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await status("/api/status", { "sec-fetch-site": "same-origin" }), 200);
  // A link from elsewhere to a page is no attack.
  assert.equal(await status("/", { "sec-fetch-site": "cross-site" }), 200);
  const parts = Array.from({ length: 2000 }, (_, i) => `${i}-${i}`).join(",");
  const { app: other } = appWith();
  const ranged = await other.request(APIS[4] ?? "", { headers: { range: `bytes=${parts}` } });
  assert.equal(ranged.status, 200);
});

Deno.test("names that are markup stay text", async () => {
  const cameras = [camera(1, { name: MARKUP }), camera(2, { name: MARKUP, removed: true })];
  const status = fakeStatus([fakeCameraStatus(1, MARKUP, NOW)], NOW, {
    layers: [MARKUP],
    alarms: [fakeAlarm("disk-failed", "act", NOW, 1, { disk: MARKUP })],
  });
  const { app } = appWith({}, cameras, status);
  for (const path of ["/", "/cameras/1", "/cameras/1?lang=en"]) {
    const body = await (await app.request(path)).text();
    assert.ok(!body.includes("<img src=x"), path);
    assert.equal(body.match(/<\/script>/g)?.length, 2, path);
  }
  const bad = await app.request(`/cameras/1?at=${encodeURIComponent(MARKUP)}`);
  assert.ok(!(await bad.text()).includes("<img"));
});

Deno.test("the language follows address, cookie and browser, and the address is remembered", async () => {
  const { app } = appWith();
  const language = async (path: string, headers: Record<string, string> = {}) => {
    const r = await app.request(path, { headers });
    return /<html lang="([^"]+)"/.exec(await r.text())?.[1];
  };
  assert.equal(await language("/"), "zh-CN");
  assert.equal(await language("/", { "accept-language": "en-GB" }), "en");
  assert.equal(await language("/?lang=en"), "en");
  assert.equal(await language("/", { cookie: "lang=en", "accept-language": "zh" }), "en");
  const cookie = (await app.request("/?lang=en")).headers.get("set-cookie") ?? "";
  assert.match(cookie, /^lang=en;.*HttpOnly.*SameSite=Strict/);
});

Deno.test("a recorder that does not answer is said loudly, and pictures and playback stay", async () => {
  const { app } = appWith();
  const view: FrontView = await (await app.request("/api/status?lang=en")).json();
  assert.equal(view.headline.level, "bad");
  assert.equal(view.headline.text, "RECORDER NOT RUNNING");
  assert.deepEqual(view.cameras.map((c) => c.level), ["bad", "bad"]);
  assert.ok(view.cameras.every((c) => c.picture !== null && c.state === "Not known"));
});

Deno.test("a piece says where it lies on the clock, and its media are just its fragments", async () => {
  const { app } = appWith();
  const r = await app.request("/api/cameras/1/play?at=2026-11-21T05:30:05Z");
  const { piece } = await r.json();
  assert.equal(piece.start, Date.UTC(2026, 10, 21, 5, 30, 4));
  assert.equal(piece.codec, "avc1.640028");
  assert.equal(piece.skipped, null);
  const bare = await (await app.request(piece.url)).text();
  assert.match(bare, /^\[fragment 2\]\[fragment 3\]/);
  const whole = await app.request(`${piece.url}&init=1`);
  assert.equal(whole.headers.get("content-type"), "video/mp4");
  assert.equal(await whole.text(), `[init]${bare}`);
  const { next } = piece;
  const after = await app.request(`/api/cameras/1/play?at=${next.at}&after=${next.after}`);
  assert.equal((await after.json()).piece.start, piece.end);
});

Deno.test("a damaged fragment is left out up to the next key frame, and told", async () => {
  const at = START + 1_800_000;
  const { app, faults } = appWith({}, [camera(1, { damagedAt: [at, at + 4000] })]);
  const r = await app.request(`/api/cameras/1/play?at=${new Date(at).toISOString()}`);
  const { piece } = await r.json();
  assert.equal(piece.start, at + 2000);
  const media = await (await app.request(piece.url)).text();
  assert.match(media, /^\[fragment 1\]\[fragment 3\]/);
  assert.equal(faults.length, 2);
  assert.match(faults[0] ?? "", /camera 1, fragment 901: DamagedFragment/);

  // Nine of ten fragments of this camera depend on the one before.
  const plain = camera(1);
  assert.ok(plain.footage !== null);
  const fragments = plain.footage.fragments.map((f, i) => ({ ...f, key: i === 0 }));
  const { app: other } = appWith({}, [
    { ...plain, footage: { ...plain.footage, fragments }, damagedAt: [at + 4000] },
  ]);
  const long = await other.request(
    `/api/cameras/1/media?at=${new Date(at).toISOString()}&first=901&last=911`,
  );
  assert.equal(await long.text(), "[fragment 0][fragment 1][fragment 0]");
});

Deno.test("footage is read no faster than the viewer takes it, and no more once he has left", async () => {
  const { app, reader } = appWith();
  const { piece } = await (await app.request("/api/cameras/1/play?at=2026-11-21T05:30:00Z")).json();
  const before = reader.fragmentsRead();
  const body = (await app.request(piece.url)).body?.getReader();
  await body?.read();
  assert.ok(reader.fragmentsRead() - before <= 2);
  await body?.cancel();
  assert.ok(reader.fragmentsRead() - before <= 2);
});

Deno.test("a third conversion at the same time is told to wait; an ended one makes room", async () => {
  const started: (() => void)[] = [];
  const { app } = appWith({
    convert: async function* () {
      yield new Uint8Array(10);
      await new Promise<void>((resolve) => started.push(resolve));
    },
  });
  const url = `${APIS[4]}&transcode=h264`;
  const open = [await app.request(url), await app.request(url)];
  assert.deepEqual(open.map((r) => r.status), [200, 200]);
  const third = await app.request(url);
  assert.equal(third.status, 503);
  assert.equal(third.headers.get("retry-after"), "5");
  assert.equal((await app.request(url, { method: "HEAD" })).status, 200);
  await open[0]?.body?.cancel();
  const fourth = await app.request(url);
  assert.equal(fourth.status, 200);
  await fourth.body?.cancel();
  await open[1]?.body?.cancel();
});

Deno.test("a picture that cannot be made says why, as a picture", async () => {
  const pictures = {
    picture: () => Promise.resolve({ kind: "none" as const, trouble: "damaged" as const }),
  };
  const { app } = appWith({ pictures }, [camera(1), camera(2, { footage: null })]);
  const damaged = await app.request("/api/cameras/1/picture?lang=en");
  assert.equal(damaged.status, 503);
  assert.equal(damaged.headers.get("content-type"), "image/svg+xml");
  assert.match(await damaged.text(), /damaged on the disk/);
  const none = await app.request("/api/cameras/2/picture");
  assert.equal(none.status, 404);
  assert.match(await none.text(), /暂无画面/);
});

Deno.test("a fault inside is a plain 500, and only the log hears the details", async () => {
  const control = { status: () => Promise.reject(new Error("secret path /x/y")) };
  const { app, faults } = appWith({ control });
  for (const path of ["/", "/api/status"]) {
    const r = await app.request(path);
    assert.equal(r.status, 500);
    assert.doesNotMatch(await r.text(), /secret/);
  }
  assert.equal(faults.length, 2);
});
