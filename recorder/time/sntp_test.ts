import { createSocket } from "node:dgram";
import assert from "node:assert/strict";
import { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import { askTime, type SntpOptions } from "./sntp.ts";
import { parseSntpReply, sntpRequest } from "./sntp_packet.ts";

const TRUE = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const clock = { wall: () => UtcMs(TRUE + 250), mono: () => MonoMs(performance.now()) };

function answer(request: Uint8Array, change: (v: DataView) => void = () => {}): Uint8Array {
  const packet = new Uint8Array(48);
  const view = new DataView(packet.buffer);
  packet[0] = 4 << 3 | 4;
  packet[1] = 2;
  packet.set(request.subarray(40, 48), 24);
  for (const at of [32, 40]) {
    view.setUint32(at, (Math.floor(TRUE / 1000) + 2_208_988_800) >>> 0);
    view.setUint32(at + 4, Math.round(0.678 * 2 ** 32));
  }
  change(view);
  return packet;
}

async function withServer(
  reply: (request: Uint8Array) => Uint8Array[],
  use: (port: number) => Promise<void>,
) {
  const server = createSocket("udp4");
  server.on("message", (m, from) => {
    for (const p of reply(m)) server.send(p, from.port, from.address);
  });
  await new Promise<void>((done) => server.bind(0, "127.0.0.1", done));
  try {
    await use(server.address().port);
  } finally {
    await new Promise<void>((done) => server.close(() => done()));
  }
}
const ask = (port: number, more: Partial<SntpOptions> = {}) =>
  askTime({ host: "127.0.0.1", port, timeout: DurationMs(400), clock, ...more });

Deno.test("a server's time comes through, and foreign answers before it are passed over", async () => {
  await withServer(
    (request) => [
      new Uint8Array(3),
      answer(request, (v) => v.setUint32(24, 1)),
      answer(request),
    ],
    async (port) => {
      const got = await ask(port);
      assert.ok(got.ok, got.ok ? "" : got.error);
      assert.ok(Math.abs(got.value.utc - TRUE) < 200, `${got.value.utc - TRUE} ms off`);
      assert.equal(got.value.wall, TRUE + 250);
      assert.equal(got.value.stratum, 2);
    },
  );
});

Deno.test("a silent server and a stopped question end", async () => {
  await withServer(() => [], async (port) => {
    const silent = await ask(port, { timeout: DurationMs(50) });
    assert.ok(!silent.ok && /no answer in time/.test(silent.error));
    const stop = new AbortController();
    const pending = ask(port, { timeout: DurationMs(60_000), signal: stop.signal });
    stop.abort();
    const stopped = await pending;
    assert.ok(!stopped.ok && /stopped/.test(stopped.error));
  });
});

Deno.test("an answer that took too long tells no time", async () => {
  let mono = 0;
  await withServer((request) => [answer(request)], async (port) => {
    const slow = { wall: clock.wall, mono: () => MonoMs(mono += 3000) };
    const got = await ask(port, { clock: slow });
    assert.ok(!got.ok && /too long/.test(got.error));
  });
});

const nonce = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const refusals: [string, (v: DataView) => void, RegExp][] = [
  ["leap alarm", (v) => v.setUint8(0, 3 << 6 | 4 << 3 | 4), /not synchronised/],
  ["kiss of death", (v) => (v.setUint8(1, 0), v.setUint32(12, 0x52415445)), /left alone \(RATE\)/],
  ["stratum 16", (v) => v.setUint8(1, 16), /stratum 16/],
  ["another client's mode", (v) => v.setUint8(0, 4 << 3 | 3), /mode 3/],
  ["unknown version", (v) => v.setUint8(0, 7 << 3 | 4), /version 7/],
  ["somebody else's question", (v) => v.setUint8(31, 9), /originate/],
  ["no time", (v) => v.setBigUint64(40, 0n), /left its time out/],
  ["far from its reference", (v) => v.setUint32(8, 2 << 16), /2000 ms wrong/],
  ["sent before received", (v) => v.setUint32(40, v.getUint32(40) - 10), /before it was asked/],
];
for (const [name, change, why] of refusals) {
  Deno.test(`an answer is refused: ${name}`, () => {
    const got = parseSntpReply(answer(sntpRequest(nonce), change), nonce);
    assert.ok(!got.ok, "taken");
    assert.match(got.error, why);
  });
}

Deno.test("timestamps after 2036 are read in the next era", () => {
  const at = Date.UTC(2040, 5, 1) / 1000 + 2_208_988_800 - 2 ** 32;
  const got = parseSntpReply(
    answer(sntpRequest(nonce), (v) => (v.setUint32(32, at), v.setUint32(40, at))),
    nonce,
  );
  assert.ok(got.ok);
  assert.equal(new Date(got.value.sent).getUTCFullYear(), 2040);
});
