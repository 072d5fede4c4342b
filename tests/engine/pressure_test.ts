import { CONSOLE } from "../../src/control/asker.ts";
import { CameraId } from "../../src/base/ids.ts";
import { DAY_MS, DurationMs, UtcMs } from "../../src/base/units.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { sha256 } from "../../recorder/format/fragment_header.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { PressureWatch } from "../../recorder/engine/pressure_watch.ts";
import type { Recorder } from "../../src/compose.ts";
import { assert, assertEquals } from "../assert.ts";
import { eventsOf, Site, until } from "./site.ts";

const [HIGH, LOW] = [CameraId(1), CameraId(2)];
const statusOf = (recorder: Recorder, id: CameraId) =>
  recorder.status().cameras.find((camera) => camera.id === id);

Deno.test("with no block left the lowest priority stops first, nothing protected changes, and it goes on when blocks expire", async () => {
  await Site.with({ disks: [8], cameras: [9, 1], pictureBytes: 200_000 }, async (site) => {
    const { recorder } = site.start();
    const { index } = recorder.opened;
    const stoppedAt: CameraId[] = [];
    const stopped = (id: CameraId) => statusOf(recorder, id)?.cause === "window-would-break";
    await until("both stop", () => {
      for (const id of [HIGH, LOW]) if (stopped(id) && !stoppedAt.includes(id)) stoppedAt.push(id);
      return stoppedAt.length === 2;
    }, 25);
    assertEquals(stoppedAt, [LOW, HIGH]);
    const alarms = recorder.status().alarms.filter((a) => a.code === "recording-stopped-for-space");
    assertEquals(alarms.map((a) => [a.level, a.camera]), [["act", HIGH], ["act", LOW]]);
    const told = eventsOf(recorder, "not-recording");
    assert(told.some((e) => e.camera === LOW && e.details["cause"] === "window-would-break"));

    // What is protected stays byte for byte while both cameras go on sending.
    await until("all is sealed", () => index.counts().sealed + index.counts().open === 8);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const sealed = index.blocksInState(BlockState.sealed).map((b) => b.no);
    assert(sealed.length >= 6);
    // One block a second each: the last one was left to the camera that comes first.
    assert(Math.round(site.recorded(HIGH)) >= Math.round(site.recorded(LOW)) + 2);
    const hashes = () =>
      sealed.map((no) => sha256(Deno.readFileSync(blockPath(site.disk(0), no))).toHex());
    const before = hashes();
    const recorded = [site.recorded(HIGH), site.recorded(LOW)];
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assertEquals(hashes(), before);
    assertEquals([site.recorded(HIGH), site.recorded(LOW)], recorded);
    assertEquals(eventsOf(recorder, "footage-reused"), []);

    site.clock.advance(100 * DAY_MS);
    await until("both go on", () => !stopped(HIGH) && !stopped(LOW), 15);
    assert(
      eventsOf(recorder, "footage-reused").length + eventsOf(recorder, "footage-erased").length > 0,
    );
    await site.stop();
    const gap = site.rows(LOW).find((row) => row.gap === "window-would-break");
    assert(gap !== undefined, "the gap says why");
  });
});

Deno.test("with a short forecast sound goes first, lowest priority first, and comes back when the pool reaches", async () => {
  await Site.with({ disks: [4], cameras: [9, 1] }, async (site) => {
    site.change((tx, now) => {
      for (const camera of tx.cameras()) tx.changeCamera(camera.id, { audio: true }, now);
    });
    const { recorder } = site.start();
    await until("both record", () => recorder.status().cameras.every((c) => c.recording));
    const { engine, opened } = recorder;
    let timeLeft: number | null = 10 * DAY_MS;
    const ordered: string[] = [];
    const watch = new PressureWatch({
      clock: site.clock,
      recordings: () => engine.recordings,
      timeLeft: () => timeLeft === null ? null : DurationMs(timeLeft),
      wanted: () => opened.ledger.cameras(),
      change: (camera) => engine.change(camera),
      orders: {
        lowestBitrate: () => 10 as never,
        setBitrate: (camera, to) => {
          ordered.push(`${camera.id} ${to < 1e9}`);
          return camera.id === HIGH ? Promise.reject(new Error("no")) : Promise.resolve();
        },
      },
      told: (event) => opened.ledger.event(event, opened.time.stamp()),
    });
    const loud = () =>
      engine.recordings.filter(({ camera }) => camera.audio).map((r) => r.camera.id);
    assertEquals(await watch.look(), "drop-audio");
    assertEquals(loud(), [HIGH]);
    assertEquals(await watch.look(), "drop-audio");
    assertEquals(loud(), []);
    assertEquals(await watch.look(), "nothing");
    await until("they still record", () => recorder.status().cameras.every((c) => c.bitrate > 0));
    timeLeft = 3 * DAY_MS;
    assertEquals([await watch.look(), await watch.look(), await watch.look()], [
      "lower-bitrate",
      "lower-bitrate",
      "nothing",
    ]);
    assertEquals(ordered, [`${LOW} true`, `${HIGH} true`]);
    assertEquals(eventsOf(recorder, "pressure-bitrate-refused").map((e) => e.camera), [HIGH]);
    timeLeft = null;
    assertEquals(await watch.look(), "nothing");
    site.clock.advance(2 * 3_600_000);
    assertEquals(await watch.look(), "restore-audio");
    assertEquals(loud().length, 1);
    await until("they record on", () => recorder.status().cameras.every((c) => c.recording));
  });
});

Deno.test("a hold through the recorder wins over the next claim, counts in the size, and two people end it", async () => {
  await Site.with({ disks: [5], cameras: [5], pictureBytes: 200_000 }, async (site) => {
    const { recorder } = site.start();
    const { index, time } = recorder.opened;
    await until("three are sealed", () => index.counts().sealed >= 3);
    const wall = site.clock.wall();
    const hold = {
      camera: HIGH,
      from: UtcMs(wall - 3_600_000),
      to: UtcMs(wall + 3_600_000),
      until: null,
      kind: "case" as const,
      who: "Li",
      why: "case 12",
    };
    assertEquals(await recorder.answer({ ask: "hold-place", hold }, CONSOLE), { hold: 1 });
    await until("the pool is full", () => statusOf(recorder, HIGH)?.cause === "window-would-break");
    site.clock.advance(200 * DAY_MS);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assertEquals(statusOf(recorder, HIGH)?.cause, "window-would-break");
    assert(index.heldBlocks(time.now()) >= 4);
    assertEquals(eventsOf(recorder, "footage-reused").length, 0);
    await recorder.answer(
      { ask: "hold-release", hold: 1, by: ["Li", "Wang"], why: "closed" },
      CONSOLE,
    );
    await until("it goes on", () => statusOf(recorder, HIGH)?.recording === true);
  });
});

Deno.test("footage marked important is kept for the longest floor of the layers, whatever its own clock said", async () => {
  await Site.with({ disks: [3], cameras: [5] }, async (site) => {
    const recorder = site.compose();
    const { ledger, time } = recorder.opened;
    const wall = site.clock.wall();
    const mark = (from: number, to: number) =>
      recorder.answer({
        ask: "hold-place",
        hold: {
          camera: HIGH,
          from: UtcMs(from),
          to: UtcMs(to),
          until: null,
          kind: "important",
          who: "Li",
          why: "a robbery",
        },
      }, CONSOLE);
    await mark(0, 1000);
    await mark(wall, wall + 10 * DAY_MS);
    const left = ledger.holds(time.now()).map((h) =>
      Math.floor(((h.untilTrusted ?? 0) - time.now()) / DAY_MS)
    );
    assertEquals(left.map((days) => days >= 90), [true, true]);
    assertEquals((left[1] ?? 0) - (left[0] ?? 0), 10);
    await recorder.stop();
  });
});
