import assert from "node:assert/strict";
import { DurationMs } from "../../src/base/units.ts";
import { COMMIT_AT_LEAST_EVERY, pauseAfter } from "./commit_loop.ts";

Deno.test("a quick disk is asked each second, a slow one less often, none more seldom than promised", () => {
  assert.equal(pauseAfter(DurationMs(5)), 1000);
  assert.equal(pauseAfter(DurationMs(800)), 1600);
  assert.equal(pauseAfter(DurationMs(60_000)), COMMIT_AT_LEAST_EVERY);
});
