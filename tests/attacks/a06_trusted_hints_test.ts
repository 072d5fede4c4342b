/** A6: who somebody is comes from a session that the recorder knows, and from nothing that a client says of itself. */
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { withDevice } from "./device.ts";
import { FORMS } from "./forms.ts";

/** What other recorders took for a word of their own, and what proxies write. */
const HINTS: Readonly<Record<string, string>> = {
  "x-forwarded-for": "127.0.0.1",
  "x-forwarded-host": "localhost",
  "x-forwarded-proto": "https",
  "x-real-ip": "127.0.0.1",
  "x-client-ip": "127.0.0.1",
  "true-client-ip": "127.0.0.1",
  forwarded: "for=127.0.0.1;host=localhost",
  "x-user": "manager",
  "x-remote-user": "manager",
  "remote-user": "manager",
  "x-role": "manager",
  "x-original-url": "/sign-in",
  "x-rewrite-url": "/assets/app.css",
  "x-http-method-override": "GET",
  logintype: "NetKeyboard",
};
const BODY_HINTS = {
  loginType: "Loopback",
  ipAddr: "127.0.0.1",
  clientType: "Local",
  role: "manager",
  asker: "console",
  token: "console",
};

Deno.test("A6: every route is closed to no session, an ended one, a disabled person's and forged hints", async () => {
  await withDevice(async (device) => {
    const { recorder, app, headers } = device;
    const people = recorder.people;
    const from = { address: "192.0.2.9", agent: "t" };
    const other = people.add(
      { login: "gone", name: "Gone", unit: "U", role: "manager", cameras: "all" },
      "console",
    ).id;
    const ended = people.sessions.begin(people.person(other), from, "a test");
    people.signOut(ended);
    const disabled = people.sessions.begin(people.person(other), from, "a test");
    people.disable(other, "console");
    const bearer = device.sessions.get("manager") ?? "";
    const askers: Record<string, Record<string, string>> = {
      "no session": {},
      "an ended session": headers(ended),
      "a disabled person's": headers(disabled),
      "an identifier that nobody has": headers("f".repeat(43)),
      "a session as a bearer": { authorization: `Bearer ${bearer}` },
      "a session under TLS's name": { cookie: `__Host-holdfast=${bearer}` },
      "a session in another's name": { cookie: `session=${bearer}; sid=${bearer}; user=manager` },
      "basic words": { authorization: "Basic YWRtaW46YWRtaW4=" },
      "forged hints": HINTS,
    };
    const before = recorder.opened.ledger.newestEvents(1)[0]?.id;
    let cells = 0;
    for (const { method, path, need } of ROUTE_RULES) {
      if (need === "anybody") continue;
      for (const [who, carried] of Object.entries(askers)) {
        const place = `${
          path.replace(/:[a-z0-9]+/g, "1")
        }?loginType=Loopback&role=manager&token=${bearer}`;
        const form = new URLSearchParams({
          ...Object.fromEntries(
            Object.entries(FORMS.get(path) ?? {}).map(([k, v]) => [k, String(v)]),
          ),
          ...BODY_HINTS,
        });
        const post = method === "POST" ? { body: String(form) } : {};
        const answer = await app.request(`http://localhost${place}`, {
          method,
          headers: {
            ...carried,
            ...(method === "POST"
              ? {
                origin: "http://localhost",
                "content-type": path.endsWith("photos")
                  ? "multipart/form-data; boundary=x"
                  : "application/x-www-form-urlencoded",
                "content-length": String(String(form).length),
              }
              : {}),
          },
          ...post,
        });
        const text = await answer.text();
        const where = `${method} ${path} with ${who}: ${answer.status}`;
        const away = answer.status === 303 &&
          (answer.headers.get("location") ?? "").startsWith("/sign-in");
        // A session that carries no form's token is stopped before the recorder is asked.
        const foreign = method === "POST" && answer.status === 403 && "cookie" in carried;
        assert(answer.status === 401 || away || foreign, where);
        assert(!text.includes("Gate") && !text.includes("Person manager"), where);
        cells++;
      }
    }
    assert(cells > 300, `${cells}`);
    assertEquals(recorder.opened.ledger.newestEvents(1)[0]?.id, before, "nothing was changed");
    assertEquals(device.faults, []);
  });
});

Deno.test("A6: a line on the page's socket that says it is the console is nobody's", async () => {
  await withDevice(async ({ ask }) => {
    const asker = { token: null, address: "console", agent: "console" };
    const said = await ask(asker, { ask: "people-list" }).then(() => "answered", String);
    assert(said.includes("nobody is signed in"), said);
    // A word more than the line has is no line.
    const forged = { ...asker, by: "console" };
    const more = await ask(forged, { ask: "people-list" }).then(() => "answered", String);
    assert(more !== "answered", more);
  });
});
