/** A7: keys that every object has by nature open nothing, wherever something is looked up by somebody's word. */
import { tryParse } from "../../recorder/shapes.ts";
import { question } from "../../src/control/protocol.ts";
import { needOf } from "../../src/control/needs.ts";
import { ROUTE_RULES, ruleOf } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { type Device, withDevice } from "./device.ts";
import { FORMS, QUERIES } from "./forms.ts";
import { PROTOTYPE_KEYS } from "./payloads.ts";
import { EXAMPLES, texts, withTexts } from "./questions.ts";

Deno.test("A7: as a token, session, cookie or code such a key is nobody's", async () => {
  await withDevice(async (device) => {
    const { app, ask } = device;
    const carried = (key: string): Record<string, string>[] => [
      { cookie: `holdfast=${key}` },
      { cookie: `holdfast=${key.padEnd(43, "_").slice(0, 43)}` },
      { cookie: `${key}=${device.sessions.get("manager")}` },
      { authorization: `Bearer ${key}` },
      { authorization: `Bearer hft_${key.replaceAll(/[^\w-]/g, "")}` },
      { authorization: key },
      { [key.replaceAll(/[^\w-]/g, "")]: key },
    ];
    for (const key of PROTOTYPE_KEYS) {
      for (const headers of carried(key)) {
        const answer = await app.request("http://localhost/api/status", { headers });
        assertEquals(answer.status, 401, JSON.stringify(headers));
        await answer.body?.cancel();
      }
      const asker = { token: key, address: "192.0.2.3", agent: key };
      const said = await ask(asker, { ask: "status" }).then(() => "answered", String);
      assert(said.includes("nobody is signed in"), `${key}: ${said}`);
    }
    assertEquals(device.faults, []);
  });
});

Deno.test("A7: in every place of every address, query and form such a key is a wrong word at most", async () => {
  await withDevice(async (device) => {
    const session = device.sessions.get("manager") ?? "";
    for (const [i, key] of PROTOTYPE_KEYS.entries()) await everyPlace(device, session, key, i < 3);
    assertEquals(device.faults, []);
    assertEquals(({} as Record<string, unknown>)["role"], undefined, "no object was changed");
  });
});

async function everyPlace(device: Device, session: string, key: string, singly: boolean) {
  const word = encodeURIComponent(key);
  for (const { method, path } of ROUTE_RULES) {
    if (method === "GET") {
      const named = path.includes(":");
      const place = path.replace(/:[a-z0-9]+/g, word);
      const r = await device.get(session, place);
      // A language that is none is no mistake; a part of a path is.
      const fine = !named || [400, 403, 404].includes(r.status);
      assert(fine && r.status < 500, `GET ${place}: ${r.status}`);
      await r.body?.cancel();
      const query: Record<string, string> = { ...QUERIES.get(path), lang: "en" };
      const names = Object.keys(query);
      // A language that is none would end it before anything else is looked at.
      const all = { ...Object.fromEntries([...names, key].map((name) => [name, key])), lang: "en" };
      const each = names.map((name) => ({ ...query, [name]: key }));
      for (const words of singly ? [all, ...each] : [all]) {
        const put = new URLSearchParams(words);
        const q = await device.get(session, `${path.replace(/:[a-z0-9]+/g, "1")}?${put}`);
        assert(q.status < 500 || q.status === 503, `${path}?${put}: ${q.status}`);
        await q.body?.cancel();
      }
    } else if (singly && ruleOf(method, path)?.body !== "multipart") {
      if (path === "/sign-out") continue;
      const fields = FORMS.get(path) ?? {};
      const filled = Object.fromEntries(Object.keys(fields).map((name) => [name, key]));
      const r = await device.post(session, path.replace(/:[a-z0-9]+/g, word), {
        ...filled,
        [key]: key,
      });
      assert(r.status < 500, `POST ${path}: ${r.status}`);
      await r.body?.cancel();
    }
  }
}

Deno.test("A7: as a word, a right or a key of a question such a key is refused before anything is looked up", () => {
  for (const key of PROTOTYPE_KEYS) {
    assert(!tryParse(question, { ask: key }).ok, key);
    assertEquals(needOf({ ask: key } as never), "console", `a word that is none: ${key}`);
    assertEquals(ruleOf("GET", key), undefined);
    assertEquals(ruleOf(key, key), undefined);
    for (const example of Object.values(EXAMPLES)) {
      const more = JSON.parse(JSON.stringify(example).replace("{", `{${JSON.stringify(key)}:1,`));
      const parsed = tryParse(question, more);
      // `__proto__` in JSON is a key like others, and no question has it.
      assert(!parsed.ok, `${example.ask} with ${key}`);
      for (const place of texts(example)) {
        const changed = withTexts(example, new Map([[JSON.stringify(place), key]]));
        tryParse(question, changed);
      }
    }
  }
  assertEquals(({} as Record<string, unknown>)["1"], undefined);
});
