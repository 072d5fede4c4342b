import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import { BitsPerSecond, DAY_MS, DurationMs } from "../../src/base/units.ts";
import {
  isEased,
  nextStep,
  type PressedCamera,
  type Pressure,
  type PressureStep,
} from "./pressure.ts";
import { blocksOfHigherRank, lowestFirst } from "./rank.ts";

const anyPressure: fc.Arbitrary<Pressure> = fc.record({
  outOfBlocks: fc.boolean(),
  timeLeft: fc.option(fc.integer({ min: 0, max: 40 * DAY_MS }).map(DurationMs)),
  cameras: fc.array(
    fc.record({
      priority: fc.nat(9),
      recording: fc.boolean(),
      audio: fc.boolean(),
      secondStream: fc.boolean(),
      bitrate: fc.integer({ min: 1000, max: 10_000_000 }).map(BitsPerSecond),
      lowestBitrate: fc.option(fc.integer({ min: 500, max: 10_000_000 }).map(BitsPerSecond)),
    }),
    { maxLength: 8 },
  ).map((list) => list.map((one, i) => ({ ...one, id: CameraId(i + 1) }))),
});
const COST: Record<PressureStep["do"], number> = {
  "drop-audio": 1,
  "drop-second-stream": 2,
  "lower-bitrate": 3,
  "nothing": 4,
};
function after(p: Pressure, step: PressureStep): Pressure {
  if (step.do === "nothing") return p;
  const cameras = p.cameras.map((c) => {
    if (c.id !== step.camera) return c;
    if (step.do === "drop-audio") return { ...c, audio: false };
    if (step.do === "drop-second-stream") return { ...c, secondStream: false };
    return { ...c, bitrate: step.to };
  });
  return { ...p, cameras };
}

Deno.test("under any pressure costs rise, the lowest rank comes first, and it ends", () => {
  fc.assert(
    fc.property(anyPressure, (start) => {
      let p = start;
      let cost = 0;
      for (let steps = 0;; steps++) {
        assert.ok(steps < 400, "it never ends");
        const step = nextStep(p);
        assert.deepEqual(nextStep(structuredClone(p)), step, "same input, same answer");
        assert.ok(COST[step.do] >= cost, `${step.do} after something dearer`);
        cost = COST[step.do];
        if (step.do === "nothing") break;
        assert.ok(!isEased(p), "shed what would come back at once");
        const camera = p.cameras.find((c) => c.id === step.camera);
        assert.ok(camera?.recording);
        if (step.do === "drop-audio") {
          assert.ok(
            p.cameras.every((c) => !c.recording || !c.audio || lowestFirst(camera, c) <= 0),
          );
        }
        if (step.do === "lower-bitrate") {
          assert.ok(step.to < camera.bitrate && step.to >= (camera.lowestBitrate ?? Infinity));
        }
        p = after(p, step);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("with time enough nothing is shed; the answer to a short time comes in order", () => {
  const days = (n: number) => DurationMs(n * DAY_MS);
  const camera: PressedCamera = {
    id: CameraId(1),
    priority: 5,
    recording: true,
    audio: true,
    secondStream: false,
    bitrate: BitsPerSecond(4e6),
    lowestBitrate: BitsPerSecond(3e6),
  };
  const p: Pressure = { outOfBlocks: false, timeLeft: days(15), cameras: [camera] };
  assert.equal(nextStep(p).do, "nothing");
  assert.equal(nextStep({ ...p, timeLeft: null }).do, "nothing");
  assert.equal(nextStep({ ...p, timeLeft: days(13) }).do, "drop-audio");
  const quiet = { ...p, cameras: [{ ...camera, audio: false }] };
  assert.equal(nextStep({ ...quiet, timeLeft: days(13) }).do, "nothing");
  const lower = { do: "lower-bitrate", camera: 1, to: 3e6 };
  assert.deepEqual(nextStep({ ...quiet, timeLeft: days(6) }), lower);
  assert.deepEqual(nextStep({ ...quiet, outOfBlocks: true }), lower);
  const asked = { ...quiet, cameras: [{ ...camera, audio: false, lowestBitrate: null }] };
  assert.equal(nextStep({ ...asked, timeLeft: days(0) }).do, "nothing");
  assert.deepEqual([isEased({ ...p, timeLeft: days(20) }), isEased({ ...p, timeLeft: null })], [
    false,
    true,
  ]);
});

Deno.test("for any cameras and any order of asking, the last in rank is refused first", () => {
  const anyAsking = fc.record({
    priorities: fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
    blocks: fc.nat(20),
    order: fc.array(fc.nat(5), { maxLength: 80 }),
  });
  fc.assert(fc.property(anyAsking, ({ priorities, blocks, order }) => {
    const cameras = priorities.map((priority, i) => ({
      id: CameraId(i + 1),
      priority,
      wantsBlocks: true,
    }));
    const ranked = [...cameras].sort(lowestFirst);
    let left = blocks;
    const refused = new Set<CameraId>();
    for (const turn of order) {
      const camera = cameras[turn % cameras.length];
      assert.ok(camera !== undefined);
      if (left > blocksOfHigherRank(camera.id, cameras)) {
        left--;
        const rank = ranked.indexOf(camera);
        assert.ok(left >= ranked.length - 1 - rank, "one block is left for each of higher rank");
        assert.ok(
          [...refused].every((id) => ranked.findIndex((c) => c.id === id) < rank),
          "a block went past a camera of higher rank that had been refused",
        );
      } else {
        refused.add(camera.id);
        if (camera === ranked.at(-1)) assert.equal(left, 0, "the first in rank stops at nothing");
      }
    }
  }));
});
