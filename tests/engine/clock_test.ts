import { CameraId } from "../../src/base/ids.ts";
import { DAY_MS } from "../../src/base/units.ts";
import { assert, assertEquals } from "../assert.ts";
import { eventsOf, Site, until } from "./site.ts";

Deno.test("a wall clock set a year ahead releases nothing, is told and shown, and recording goes on", async () => {
  await Site.with({ disks: [9], cameras: [5], pictureBytes: 200_000 }, async (site) => {
    const { recorder } = site.start();
    const { index, time, pool } = recorder.opened;
    await until("some is sealed", () => index.counts().sealed >= 2);
    site.clock.set(365 * DAY_MS);
    await until("it is told", () => eventsOf(recorder, "clock-jump-ignored").length === 1);
    assert(recorder.status().alarms.some((a) => a.code === "clock-jump-ignored"));
    await until(
      "the pool is full",
      () => recorder.status().cameras[0]?.cause === "window-would-break",
      25,
    );
    assertEquals(index.available(time.now(), pool.rules.version, 10), 0);
    assert(site.rows(CameraId(1)).some((row) => row.start > Date.now() + 300 * DAY_MS));
    site.clock.advance(2 * DAY_MS);
    assert(!recorder.status().alarms.some((a) => a.code === "clock-jump-ignored"));
  });
});
