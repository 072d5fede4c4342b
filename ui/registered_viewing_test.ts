import assert from "node:assert/strict";
import * as fc from "fast-check";
import { CameraId } from "../src/base/ids.ts";
import { RefusedError } from "../src/base/result.ts";
import { MonoMs, UtcMs } from "../src/base/units.ts";
import type { RegisterControl } from "../recorder/register_ask_port.ts";
import { createViewings } from "./registered_viewing.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 1, 2);
const viewer = (token: string, purpose = "check") => ({
  asker: { token, address: "", agent: "" },
  purpose,
});
const LI = viewer("li");

function ground(
  fails: () => Error | "nobody" | null = () => null,
  grants: (from: number, to: number) => object = () => ({}),
) {
  const asked: [string, unknown][] = [];
  let mono = 0;
  const register: RegisterControl = {
    async ask(_asker, word, question) {
      asked.push([word, question]);
      await Promise.resolve();
      const failure = fails();
      if (failure === "nobody") return null;
      if (failure !== null) throw failure;
      if (word !== "register-playback") return { answer: { entry: asked.length } as never };
      const { from, to } = question as { from: number; to: number };
      const hour = { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR };
      const grant = { entry: asked.length, ...hour, holds: 30 * 60_000, ...grants(from, to) };
      return { answer: grant as never }; // the answer to both words
    },
  };
  const clock = { wall: () => UtcMs(START), mono: () => MonoMs(mono) };
  return {
    asked,
    viewings: createViewings({ register, clock }),
    pass: (ms: number) => mono += ms,
  };
}

const play = (g: ReturnType<typeof ground>, from: number, to: number, who = LI, camera = 1) =>
  g.viewings.playback(who, CameraId(camera), UtcMs(START + from), UtcMs(START + to));

Deno.test("a player's pieces are one question an hour of footage, a camera, a person and a reason", async () => {
  const g = ground();
  for (let at = 0; at < HOUR; at += 60_000) await play(g, at, at + 10_000);
  assert.deepEqual(g.asked, [["register-playback", {
    camera: 1,
    from: START,
    to: START + 10_000,
    purpose: "check",
  }]]);
  await play(g, HOUR - 1000, HOUR + 1000);
  assert.equal(g.asked.length, 2, "the next hour");
  await play(g, 0, 1, viewer("sun"));
  await play(g, 0, 1, LI, 2);
  await play(g, 0, 1, viewer("li", "incident"));
  assert.equal(g.asked.length, 5);
  g.pass(31 * 60_000);
  await play(g, 0, 1);
  assert.equal(g.asked.length, 6, "looking at it again later is asked anew");
});

Deno.test("many who ask at once wait for one answer", async () => {
  const g = ground();
  await Promise.all(Array.from({ length: 50 }, () => play(g, 0, 1)));
  assert.equal(g.asked.length, 1);
});

Deno.test("what cannot be registered lets nothing through, and is tried again next time", async () => {
  let failure: Error | "nobody" | null = new RefusedError("live", "not on the watch", "take over");
  const g = ground(() => failure);
  await assert.rejects(play(g, 0, 1), RefusedError);
  await assert.rejects(g.viewings.live(LI, CameraId(1)), RefusedError);
  failure = "nobody";
  await assert.rejects(play(g, 0, 1), /no recorder/);
  const both = await Promise.allSettled([play(g, 0, 1), play(g, 0, 1)]);
  assert.ok(both.every(({ status }) => status === "rejected"), "who waited is not let through");
  failure = null;
  await play(g, 0, 1);
  await g.viewings.live(LI, CameraId(1));
  await g.viewings.live(LI, CameraId(1));
  assert.deepEqual(g.asked.slice(-2).map(([word]) => word), ["register-playback", "register-live"]);
});

Deno.test("a stretch that no player asks for is refused before anything is written", async () => {
  const g = ground();
  await assert.rejects(play(g, 0, 1000 * 366 * 24 * HOUR), RangeError);
  assert.deepEqual(g.asked, []);
});

Deno.test("for any grant: what may be shown is what was granted of it, and only so long as it holds", async () => {
  const instant = fc.integer({ min: 0, max: 2 * HOUR });
  await fc.assert(fc.asyncProperty(
    instant,
    instant,
    fc.integer({ min: 0, max: 2 * HOUR - 30_000 }),
    fc.integer({ min: 1, max: 30_000 }),
    fc.constantFrom(0, 60_000),
    async (a, b, from, length, holds) => {
      const [low, high] = [START + Math.min(a, b), START + Math.max(a, b)];
      const inside = (n: number) => Math.min(Math.max(n, low), high);
      const g = ground(() => null, (from, to) => {
        if (inside(from) >= inside(to)) throw new RefusedError("request", "not that", "ask");
        const hour = Math.floor(from / HOUR) * HOUR;
        return { from: inside(hour), to: inside(hour + HOUR), holds };
      });
      const wanted = { from: inside(START + from), to: inside(START + from + length) };
      const shown = play(g, from, from + length);
      if (wanted.from >= wanted.to) await assert.rejects(shown, RefusedError);
      else assert.deepEqual(await shown, wanted);
      const asked = g.asked.length;
      await play(g, from, from + length).catch(() => {});
      const again = g.asked.length > asked;
      assert.equal(
        again,
        holds === 0 || wanted.from >= wanted.to || wanted.to - wanted.from < length,
      );
    },
  ));
});
