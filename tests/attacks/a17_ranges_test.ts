/** A17: a request for ranges, and for spans of a thousand years, costs no more than a plain one. */
import { request, statusOf, talk } from "./raw.ts";
import { serve } from "../../ui/serve.ts";
import { assert, assertEquals } from "../assert.ts";
import { type Device, withDevice } from "./device.ts";
import { EXAMPLES } from "./questions.ts";

/** The address of some seconds of footage, as a player gets it. */
async function media(device: Device): Promise<string> {
  const at = new Date(device.site.clock.wall() - 60_000).toISOString();
  const session = device.sessions.get("manager") ?? "";
  const answer = await device.get(session, `/api/cameras/1/play?at=${at}`);
  const { piece } = await answer.json() as { piece: { url: string } }; // by the program under test
  return piece.url;
}

const many = (n: number, part: (i: number) => string) =>
  `bytes=${Array.from({ length: n }, (_, i) => part(i)).join(",")}`;
const RANGES: readonly string[] = [
  many(1000, (i) => `${i}-${i}`),
  many(1000, () => "0-"),
  many(1300, () => "5-4"),
  many(1000, (i) => `${i}-`),
  "bytes=0-",
  "bytes=0-0,-1",
  "bytes=-99999999999999999999",
  "bytes=18446744073709551615-18446744073709551616",
  "bytes=9-1",
  "bytes=a-b",
  "kilobytes=0-1",
  "bytes=0-1;constructor",
];

Deno.test("A17: overlapping, huge and nonsensical ranges get the footage once, ten thousand parts get nothing", async () => {
  await withDevice(async (device) => {
    const server = await serve({ fetch: device.app.fetch, port: 0 });
    const cookie = `Cookie: holdfast=${device.sessions.get("manager")}`;
    try {
      const path = await media(device);
      const ask = (headers: readonly string[]) =>
        talk(server.port, request(`GET ${path}`, [cookie, ...headers]));
      const plain = await ask([]);
      assertEquals(statusOf(plain), 200);
      const length = plain.length;
      assert(length > 3000, `${length}`);
      for (const range of RANGES) {
        const answer = await ask([`Range: ${range}`, `If-Range: "x"`]);
        assertEquals(statusOf(answer), 200, range.slice(0, 40));
        assert(!/multipart\/byteranges|content-range/i.test(answer), range.slice(0, 40));
        assert(
          Math.abs(answer.length - length) < 300,
          `${answer.length} for ${range.slice(0, 40)}`,
        );
      }
      const tenThousand = await ask([`Range: ${many(10_000, (i) => `${i}-${i}`)}`]);
      assertEquals(statusOf(tenThousand), 431);
      assert(tenThousand.length < 300);
      // Many headers instead of a long one.
      const spread = Array.from({ length: 10_000 }, (_, i) => `Range: bytes=${i}-${i}`);
      assert([0, 400, 431].includes(statusOf(await ask(spread))));
    } finally {
      await server.close(100);
    }
    assertEquals(device.faults, []);
  });
});

Deno.test("A17: a span of a thousand years is answered at once or refused, whoever asks for it", async () => {
  await withDevice(async (device) => {
    const session = device.sessions.get("manager") ?? "";
    const asker = { token: session, address: "192.0.2.5", agent: "t" };
    const [from, to] = [0, 253_370_764_799_999];
    const began = performance.now();
    const paths = [
      "/register?from=1026-01-01&to=2026-01-01",
      "/register?from=1970-01-01&to=9999-12-31",
      "/register/table.pdf?from=1970-01-01&to=9999-12-31",
      "/api/cameras/1/day?date=9999-12-31",
      "/api/cameras/1/day?date=1970-01-01",
      "/api/cameras/1/day?date=1026-01-01",
      "/api/cameras/1/play?at=1970-01-01T00:00:00Z",
      "/api/cameras/1/play?at=9999-12-31T00:00:00Z",
      "/api/cameras/1/picture?at=9999-12-31T00:00:00Z",
      "/api/cameras/1/media?at=1970-01-01T00:00:00Z&first=0&last=9007199254740991",
      "/api/cameras/1/media?at=9999-12-31T00:00:00Z&first=0&last=400",
      "/cameras/1?at=3026-01-01T00:00:00Z",
      "/requests?before=9007199254740991",
    ];
    for (const path of paths) {
      const answer = await device.get(session, path);
      await answer.body?.cancel();
      assert(answer.status < 500 || answer.status === 503, `${path}: ${answer.status}`);
    }
    const say = async (question: Parameters<Device["ask"]>[1]) =>
      await device.ask(asker, question).then(() => "done", String);
    const { form } = EXAMPLES["request-submit"];
    const span = { from, to };
    const { ledger } = device.recorder.opened;
    const holds = ledger.allHolds().length;
    assert((await say({ ask: "request-submit", form: { ...form, span } })) !== "done");
    assertEquals(ledger.allHolds().length, holds, "no hold of a thousand years from one form");
    await say({ ask: "register-search", filter: { span }, before: null, limit: 100 });
    await say({ ask: "register-playback", camera: 1, from, to, purpose: "x" });
    const { export: wanted } = EXAMPLES["export-begin"];
    await say({ ask: "export-begin", export: { ...wanted, from, to } });
    for (
      const wrong of [{ from: -1e15, to: 1e15 }, { from: to, to: from }, { from: 1e300, to: 1e308 }]
    ) {
      assert((await say({ ask: "export-begin", export: { ...wanted, ...wrong } })) !== "done");
      assert(
        (await say({ ask: "register-playback", camera: 1, ...wrong, purpose: "x" })) !== "done",
      );
    }
    const took = performance.now() - began;
    assert(took < 10_000, `${took} ms`);
    assertEquals(device.faults, []);
  });
});
