import { assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { GivenUpLog } from "./given_up_log.ts";

const block = (no: number, camera: number, from: number) => ({
  block: BlockNo(no),
  camera: CameraId(camera),
  from: UtcMs(from),
  to: UtcMs(from + 1000),
});

Deno.test("blocks given up are counted and told once an hour, and at the end", () => {
  const log = new GivenUpLog(MonoMs(0));
  log.add("erased", block(1, 7, 5000));
  log.add("erased", block(2, 7, 3000));
  log.add("reused", block(3, 8, 0));
  assertEquals(log.due(MonoMs(3_599_999), false), []);
  const lines = log.due(MonoMs(3_600_000), false);
  assertEquals(lines.map((l) => l.kind), ["footage-reused", "footage-erased"]);
  assertEquals(lines[1]?.details["cameras"], [{
    camera: 7,
    blocks: 2,
    from: "1970-01-01T00:00:03.000Z",
    to: "1970-01-01T00:00:06.000Z",
  }]);
  assertEquals(log.due(MonoMs(9_000_000), false), []);
  log.add("reused", block(4, 8, 0));
  assertEquals(log.due(MonoMs(9_000_001), true).length, 1);
});
