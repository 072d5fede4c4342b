/** Taking a whole recorder out of service: nothing protected is ever wiped, and nothing at all before its steps are done. */
import assert from "node:assert/strict";
import { parseLayers } from "../../policy/site_layers.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { deadline } from "../../policy/deadline.ts";
import {
  beginRetirement,
  planRetirement,
  recordSupervision,
} from "../../recorder/register/retirement.ts";
import { LI, ZHAO } from "../../recorder/register/testing.ts";
import { CameraId } from "../../src/base/ids.ts";
import { RefusedError } from "../../src/base/result.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { eventsOf, Site, until } from "./site.ts";
import { UNTOLD } from "../../recorder/ledger/records.ts";

Deno.test("a device that goes out of service wipes what is past its floor, and keeps the rest", async () => {
  await Site.with({ disks: [20], cameras: [5], pictureBytes: 100_000 }, async (site) => {
    const layers = parseLayers(["CN-LN"]);
    assert.ok(layers.ok);
    site.change((tx, now) =>
      tx.setSite({
        name: "",
        layers: layers.value,
        exemptUnderCN9: false,
        venue: null,
        builder: null,
        ...UNTOLD,
      }, now)
    );
    const { recorder } = site.start();
    const { ledger, time, index } = recorder.opened;
    const camera = CameraId(1);
    const wipe = () => recorder.answer({ ask: "pool-wipe", by: ["Li", "Zhao"] }, CONSOLE);
    const start = site.clock.wall();
    time.confirm(["Li", "Zhao"], start);
    await until("old footage", () => site.recorded(camera) > 5);
    const old = () => site.rows(camera).filter(({ start: at }) => at < start + DAY_MS);
    const newer = () => site.rows(camera).filter(({ start: at }) => at > start + DAY_MS).length;
    const first = old()[0] ?? assert.fail("nothing was recorded");
    ledger.commit((tx) =>
      tx.placeHold({
        camera,
        from: UtcMs(first.start),
        to: UtcMs(first.start + 1),
        until: null,
        untilTrusted: null,
        kind: "case",
        who: "x",
        why: "the first block is held",
      }, time.stamp())
    );
    recorder.opened.applyHolds();

    site.clock.advance(20 * DAY_MS);
    await until("new footage", () => newer() > 2);
    assert.ok(time.good);
    const before = old().length;

    await assert.rejects(wipe(), /in service/);
    const today = formatIsoDate(shanghaiDay(site.clock.wall()));
    ledger.commit((tx) => {
      const now = time.stamp();
      const plan = planRetirement(deadline, layers.value, today, now);
      beginRetirement(tx, plan, "the mall closes", "Li", ZHAO, now);
    });
    await assert.rejects(wipe(), RefusedError);
    assert.equal(index.counts().erasing, 0);
    ledger.commit((tx) => {
      const how = { day: today, name: "何", unit: "u", document: "1", how: "wiped" };
      recordSupervision(tx, how, LI, time.stamp());
    });
    assert.equal(index.counts().erasing, 0, "Liaoning orders no erasure: nothing goes by itself");

    const kept = newer();
    const { blocks } = await wipe() as { blocks: number };
    assert.ok(blocks >= 1, `${blocks} blocks`);
    await until("old footage is gone", () => old().length < before, 20);
    await until("it is overwritten", () => index.counts().erasing === 0, 20);
    assert.ok(newer() >= kept, "what is inside its floor is all there");
    assert.equal(old()[0]?.sequence, first.sequence, "what is held is there");
    assert.equal(eventsOf(recorder, "retirement-wiped").length, 1);
    await assert.rejects(
      recorder.answer({ ask: "pool-wipe", by: ["Li", " li "] }, CONSOLE),
      /two different people/,
    );
  });
});
