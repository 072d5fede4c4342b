/** Invariant 9 on the page: the register's entry is durable before the first byte of footage is even read. */
import assert from "node:assert/strict";
import type { FootageReader } from "../../recorder/read_port.ts";
import type { RegisterControl } from "../../recorder/register_ask_port.ts";
import { RefusedError } from "../../src/base/result.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { createApp } from "../../ui/app.ts";
import { createFakeReader } from "../ui/fake_reader.ts";
import { signedInAs, somebody } from "../ui/signed_in.ts";

const NOW = Date.UTC(2026, 10, 21, 6);

/** The page over a register of our own; `order` tells what came after what. */
function ground(register: (order: string[]) => RegisterControl["ask"]) {
  const order: string[] = [];
  const fragments = Array.from({ length: 10 }, (_, i) => ({
    payload: new TextEncoder().encode(`[fragment ${i}]`),
    start: i * 2000,
    duration: 2000,
    key: true,
  }));
  const footage = {
    init: new TextEncoder().encode("[init]"),
    codec: "avc1.640028",
    fragments,
    durationMs: 20_000,
  };
  const camera = { id: 1, name: "gate", footage, from: NOW - 3_600_000, gaps: [] };
  const fake = createFakeReader([camera], () => NOW);
  const reader: FootageReader = {
    ...fake,
    payload: (ref) => {
      order.push("read");
      return fake.payload(ref);
    },
  };
  const app = createApp({
    reader,
    control: { status: () => Promise.resolve(null) },
    people: signedInAs(somebody("manager")),
    register: { ask: register(order) },
    secure: false,
    clock: { wall: () => UtcMs(NOW), mono: () => MonoMs(0) },
    pictures: {
      picture: (ref) =>
        reader.payload(ref).then((bytes) => ({
          kind: "jpeg" as const,
          bytes: new Uint8Array(bytes),
        })),
    },
    // deno-lint-ignore require-yield -- nothing is converted here
    convert: async function* () {
      await Promise.resolve();
    },
    assets: new Map(),
    hostNames: new Set(),
    fault: (where, error) => assert.fail(`${where}: ${error}`),
  });
  return { app, order };
}

const FOOTAGE = [
  "/api/cameras/1/media?at=2026-11-21T05:30:00Z&first=901&last=903",
  "/api/cameras/1/picture?at=2026-11-21T05:30:00Z",
  "/api/cameras/1/picture",
  "/api/cameras/1/newest-picture",
];

Deno.test("each way to footage registers first, and with what reason", async () => {
  for (const path of FOOTAGE) {
    const purposes: unknown[] = [];
    const { app, order } = ground((order) => async (_asker, word, question) => {
      await new Promise((resolve) => setTimeout(resolve, 5)); // a slow disk
      order.push(word);
      purposes.push("purpose" in question ? question.purpose : null);
      return { answer: { entry: 1 } as never }; // the answer to both words
    });
    const said = await app.request("/cameras/1?purpose=%3Cb%3E%E6%A3%80%E6%9F%A5%0A");
    const cookie = (said.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    assert.ok(!(await said.text()).includes("<b>"), "a reason that is markup is text");
    const answer = await app.request(path, { headers: { cookie } });
    assert.equal(answer.status, 200, path);
    await answer.arrayBuffer();
    assert.match(order[0] ?? "", /^register-/, path);
    assert.ok(order.includes("read"), path);
    assert.deepEqual(purposes, ["<b>检查"], path);
  }
});

Deno.test("when the entry cannot be written, no byte of footage is sent or even read", async () => {
  const failures: readonly (readonly [RegisterControl["ask"], number])[] = [
    [() => Promise.resolve(null), 503],
    [() => Promise.reject(new RefusedError("live", "off the watch", "take over")), 403],
  ];
  for (const [ask, status] of failures) {
    for (const path of FOOTAGE) {
      const { app, order } = ground(() => ask);
      const answer = await app.request(path);
      assert.equal(answer.status, status, path);
      assert.ok(!(await answer.text()).includes("fragment"), path);
      assert.deepEqual(order, [], path);
    }
  }
});
