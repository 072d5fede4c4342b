/** A11: a page of another site changes nothing, whatever it makes a browser send. */
import { ROUTE_RULES, ruleOf } from "../../ui/gate/route_rules.ts";
import { formToken } from "../../ui/gate/session_cookie.ts";
import { assert, assertEquals } from "../assert.ts";
import { withDevice } from "./device.ts";
import { FORMS } from "./forms.ts";

type Headers = Readonly<Record<string, string>>;
interface Foreign {
  readonly what: string;
  readonly change?: Headers;
  readonly drop?: readonly string[];
  readonly token?: string;
  readonly host?: string;
  readonly expect: readonly number[];
}

const FOREIGN: readonly Foreign[] = [
  { what: "another origin", change: { origin: "https://evil.example" }, expect: [403] },
  { what: "an origin without a name", change: { origin: "null" }, expect: [403] },
  { what: "another port", change: { origin: "http://localhost:8080" }, expect: [403] },
  { what: "another scheme", change: { origin: "https://localhost" }, expect: [403] },
  {
    what: "a name behind ours",
    change: { origin: "http://localhost.evil.example" },
    expect: [403],
  },
  { what: "cross-site", change: { "sec-fetch-site": "cross-site" }, expect: [403] },
  { what: "same-site", change: { "sec-fetch-site": "same-site" }, expect: [403] },
  { what: "neither header", drop: ["origin"], expect: [403] },
  { what: "text/plain", change: { "content-type": "text/plain" }, expect: [415] },
  { what: "JSON", change: { "content-type": "application/json" }, expect: [415] },
  { what: "no type", drop: ["content-type"], expect: [415] },
  { what: "another host", host: "evil.example", expect: [421] },
  { what: "a host that is rebound", host: "rebind.evil.example:80", expect: [421] },
];
/** Only where somebody is in: a form of a page that anybody sees has no token of a session. */
const WITHOUT_TOKEN: readonly Foreign[] = [
  { what: "no token", token: "", expect: [403] },
  { what: "another session's token", token: formToken("t".repeat(43)), expect: [403] },
  { what: "constructor", token: "constructor", expect: [403] },
];

Deno.test("A11: each form from elsewhere is refused before the recorder hears of it", async () => {
  await withDevice(async ({ app, sessions, recorder, faults }) => {
    const session = sessions.get("manager") ?? "";
    const newest = () => recorder.opened.ledger.newestEvents(1)[0]?.id;
    const before = newest();
    let sent = 0;
    for (const { method, path, need } of ROUTE_RULES) {
      if (method !== "POST") continue;
      const multipart = ruleOf(method, path)?.body === "multipart";
      for (const it of need === "anybody" ? FOREIGN : [...FOREIGN, ...WITHOUT_TOKEN]) {
        const form = new URLSearchParams(FORMS.get(path) as never);
        form.set("form", it.token ?? formToken(session));
        const body = String(form);
        const headers = new Headers({
          cookie: `holdfast=${session}`,
          host: it.host ?? "localhost",
          origin: "http://localhost",
          "content-type": multipart
            ? "multipart/form-data; boundary=x"
            : "application/x-www-form-urlencoded",
          "content-length": String(body.length),
          ...(multipart ? { "x-holdfast-form": it.token ?? formToken(session) } : {}),
          ...it.change,
        });
        for (const name of it.drop ?? []) headers.delete(name);
        const address = `http://${it.host ?? "localhost"}${path.replace(/:[a-z]+/g, "1")}`;
        const answer = await app.request(
          new Request(address, { method, headers, body: new TextEncoder().encode(body) }),
        );
        await answer.body?.cancel();
        assert(it.expect.includes(answer.status), `${path}, ${it.what}: ${answer.status}`);
        assertEquals(answer.headers.get("set-cookie"), null, path);
        sent++;
      }
    }
    assert(sent > 400, `${sent}`);
    assertEquals(newest(), before, "nothing was done");
    assertEquals(faults, []);
  });
});

/** Looking is registered, and what was refused is written down. */
const EXPECTED = new Set(["register", "access-refused", "sign-in-refused"]);

Deno.test("A11: addresses that are only looked at change nothing, and no foreign page reads them", async () => {
  await withDevice(async ({ app, sessions, recorder }) => {
    const cookie = `holdfast=${sessions.get("manager")}`;
    const lasting = () =>
      recorder.opened.ledger.events(1, 100_000)
        .filter(({ kind }) => !EXPECTED.has(kind))
        .map(({ id, kind }) => `${id} ${kind}`);
    const before = lasting();
    for (const { method, path } of ROUTE_RULES) {
      if (method !== "GET") continue;
      const address = `http://localhost${path.replace(/:[a-z0-9]+/g, "1")}`;
      const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
      const answer = await app.request(address, { headers: { cookie, ...foreign } });
      await answer.body?.cancel();
      assertEquals(answer.headers.get("access-control-allow-origin"), null, path);
      if (path.startsWith("/api/")) assertEquals(answer.status, 403, path);
    }
    assertEquals(lasting().slice(before.length), []);
  });
});
