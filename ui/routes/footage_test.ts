/** What the recorder grants is all that a page reads: whatever stretch that is, and whatever is asked for. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createFakeReader } from "../../tests/ui/fake_reader.ts";
import { signedInAs, somebody } from "../../tests/ui/signed_in.ts";
import type { FootageReader, FragmentRef } from "../../recorder/read_port.ts";
import type { RegisterControl } from "../../recorder/register_ask_port.ts";
import { RefusedError } from "../../src/base/result.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { createApp } from "../app.ts";
import { endOf } from "../playback/piece.ts";

const NOW = Date.UTC(2026, 10, 21, 6, 30);
const START = NOW - 600_000;

/** A page whose recorder grants the stretch [from, to), and the fragments that it read. */
function ground(from: number, to: number) {
  const read: FragmentRef[] = [];
  const fragments = Array.from({ length: 10 }, (_, i) => ({
    payload: new TextEncoder().encode(`[fragment ${i}]`),
    start: i * 2000,
    duration: 2000,
    key: i % 2 === 0,
  }));
  const init = new TextEncoder().encode("[init]");
  const footage = { init, codec: "avc1.640028", fragments, durationMs: 20_000 };
  const fake = createFakeReader(
    [{ id: 1, name: "gate", footage, from: START, gaps: [] }],
    () => NOW,
  );
  const reader: FootageReader = {
    ...fake,
    payload: (ref) => {
      read.push(ref);
      return fake.payload(ref);
    },
  };
  const register: RegisterControl = {
    ask(_asker, _word, question) {
      const asked = question as { from: number; to: number };
      const grant = { from: Math.max(from, asked.from), to: Math.min(to, asked.to), holds: 0 };
      if (grant.from < grant.to) {
        return Promise.resolve({ answer: { entry: 1, ...grant } as never });
      }
      return Promise.reject(new RefusedError("request", "does not cover it", "ask for another"));
    },
  };
  const app = createApp({
    reader,
    control: { status: () => Promise.resolve(null) },
    people: signedInAs(somebody("manager")),
    register,
    secure: false,
    clock: { wall: () => UtcMs(NOW), mono: () => MonoMs(0) },
    pictures: {
      picture: (ref) =>
        reader.payload(ref).then((bytes) => ({ kind: "jpeg", bytes: new Uint8Array(bytes) })),
    },
    // deno-lint-ignore require-yield -- nothing is converted here
    convert: async function* () {
      await Promise.resolve();
    },
    assets: new Map(),
    hostNames: new Set(),
    fault: (where, error) => assert.fail(`${where}: ${error}`),
  });
  return { app, read };
}

Deno.test("for any grant and any question: nothing outside the grant is even read", async () => {
  const instant = fc.integer({ min: START - 5000, max: NOW + 5000 });
  // Mostly so near that a piece has an edge of the grant in it.
  const edge = fc.oneof(
    fc.integer({ min: -12_000, max: 12_000 }),
    fc.integer({ min: -NOW, max: NOW }),
  );
  let [given, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(instant, edge, edge, fc.nat(40), async (at, a, b, many) => {
      const [from, to] = [at + Math.min(a, b), at + Math.max(a, b)];
      const { app, read } = ground(from, to);
      const time = new Date(at).toISOString();
      const first = 1 + Math.max(0, Math.floor((at - START) / 2000));
      const paths = [
        `/api/cameras/1/play?at=${time}`,
        `/api/cameras/1/play?at=${time}&after=${first}`,
        `/api/cameras/1/media?at=${time}&first=${first}&last=${first + many}`,
        `/api/cameras/1/picture?at=${time}`,
        "/api/cameras/1/picture",
      ];
      for (const path of paths) {
        const before = read.length;
        const answer = await app.request(path);
        const text = await answer.text();
        if (answer.status === 403) refused++;
        for (const ref of read.slice(before)) {
          // Of a fragment a picture shows the first instant only.
          const end = path.includes("/picture") ? ref.start + 1 : endOf(ref);
          assert.ok(ref.start >= from && end <= to, path);
        }
        const { piece } = path.includes("/play") ? JSON.parse(text) : { piece: null };
        if (piece === null) continue;
        assert.ok(piece.start >= from && piece.end <= to, path);
        const media = await app.request(piece.url);
        assert.equal(media.status, 200, piece.url);
        assert.match(await media.text(), /fragment/);
        given++;
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(given > 10 && refused > 10, `${given} given, ${refused} refused`);
});
