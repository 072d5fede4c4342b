/** Every route × every role × its own, another's and no camera: made from the routes of the application itself. */
import assert from "node:assert/strict";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { type Actor, decide, ROLES } from "../../recorder/people/roles.ts";
import { CameraId } from "../../src/base/ids.ts";
import { createApp } from "../../ui/app.ts";
import { pathPart, ROUTE_RULES, ruleOf } from "../../ui/gate/route_rules.ts";
import { formToken } from "../../ui/gate/session_cookie.ts";
import { createFakeReader } from "./fake_reader.ts";
import { NO_REGISTER, signedInAs, somebody } from "./signed_in.ts";

const NOW = Date.UTC(2026, 10, 21, 6);
const SESSION = "s".repeat(43);
const SECRET = "rtsp://admin:SECRETWORD@10.0.0.5/";
const cameras = [1, 2].map((id) => ({
  id,
  name: `camera ${id}`,
  footage: null,
  from: NOW - 3_600_000,
  gaps: [],
}));

function appFor(actor: Actor | null) {
  const faults: string[] = [];
  const app = createApp({
    reader: createFakeReader(cameras, () => NOW),
    control: { status: () => Promise.resolve(null) },
    people: signedInAs(actor),
    register: NO_REGISTER,
    secure: false,
    clock: { wall: () => UtcMs(NOW), mono: () => MonoMs(0) },
    pictures: { picture: () => Promise.resolve({ kind: "none", trouble: "damaged" }) },
    // deno-lint-ignore require-yield -- nothing is converted here
    convert: async function* () {
      await Promise.resolve();
    },
    assets: new Map(),
    hostNames: new Set(),
    fault: (where, error) => faults.push(`${where}: ${error}`),
  });
  return { app, faults };
}

/** The routes that are really registered, without what runs before them all. */
const registered = () =>
  appFor(null).app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => ({ method, path }));

Deno.test("the table has every route, and no route twice or that is not there", () => {
  const routes = registered().map(({ method, path }) => `${method} ${path}`);
  const rules = ROUTE_RULES.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(routes.toSorted(), rules.toSorted());
  assert.equal(new Set(rules).size, rules.length);
  // A camera in the path is the camera of the right.
  for (const { path, camera } of ROUTE_RULES) {
    if (/\/cameras\/:/.test(path)) assert.ok(camera !== undefined, path);
    if (camera !== undefined) assert.ok(pathPart(path, path, camera) === `:${camera}`, path);
  }
});

/** A request of a route, about a camera where it is about one. */
function requestOf(method: string, path: string, camera: number, headers: HeadersInit = {}) {
  const filled = path.replace(":id", String(camera)).replace(/:[a-z]+/g, "1");
  const url = new URL(filled, "http://localhost/");
  if (path.endsWith("/day")) url.searchParams.set("date", "2026-11-21");
  if (/play$|media$/.test(path)) url.searchParams.set("at", "2026-11-21T05:30:00Z");
  if (path.endsWith("media")) url.search += "&first=1&last=1";
  const post = method === "POST";
  const body = `form=${formToken(SESSION)}`;
  return new Request(url, {
    method,
    headers: {
      cookie: `holdfast=${SESSION}`,
      ...(post
        ? {
          origin: "http://localhost",
          ...(ruleOf(method, path)?.body === "multipart"
            ? {
              "content-type": "multipart/form-data; boundary=x",
              "x-holdfast-form": formToken(SESSION),
            }
            : { "content-type": "application/x-www-form-urlencoded" }),
          "content-length": String(body.length),
        }
        : {}),
      ...headers,
    },
    ...(post ? { body } : {}),
  });
}

Deno.test("route × role × camera: let in just where the table and the rights say so", async () => {
  let cells = 0;
  const people: readonly (Actor | null)[] = [null, ...ROLES.map((role) => somebody(role, [1]))];
  for (const actor of people) {
    const { app, faults } = appFor(actor);
    for (const { method, path } of registered()) {
      const rule = ruleOf(method, path);
      assert.ok(rule !== undefined);
      for (const camera of rule.camera === undefined ? [1] : [1, 2, 3]) {
        const id = rule.camera === undefined ? undefined : CameraId(camera);
        const right = decide(actor, rule.need, id);
        const r = await app.request(requestOf(method, path, camera));
        const where = `${method} ${path} camera ${camera} as ${
          actor?.role ?? "nobody"
        }: ${r.status}`;
        const body = await r.text();
        const toSignIn = r.status === 401 ||
          r.status === 303 && (r.headers.get("location") ?? "").startsWith("/sign-in");
        if (right === "no") assert.equal(r.status, 403, where);
        else if (right === "sign-in") assert.ok(toSignIn, where);
        // No recorder stands behind this gate: what is let in may find nothing, but is not refused.
        else if (rule.need !== "anybody") assert.ok(r.status !== 403 && !toSignIn, where);
        assert.ok(!body.includes("SECRETWORD") && !body.includes(SECRET), where);
        cells++;
      }
    }
    assert.deepEqual(faults, []);
  }
  assert.ok(cells > 200, `${cells} cells`);
});

Deno.test("without signing in there is only the form, style sheets and scripts: every path", async () => {
  const { app } = appFor(null);
  const paths = ["/x", "/api", "/api/x", "/people/1", "/cameras/constructor", "/cameras/..%2f1"];
  const hints = {
    "x-forwarded-for": "127.0.0.1",
    "x-real-ip": "127.0.0.1",
    forwarded: "for=127.0.0.1",
    "x-forwarded-host": "localhost",
    "x-user": "admin",
    "x-original-url": "/sign-in",
    "x-rewrite-url": "/assets/app.css",
    logintype: "Loopback",
    "remote-addr": "127.0.0.1",
    authorization: "Basic YWRtaW46YWRtaW4=",
  };
  for (const path of [...paths, ...registered().map((r) => r.path)]) {
    if (ruleOf("GET", path)?.need === "anybody" || ruleOf("POST", path)?.need === "anybody") {
      continue;
    }
    for (const headers of [{}, hints]) {
      const r = await app.request(requestOf("GET", path, 1, headers));
      const text = await r.text();
      assert.ok(r.status === 401 || r.status === 303, `${path} ${r.status}`);
      assert.ok(text.length < 100, `${path}: ${text}`);
    }
  }
});

Deno.test("a route that nobody wrote into the table is refused", async () => {
  const { app, faults } = appFor(somebody("manager"));
  app.get("/forgotten", (c) => c.text("footage"));
  const r = await app.request("/forgotten");
  assert.equal(r.status, 403);
  assert.doesNotMatch(await r.text(), /footage/);
  assert.match(faults.join(), /no rule/);
});

Deno.test("what changes something comes from this server's own pages, or not at all", async () => {
  const { app } = appFor(somebody("manager"));
  const status = async (change: Record<string, string>, drop: readonly string[] = []) => {
    const request = requestOf("POST", "/people/:person/disable", 1);
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(change)) headers.set(name, value);
    for (const name of drop) headers.delete(name);
    const body = change["body"] ?? `form=${formToken(SESSION)}`;
    headers.delete("body");
    if (!drop.includes("content-length")) {
      headers.set("content-length", change["content-length"] ?? String(body.length));
    }
    return (await app.request(new Request(request.url, { method: "POST", headers, body }))).status;
  };
  assert.equal(await status({}), 503, "let through; no recorder behind it");
  assert.equal(await status({ "sec-fetch-site": "same-origin" }, ["origin"]), 503);
  for (
    const change of [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: "https://localhost" },
      { origin: "http://localhost:81" },
      { origin: "http://localhost.evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { body: "form=" },
      { body: "" },
      { body: "form=constructor" },
      { body: `form=${formToken("t".repeat(43))}` },
    ]
  ) assert.equal(await status(change), 403, JSON.stringify(change));
  assert.equal(await status({}, ["origin"]), 403, "neither header");
  assert.equal(await status({ "content-type": "text/plain" }), 415);
  assert.equal(await status({ "content-type": "multipart/form-data; boundary=x" }), 415);
  assert.equal(await status({}, ["content-length"]), 411);
  assert.equal(await status({ "content-length": "99999999" }), 413);
  assert.equal(await status({ body: "x".repeat(20_000), "content-length": "16" }), 413);
});
