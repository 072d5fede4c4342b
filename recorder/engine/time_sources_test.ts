import { createSocket } from "node:dgram";
import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { InputError } from "../../src/base/result.ts";
import { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import type { EventInput } from "../ledger/records.ts";
import { parseServer, TimeSources } from "./time_sources.ts";

const NTP_EPOCH = 2_208_988_800;

/** A time server on a free port that is `wrongBy` milliseconds wrong; `null`: it never answers. */
async function server(wrongBy: () => number | null) {
  const socket = createSocket("udp4");
  socket.on("message", (request, from) => {
    const wrong = wrongBy();
    if (wrong === null) return;
    const now = Date.now() + wrong;
    const packet = new Uint8Array(48);
    const view = new DataView(packet.buffer);
    packet.set([4 << 3 | 4, 2]);
    packet.set(request.subarray(40, 48), 24);
    for (const at of [32, 40]) {
      view.setUint32(at, (Math.floor(now / 1000) + NTP_EPOCH) >>> 0);
      view.setUint32(at + 4, Math.floor((now % 1000) / 1000 * 2 ** 32));
    }
    socket.send(packet, from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  return {
    name: `127.0.0.1:${socket.address().port}`,
    close: () => new Promise<void>((done) => socket.close(() => done())),
  };
}

function bench(servers: readonly string[]) {
  let ahead = 0;
  const observed: { source: string; off: number }[] = [];
  const told: EventInput[] = [];
  const sources = new TimeSources({
    servers: () => servers,
    timeout: DurationMs(100),
    clock: { wall: () => UtcMs(Date.now()), mono: () => MonoMs(performance.now() + ahead) },
    told: (event) => told.push(event),
    time: {
      observe: (source, utc) => (observed.push({ source, off: utc - Date.now() }), []),
    },
  });
  const ask = () => sources.askOnce(new AbortController().signal);
  return { sources, observed, told, ask, advance: (ms: number) => ahead += ms };
}

Deno.test("what a server says reaches trusted time; a silent one is told once a day, and when it is back", async () => {
  let wrong: number | null = 120_000;
  const one = await server(() => wrong);
  try {
    const { ask, observed, told, advance } = bench([one.name]);
    const kinds = () => told.map((event) => event.kind);
    await ask();
    assertEquals(observed.length, 1);
    assert(Math.abs((observed[0]?.off ?? 0) - 120_000) < 200);
    wrong = null;
    await ask();
    await ask();
    assertEquals(kinds(), ["time-source-failed"]);
    advance(25 * 3_600_000);
    await ask();
    assertEquals(kinds(), ["time-source-failed", "time-source-failed"]);
    assertEquals(observed.length, 1);
    wrong = 0;
    await ask();
    await ask();
    assertEquals(kinds().slice(2), ["time-source-answers"]);
    assertEquals(observed.length, 3);
  } finally {
    await one.close();
  }
});

Deno.test("servers that contradict each other are not believed", async () => {
  const right = await server(() => 0);
  const wrong = await server(() => 90_000);
  try {
    const { ask, observed, told } = bench([right.name, wrong.name]);
    await ask();
    assertEquals(observed, []);
    assertEquals(told.map((e) => e.kind), ["time-source-failed"]);
    assert(/apart/.test(told[0]?.reason ?? ""));
    const agreeing = bench([right.name, right.name]);
    await agreeing.ask();
    assertEquals(agreeing.observed.length, 1);
  } finally {
    await right.close();
    await wrong.close();
  }
});

Deno.test("the loop asks soon, asks again when servers are set, and ends at once", async () => {
  const one = await server(() => 0);
  try {
    const { sources, observed } = bench([one.name]);
    const stop = new AbortController();
    const running = sources.run(stop.signal, 1);
    const until = async (n: number) => {
      for (let i = 0; i < 100 && observed.length < n; i++) {
        await new Promise((r) => setTimeout(r, 20));
      }
      assertEquals(observed.length, n);
    };
    await until(1);
    await new Promise((r) => setTimeout(r, 20));
    sources.changed();
    await until(2);
    stop.abort();
    await running;
  } finally {
    await one.close();
  }
});

Deno.test("servers are names or addresses", () => {
  assertEquals(parseServer("ntp.ntsc.ac.cn"), { host: "ntp.ntsc.ac.cn", port: 123 });
  assertEquals(parseServer("10.0.0.1:1123"), { host: "10.0.0.1", port: 1123 });
  assertEquals(parseServer("[fd00::1]:99"), { host: "fd00::1", port: 99 });
  for (const no of ["", "a b", "ntp://x", "x:0", "x:99999", "-x", "x;y", "fd00::1"]) {
    assertThrows(() => parseServer(no), InputError);
  }
});
