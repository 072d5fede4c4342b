import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { Bytes, DurationMs } from "../../src/base/units.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { DiskWriter } from "../../recorder/disk/disk_writer.ts";
import { readGeometry } from "../../recorder/engine/geometry.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { StaleIndex } from "../../recorder/store/fragment_store.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { eventsOf, Site, until } from "./site.ts";

const [ONE, TWO] = [CameraId(1), CameraId(2)];

Deno.test("a disk that hangs has failed, and every camera goes on elsewhere", async () => {
  await Site.with({ disks: [12, 12], cameras: [5, 5] }, async (site) => {
    const geometry = readGeometry(site.data);
    assert(geometry !== null);
    let hang = false;
    const hung = new Promise<never>(() => {});
    class HangingWriter extends DiskWriter {
      override sync(block: BlockNo): Promise<void> {
        return hang && geometry?.disks.of(block).ordinal === 0 ? hung : super.sync(block);
      }
    }
    const writer = new HangingWriter(geometry.disks, geometry.blockBytes);
    const { recorder } = site.start({ writer, hungAfter: DurationMs(1500) });
    await until("both record", () => site.recorded(ONE) > 1 && site.recorded(TWO) > 1);
    hang = true;
    await until("the disk counts as failed", () => recorder.status().disks[0]?.state === "failed");
    const [a, b] = [site.recorded(ONE), site.recorded(TWO)];
    await until("both go on", () => site.recorded(ONE) > a + 2 && site.recorded(TWO) > b + 2);
    assertEquals(recorder.status().cameras.map((c) => c.recording), [true, true]);
    assert(eventsOf(recorder, "disk-failed").length > 0);
    hang = false;
    await site.stop();
    // What waited for the hung disk was written again: no second is missing, none is there twice.
    for (const camera of [ONE, TWO]) {
      const rows = site.rows(camera);
      rows.slice(1).forEach((row, i) => {
        const before = rows[i];
        assert(
          before !== undefined && Math.abs(row.start - before.start - before.duration / 90) < 300,
        );
        // Numbers of what the failed block took with it are not given out twice.
        assert(row.sequence > before.sequence);
      });
    }
  });
});

Deno.test("a disk that hangs does not use up the memory of cameras on another", async () => {
  await Site.with({ disks: [8, 8], cameras: [5, 5], pictureBytes: 40_000 }, async (site) => {
    const geometry = readGeometry(site.data);
    assert(geometry !== null);
    let hang = false;
    class HangingWriter extends DiskWriter {
      override sync(block: BlockNo): Promise<void> {
        return hang && geometry?.disks.of(block).ordinal === 0
          ? new Promise(() => {})
          : super.sync(block);
      }
    }
    const writer = new HangingWriter(geometry.disks, geometry.blockBytes);
    const { recorder } = site.start({ writer, bufferBytes: Bytes(3 * 1024 * 1024) });
    await until("both record", () => site.recorded(ONE) > 1 && site.recorded(TWO) > 1);
    hang = true; // for the full 30 s one of them alone would fill the memory for both
    await until("the disk is given up", () => recorder.engine.health.usableDisks === 1, 20);
    assertEquals(eventsOf(recorder, "fell-behind"), []);
    hang = false;
  });
});

Deno.test("when no disk answers, memory stays bounded and the gap says why", async () => {
  await Site.with({ disks: [12], cameras: [5], pictureBytes: 100_000 }, async (site) => {
    const geometry = readGeometry(site.data);
    assert(geometry !== null);
    let hang = false;
    class HangingWriter extends DiskWriter {
      override async sync(block: BlockNo): Promise<void> {
        while (hang) await new Promise((resolve) => setTimeout(resolve, 20));
        await super.sync(block);
      }
    }
    const writer = new HangingWriter(geometry.disks, geometry.blockBytes);
    const bufferBytes = Bytes(2 * 1024 * 1024);
    const { recorder } = site.start({ writer, bufferBytes });
    await until("it records", () => site.recorded(ONE) > 1);
    hang = true;
    await until("the bound is reached", () => eventsOf(recorder, "fell-behind").length > 0);
    const { lent, idle } = recorder.engine.buffers;
    assert(lent + idle <= bufferBytes);
    hang = false;
    const before = site.recorded(ONE);
    await until("it goes on", () => site.recorded(ONE) > before + 4);
    await site.stop();
    assert(site.rows(ONE).some((row) => row.gap === "fell-behind"));
  });
});

Deno.test("block files that are gone are failed blocks; recording goes on in others", async () => {
  await Site.with({ disks: [10], cameras: [5] }, async (site) => {
    const { recorder } = site.start();
    await until("formatted", () => recorder.opened.index.counts().new === 0);
    await until("it records", () => site.recorded(ONE) > 0);
    await site.stop();
    for (const no of [0, 1]) Deno.removeSync(blockPath(site.disk(0), BlockNo(no)));
    const again = site.start();
    await until("it records again", () => {
      const status = again.recorder.status().cameras[0];
      return status?.recording === true &&
        again.recorder.opened.index.block(BlockNo(1))?.failed === true;
    });
    assert(again.recorder.opened.index.block(BlockNo(0))?.failed === true);
    assert(eventsOf(again.recorder, "disk-failed").length > 0);
  });
});

Deno.test("an index that gives out a block again that is newer on disk stops recording", async () => {
  await Site.with({ disks: [3], cameras: [5] }, async (site) => {
    const first = site.start();
    await until("it records", () => site.recorded(ONE) > 0);
    const open = first.recorder.opened.index.blocksInState(BlockState.open)[0]?.no;
    assert(open !== undefined);
    await site.stop();
    const bytes = Deno.readFileSync(blockPath(site.disk(0), open));
    const recorder = site.compose();
    // As an old copy of the index would have it: the block is free, and was never used.
    recorder.opened.database.exec(`delete from tail; delete from chain; update block set state = 1,
      generation = 0, camera = null, failed = 0`);
    await recorder.stop();
    const again = site.start();
    await assertRejects(() => again.running, StaleIndex);
    await again.recorder.stop();
    assertEquals(Deno.readFileSync(blockPath(site.disk(0), open)), bytes);
  });
});
