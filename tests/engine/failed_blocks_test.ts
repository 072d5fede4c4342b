/** Blocks that failed: they come back when they are whole again, and never before what they keep may go. */
import fc from "fast-check";
import { BlockNo, CameraId, DiskId, RunNo } from "../../src/base/ids.ts";
import { Bytes, DAY_MS, DurationMs, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { DiskWriter } from "../../recorder/disk/disk_writer.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { readGeometry } from "../../recorder/engine/geometry.ts";
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import type { Recorder } from "../../src/compose.ts";
import { assert, assertEquals } from "../assert.ts";
import { eventsOf, Site, until } from "./site.ts";

const ONE = CameraId(1);
const block = (recorder: Recorder, no: BlockNo) => {
  const found = recorder.opened.index.block(no);
  assert(found !== null);
  return found;
};

/** Records with a disk that once answers a sync with EIO, after `acknowledged` seconds; answers which block failed. */
async function failOnce(site: Site, acknowledged: number): Promise<BlockNo> {
  const geometry = readGeometry(site.data);
  assert(geometry !== null);
  let failed: BlockNo | null = null;
  class FailingWriter extends DiskWriter {
    override async sync(no: BlockNo): Promise<void> {
      await super.sync(no);
      if (failed !== null || site.recorded(ONE) < acknowledged) return;
      failed = no;
      throw Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" });
    }
  }
  const writer = new FailingWriter(geometry.disks, geometry.blockBytes);
  const { recorder } = site.start({ writer });
  await until("a block fails, and recording goes on", () => {
    return failed !== null && recorder.opened.index.block(failed)?.failed === true &&
      site.recorded(ONE) > acknowledged;
  });
  assertEquals(recorder.status().disks[0]?.state !== "failed", true);
  await site.stop();
  assert(failed !== null);
  return failed;
}

Deno.test("a block whose first sync failed is used again from the next start on", async () => {
  await Site.with({ disks: [6], cameras: [5] }, async (site) => {
    const no = await failOnce(site, 0);
    const path = blockPath(site.disk(0), no);
    const { recorder } = site.start();
    const before = block(recorder, no);
    assert(before.generation > 0);
    await until("it is free again", () => !block(recorder, no).failed);
    const events = eventsOf(recorder, "block-used-again");
    assertEquals(events.map((e) => e.details["block"]), [no]);
    await until("it takes footage", () => {
      recorder.opened.pool.closeBlock(ONE);
      return [BlockState.open, BlockState.sealed].some((s) => block(recorder, no).state === s);
    });
    assertEquals(block(recorder, no).generation, before.generation + 1);
    await site.stop();
    assertEquals(Deno.statSync(path).size, 1024 * 1024);
  });
});

Deno.test("what a failed block keeps stays until its floor, and is given up and logged after it", async () => {
  await Site.with({ disks: [8], cameras: [5] }, async (site) => {
    const no = await failOnce(site, 2);
    const kept = Deno.readFileSync(blockPath(site.disk(0), no));
    const young = site.start();
    await until("it records", () => eventsOf(young.recorder, "recording").length > 1);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { state, failed } = block(young.recorder, no);
    assertEquals([state, failed], [BlockState.sealed, true]);
    assertEquals(Deno.readFileSync(blockPath(site.disk(0), no)), kept);
    // The retry of six hours, on the day on which the floor is over.
    site.clock.advance(40 * DAY_MS);
    await until("it is free again", () => !block(young.recorder, no).failed, 20);
    await site.stop();
    const again = site.compose();
    assert(
      eventsOf(again, "footage-erased").some((e) => JSON.stringify(e.details).includes("blocks")),
      "what was given up is not in the log",
    );
    await again.stop();
  });
});

Deno.test("a block that is still not whole stays failed, is not made anew, and is told of", async () => {
  await Site.with({ disks: [6], cameras: [5] }, async (site) => {
    const no = await failOnce(site, 0);
    const path = blockPath(site.disk(0), no);
    Deno.removeSync(path);
    const { recorder } = site.start();
    await until("it is told", () => eventsOf(recorder, "blocks-still-failed").length === 1);
    const { state, failed } = block(recorder, no);
    assertEquals([state, failed], [BlockState.erasing, true]);
    assertEquals(recorder.status().disks[0]?.state === "failed", false);
    let there = true;
    try {
      Deno.statSync(path);
    } catch {
      there = false;
    }
    assertEquals(there, false);
  });
});

/** One failed block with a second of footage that begins at `start`, under a rule that keeps for `keep`. */
function failedBlock(start: number, keep: number) {
  const index = new Index(openIndexDatabase(":memory:"));
  const disk = { ordinal: 0, id: DiskId("0".repeat(32)), firstBlock: BlockNo(0), epoch: 0 };
  index.addDisk({ ...disk, blocks: 1 }, 1);
  const rules = {
    version: 1,
    keepDuration: () => DurationMs(keep),
    offTimeSince: () => DurationMs(0),
    ordersErasure: true,
  };
  const hash = new Uint8Array(32);
  const claim = { camera: ONE, base: UtcMs(start), paramsHash: hash, rules: 1 };
  const claimed = index.claim({ ...claim, now: TrustedMs(start) });
  assert(claimed !== null);
  const row = {
    run: RunNo(1),
    start: UtcMs(start),
    trusted: TrustedMs(start + 1000),
    duration: MediaDur90k(90_000),
    key: true,
    clockGood: true,
    gap: null,
    frames: 25,
    cameraClockOffsetMs: null,
    payloadLength: Bytes(1000),
    sequence: 1,
    offset: 4096,
    payloadHash: hash,
  };
  index.acknowledge([{ block: claimed.no, camera: ONE, row, headerHash: hash }]);
  index.seal(claimed.no, rules, true);
  return index;
}

Deno.test("for any floor, hold and moment, a failed block's footage is never given up before it may go", () => {
  // So close together that most holds touch the one second of footage.
  const ms = fc.integer({ min: 0, max: 4000 });
  const late = fc.integer({ min: 0, max: 12_000 });
  const hold = fc.record({ from: ms, to: ms, until: fc.option(late) });
  fc.assert(
    fc.property(ms, ms, late, fc.array(hold, { maxLength: 3 }), (start, keep, now, holds) => {
      const index = failedBlock(start, keep);
      const real = holds.filter(({ from, to }) => from < to);
      index.setHolds(real.map(({ from, to, until }, id) => ({
        id,
        camera: ONE,
        from: UtcMs(from),
        to: UtcMs(to),
        until: until === null ? null : TrustedMs(until),
      })));
      const end = start + 1000;
      const held = real.some((h) =>
        h.from < end && h.to > start && (h.until === null || h.until > now)
      );
      const due = now >= end + keep && !held;
      const listed = index.failedBlocks(TrustedMs(now), 1).length === 1;
      const given = index.giveUpFailed(BlockNo(0), TrustedMs(now), 1);
      assertEquals([listed, given !== null], [due, due]);
      index.takeBack(BlockNo(0));
      assertEquals(index.block(BlockNo(0))?.failed, !due);
      assertEquals(index.rows(BlockNo(0)).length, due ? 0 : 1);
      // Never under other rules than those by which it was judged.
      assertEquals(failedBlock(start, keep).giveUpFailed(BlockNo(0), TrustedMs(now), 2), null);
    }),
    { numRuns: 200 },
  );
});

Deno.test("a block that a rebuilt index does not trust is never taken back", () => {
  const db = openIndexDatabase(":memory:");
  const index = new Index(db);
  const disk = { ordinal: 0, id: DiskId("0".repeat(32)), firstBlock: BlockNo(0), epoch: 0 };
  index.addDisk({ ...disk, blocks: 1 }, 0);
  db.exec("update block set state = 4, failed = 1, generation = 0"); // as a rebuild leaves it
  assertEquals(index.failedBlocks(TrustedMs(1e12), 1), []);
  index.takeBack(BlockNo(0));
  assertEquals(index.block(BlockNo(0))?.failed, true);
});
