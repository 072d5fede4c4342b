import assert from "node:assert/strict";
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

function ground(fails: () => Error | "nobody" | null = () => null) {
  const asked: [string, unknown][] = [];
  let mono = 0;
  const register: RegisterControl = {
    async ask(_asker, word, question) {
      asked.push([word, question]);
      await Promise.resolve();
      const failure = fails();
      if (failure === "nobody") return null;
      if (failure !== null) throw failure;
      return { answer: { entry: asked.length } as never }; // the answer to both words
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

Deno.test("a player's pieces are one entry an hour of footage, a camera, a person and a reason", async () => {
  const g = ground();
  for (let at = 0; at < HOUR; at += 60_000) await play(g, at, at + 10_000);
  assert.deepEqual(g.asked, [["register-playback", {
    camera: 1,
    from: START,
    to: START + HOUR,
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
  assert.equal(g.asked.length, 6, "looking at it again later is another entry");
});

Deno.test("many who ask at once wait for one entry", async () => {
  const g = ground();
  await Promise.all(Array.from({ length: 50 }, () => play(g, 0, 1)));
  assert.equal(g.asked.length, 1);
});

Deno.test("an entry that cannot be written lets nothing through, and is tried again next time", async () => {
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
