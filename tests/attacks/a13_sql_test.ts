/** A13: what is searched for is a value and never a part of a statement; orders come from no request. */
import { readFileSync } from "node:fs";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { EXAMPLES, texts, withTexts } from "./questions.ts";
import type { Asked } from "./questions.ts";
import { assert, assertEquals } from "../assert.ts";
import { sourceFiles } from "../lint/source_files.ts";
import { withDevice } from "./device.ts";
import { QUERIES } from "./forms.ts";
import { SQL } from "./payloads.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

Deno.test("A13: SQL in each word of each query and search finds what has that text, changes nothing and breaks nothing", async () => {
  await withDevice(async (device) => {
    const session = device.sessions.get("manager") ?? "";
    const asker = { token: session, address: "192.0.2.4", agent: "t" };
    const { ledger } = device.recorder.opened;
    const purposes = ["100 % sure", "a_b", "it's", "plain", 'say "x"', "[a-z]"];
    for (const purpose of purposes) {
      await device.ask(asker, { ask: "register-playback", camera: 1, from: 1, to: 2, purpose });
    }
    const tables = () => ledger.events(1, 1e6).length + device.recorder.people.list().length;
    const before = tables();
    for (const { method, path } of ROUTE_RULES) {
      const query = QUERIES.get(path);
      if (method !== "GET" || query === undefined || path.startsWith("/api/")) continue;
      for (const name of [...Object.keys(query), "sort", "order", "orderBy", "limit", "filter"]) {
        const some = path === "/register" ? SQL : SQL.filter((_, i) => i % 8 === 0);
        for (const sql of some) {
          const put = new URLSearchParams({ [name]: sql });
          const answer = await device.get(session, `${path.replace(/:\w+/g, "1")}?${put}`);
          await answer.body?.cancel();
          assert(answer.status < 500, `${path}?${put}: ${answer.status}`);
        }
      }
    }
    // A pattern's signs are letters like others.
    for (const text of [...SQL, "% sure", "a_b", "it's", '"x"', "[a-z]", "pla%n", "_lain"]) {
      const found = await device.ask(asker, {
        ask: "register-search",
        filter: { text },
        before: null,
        limit: 100,
      }) as { value: { count: number } }; // by the program under test
      const plainly = purposes.filter((p) => p.includes(text.toLowerCase())).length;
      if (text.length > 1) assertEquals(found.value.count, plainly, text);
    }
    for (const example of [EXAMPLES["register-search"], EXAMPLES["hold-place"]]) {
      for (const place of texts(example)) {
        for (const sql of SQL) {
          const asked = withTexts(example, new Map([[JSON.stringify(place), sql]]));
          const said = await device.ask(asker, asked as Asked).then(() => "", String);
          assert(!/SQLITE|syntax error|no such/i.test(said), `${sql}: ${said}`);
        }
      }
    }
    const holds = ledger.events(1, 1e6, { kind: "hold-placed" }).length;
    assertEquals(tables(), before + holds);
    assertEquals(device.faults, []);
  });
});

/** Statements are put together of constants, and of names that only the sources give. */
const PARTS =
  /^(?:[A-Z_]+|table|key|where|sql|guards?|failed|state|migrations\.length|columns\.(?:join|map)\([^]*\))$/;
const STATEMENT =
  /\b(?:select\b[^]*\bfrom|insert into|update\b[^]*\bset|delete from|pragma|create (?:table|index|trigger)|drop|vacuum|attach)\b/i;

Deno.test("A13: statements are put together of names in the sources only, and values are bound", () => {
  const found: string[] = [];
  let looked = 0;
  for (const path of sourceFiles(`${ROOT}recorder`)) {
    if (/_test\.ts$|\/testing\.ts$/.test(path)) continue;
    for (const [, body = ""] of readFileSync(path, "utf8").matchAll(/`([^`]*)`/g)) {
      if (!STATEMENT.test(body)) continue;
      for (const [, part = ""] of body.matchAll(/\$\{([^}]*)\}/g)) {
        looked++;
        if (!PARTS.test(part.trim())) found.push(`${path.slice(ROOT.length)}: \${${part}}`);
      }
    }
  }
  assert(looked > 20, "statements were found");
  // Whoever adds one: see that no value reaches it, then name it above.
  assertEquals(found, []);
});
