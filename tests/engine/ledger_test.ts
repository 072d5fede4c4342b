import { CONSOLE } from "../../src/control/asker.ts";
import { CameraId } from "../../src/base/ids.ts";
import { DAY_MS } from "../../src/base/units.ts";
import { ledgerCopyPath } from "../../recorder/disk/paths.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import type { Recorder } from "../../src/compose.ts";
import { assert, assertEquals } from "../assert.ts";
import { testOrSkip } from "../skip.ts";
import { eventsOf, Site, until } from "./site.ts";

const ONE = CameraId(1);

function lose(path: string): void {
  for (const tail of ["", "-wal", "-shm"]) {
    try {
      Deno.removeSync(path + tail);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

const reusable = ({ opened: { index, time, pool } }: Recorder): number =>
  index.available(time.now(), pool.rules.version, 1000) - index.counts().free;

Deno.test("with no whole copy of the ledger nothing is reusable until two people have confirmed", async () => {
  await Site.with({ disks: [5], cameras: [5], pictureBytes: 200_000 }, async (site) => {
    const first = site.start();
    await until("some are sealed", () => first.recorder.opened.index.counts().sealed >= 3);
    await site.stop();
    lose(dataPaths(site.data).ledger);
    const recorder = site.compose();
    try {
      const { ledger, index } = recorder.opened;
      assertEquals(ledger.unconfirmed, true);
      assertEquals(ledger.cameras(), []);
      assertEquals(eventsOf(recorder, "ledger-lost").length, 1);
      const alarm = () => recorder.status().alarms.find((a) => a.code === "ledger-copies-missing");
      assertEquals(alarm()?.level, "act");
      site.clock.advance(5000 * DAY_MS);
      assert(index.counts().sealed >= 3);
      assertEquals(reusable(recorder), 0);
      await recorder.answer({ ask: "ledger-confirm", by: ["Li", "Wang"] }, CONSOLE);
      assert(reusable(recorder) >= 3, "past every floor, and confirmed");
      assertEquals(alarm(), undefined);
    } finally {
      await recorder.stop();
    }
  });
});

Deno.test("each minute every disk gets a whole copy, and the newest one wins when the ledger is gone", async () => {
  await Site.with({ disks: [3, 3], cameras: [5] }, async (site) => {
    const first = site.start();
    await first.recorder.answer({ ask: "time-sources-set", servers: [] }, CONSOLE);
    site.clock.advance(61_000);
    const copies = [0, 1].map((n) => ledgerCopyPath(site.disk(n)));
    const there = (path: string) => {
      try {
        return Deno.statSync(path).size > 0;
      } catch {
        return false;
      }
    };
    await until("both copies are there", () => copies.every(there));
    await site.stop();
    lose(dataPaths(site.data).ledger);
    Deno.writeFileSync(copies[0] ?? "", new Uint8Array(9000)); // one of them damaged as well
    const { recorder } = site.start();
    assertEquals(recorder.opened.ledger.unconfirmed, false);
    assertEquals(recorder.opened.ledger.cameras().map((c) => c.name), ["camera 1"]);
    assertEquals(eventsOf(recorder, "ledger-restored").length, 1);
    assertEquals(eventsOf(recorder, "time-sources-set").length, 1);
    const before = site.recorded(ONE);
    await until("the camera is recorded again", () => site.recorded(ONE) > before);
  });
});

/** A folder on another device than the one for temporary files, where there is one. */
function otherDevice(): string | null {
  try {
    const temporary = Deno.makeTempDirSync();
    const here = Deno.statSync(temporary).dev;
    Deno.removeSync(temporary);
    return Deno.statSync("/dev/shm").dev === here
      ? null
      : Deno.makeTempDirSync({ dir: "/dev/shm", prefix: "holdfast-" });
  } catch {
    return null;
  }
}

const elsewhere = otherDevice();
testOrSkip(
  "with a disk on another device no commit is lost with the data folder's ledger",
  elsewhere === null ? "there is no second device with a writable folder (/dev/shm)" : null,
  async () => {
    const places = [null, elsewhere];
    try {
      await Site.with({ disks: [3, 3], cameras: [5], places }, async (site) => {
        site.start();
        await until("it records", () => site.recorded(ONE) > 0);
        await site.stop();
        lose(dataPaths(site.data).ledger);
        const { recorder } = site.start();
        assertEquals(recorder.opened.ledger.unconfirmed, false);
        assertEquals(recorder.opened.ledger.places.length, 2);
        // Not by a minute's copy: none was written, the recorder ran for seconds.
        const restored = eventsOf(recorder, "ledger-restored")[0]?.details["from"];
        assert(String(restored).endsWith("ledger-mirror.db"), String(restored));
        assert(eventsOf(recorder, "recording").length > 0, "the last commits are there");
        assertEquals(recorder.opened.ledger.brokenEvent(), null);
      });
    } finally {
      if (elsewhere !== null) Deno.removeSync(elsewhere, { recursive: true });
    }
  },
);
