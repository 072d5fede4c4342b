/** A19: one request is one request, and nobody's words become a header. */
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { serve } from "../../ui/serve.ts";
import { assert, assertEquals } from "../assert.ts";
import { withDevice } from "./device.ts";
import { FORMS, QUERIES } from "./forms.ts";
import { request, statusOf, talk } from "./raw.ts";

const INNER = "GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
const type = "Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://localhost";
const post = (headers: string, body: string) =>
  `POST /sign-in HTTP/1.1\r\nHost: localhost\r\n${type}\r\n${headers}\r\n\r\n${body}`;

const SMUGGLED: Readonly<Record<string, string>> = {
  "length and chunks": post("Content-Length: 6\r\nTransfer-Encoding: chunked", `0\r\n\r\n${INNER}`),
  "chunks and length": post("Transfer-Encoding: chunked\r\nContent-Length: 6", `0\r\n\r\n${INNER}`),
  "two lengths": post("Content-Length: 0\r\nContent-Length: 60", INNER),
  "a list of lengths": post("Content-Length: 0, 60", INNER),
  "a signed length": post("Content-Length: +0", INNER),
  "a length in hex": post("Content-Length: 0x10", INNER),
  "a negative length": post("Content-Length: -1", INNER),
  "chunks by another name": post("Transfer-Encoding: xchunked", `0\r\n\r\n${INNER}`),
  "chunks twice": post(
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    `0\r\n\r\n${INNER}`,
  ),
  "a blank before the colon": post("Transfer-Encoding : chunked", `0\r\n\r\n${INNER}`),
  "a folded header": post("X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 0", INNER),
  "a line feed alone": post("X: a\nTransfer-Encoding: chunked\r\nContent-Length: 0", INNER),
  "a carriage return alone": post("X: a\rTransfer-Encoding: chunked\r\nContent-Length: 0", INNER),
  "a null byte": post("X: a\0b\r\nContent-Length: 0", INNER),
  "two hosts": request("GET /", ["Host: evil.example"]),
  "an absolute address elsewhere": request("GET http://evil.example/"),
  "a version that is none": "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
  "no host": "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
};

Deno.test("A19: whatever may be read in two ways is refused and the connection closed; nothing behind it is answered", async () => {
  await withDevice(async (device) => {
    const server = await serve({ fetch: device.app.fetch, port: 0, headersMs: 500 });
    try {
      for (const [what, bytes] of Object.entries(SMUGGLED)) {
        const answer = await talk(server.port, bytes, 4000);
        const answers = answer.match(/HTTP\/1\.[01] \d{3}/g) ?? [];
        const status = statusOf(answer);
        // An answer that refuses the first request may be followed by nothing.
        assert(answers.length <= 1, `${what}: ${answers.join(", ")}`);
        assert(status === 0 || [400, 411, 413, 421, 505].includes(status), `${what}: ${status}`);
      }
      const good = await talk(server.port, request("GET /sign-in"));
      assertEquals(statusOf(good), 200);
    } finally {
      await server.close(100);
    }
    assertEquals(device.faults, []);
  });
});

const SPLIT = [
  "\r\nX-Evil: 1",
  "\nX-Evil: 1",
  "%0d%0aX-Evil: 1",
  "\u560d\u560aX-Evil: 1",
  '"; filename="evil.exe',
  "a\0b",
];

Deno.test("A19: no word of a request or name comes into a header: no split, no file name, no cookie", async () => {
  await withDevice(async (device) => {
    const session = device.sessions.get("manager") ?? "";
    const seen = new Set<string>();
    for (const word of SPLIT) {
      for (const { method, path } of ROUTE_RULES) {
        if (path === "/sign-out" || method === "POST" && !FORMS.has(path)) continue;
        const place = path.replace(/:[a-z0-9]+/g, encodeURIComponent(word));
        const names = [...Object.keys(QUERIES.get(path) ?? {}), "next"];
        const query = new URLSearchParams(names.map((name) => [name, word]));
        const fields = Object.fromEntries(Object.keys(FORMS.get(path) ?? {}).map((n) => [n, word]));
        const sound = path.replace(/:[a-z0-9]+/g, "1");
        const answers = method === "GET"
          ? [
            await device.get(session, `${place}?${query}`),
            await device.get(session, `${sound}?lang=en&${query}`),
            ...(word === SPLIT[0] ? [await device.get(session, `${sound}?lang=en`)] : []),
            await device.get(null, `${sound}?next=${encodeURIComponent(word)}`),
            await device.get(session, `${sound}?${new URLSearchParams({ lang: word })}`),
          ]
          : [
            await device.post(session, `${place}?${query}`, { ...fields, next: word }),
            await device.post(session, `${sound}?lang=en`, { ...FORMS.get(path), next: word }),
          ];
        for (const answer of answers) {
          await answer.body?.cancel();
          const where = `${method} ${place}: ${answer.status}`;
          assert(answer.status < 500 || answer.status === 503, where);
          for (const [name, value] of answer.headers) {
            // Somebody who is not in is sent to the form with his address, encoded, in its query.
            const kept = name === "location" && /^\/sign-in\?next=%2F[\w%.+-]*$/.test(value);
            assert(kept || !/evil/i.test(`${name}: ${value}`), `${where} ${name}: ${value}`);
            // deno-lint-ignore no-control-regex -- control characters are what it looks for
            assert(!/[\u0000-\u0008\u000a-\u001f]/.test(value), `${where} ${name}`);
            seen.add(name);
          }
        }
      }
    }
    assert(
      seen.has("content-disposition") && seen.has("location") && seen.has("set-cookie"),
      [...seen].join(),
    );
    assertEquals(device.faults, []);
  }, { names: [`Gate"; filename="evil.exe`, "Yard"] });
});
