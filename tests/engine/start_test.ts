import { CameraId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { identityText } from "../../recorder/disk/identity.ts";
import { diskFolder, identityPath } from "../../recorder/disk/paths.ts";
import { readIdentity } from "../../recorder/engine/read_identity.ts";
import { checkWritable } from "../../recorder/engine/start.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../assert.ts";
import { Site, until } from "./site.ts";

const ONE = CameraId(1);
const states = (site: Site) => {
  const { recorder } = site.start();
  return { recorder, states: () => recorder.status().disks.map((d) => d.state) };
};

/** Records a little, so that there is footage to lose, and stops. */
async function recordSome(site: Site): Promise<void> {
  const { recorder } = site.start();
  await until("formatted", () => recorder.opened.index.counts().new === 0);
  const before = site.recorded(ONE);
  await until("it records", () => site.recorded(ONE) > before);
  await site.stop();
}

Deno.test("a disk that is away is missing, the others record; when it is back it is used again", async () => {
  await Site.with({ disks: [4, 4], cameras: [5] }, async (site) => {
    await recordSome(site);
    const kept = site.rows(ONE).length;
    Deno.renameSync(site.disk(0), `${site.root}/away`);
    Deno.mkdirSync(site.disk(0)); // as an unmounted mount point looks
    const away = states(site);
    assertEquals(away.states(), ["missing", "in-use"]);
    assert(away.recorder.status().alarms.some((a) => a.code === "disk-refused"));
    await until("it records elsewhere", () => site.rows(ONE).length > kept);
    await site.stop();
    assertEquals([...Deno.readDirSync(site.disk(0))], [], "nothing was written where no disk is");
    Deno.removeSync(site.disk(0));
    Deno.renameSync(`${site.root}/away`, site.disk(0));
    const back = states(site);
    assertEquals(back.states(), ["in-use", "in-use"]);
    const before = site.rows(ONE).length;
    await until("it records", () => site.rows(ONE).length > before);
    await site.stop();
    assert(site.rows(ONE).length > kept, "what the disk held is still there");
  });
});

Deno.test("another pool's disk is refused and left as it is", async () => {
  await Site.with({ disks: [4, 4], cameras: [5] }, async (site) => {
    await recordSome(site);
    await Site.with({ disks: [4], cameras: [5] }, async (other) => {
      await recordSome(other);
      Deno.renameSync(diskFolder(site.disk(0)), `${site.root}/own`);
      Deno.renameSync(diskFolder(other.disk(0)), diskFolder(site.disk(0)));
      const look = () => {
        const all = new Deno.Command("sh", {
          args: ["-c", 'find "$0" -type f -exec md5sum {} + | sort', diskFolder(site.disk(0))],
        }).outputSync();
        return new TextDecoder().decode(all.stdout);
      };
      const before = look();
      assert(before.split("\n").length > 5);
      const there = states(site);
      assertEquals(there.states(), ["refused", "in-use"]);
      const count = site.rows(ONE).length;
      await until("it records", () => site.rows(ONE).length > count);
      site.clock.advance(61_000);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await site.stop();
      assertEquals(look(), before);
    });
  });
});

Deno.test("a disk put back from an old copy is refused, one that is a start behind is not", async () => {
  await Site.with({ disks: [4, 4], cameras: [5] }, async (site) => {
    await recordSome(site);
    const at = { path: site.disk(0) };
    const setBack = (by: number) => {
      const found = readIdentity(at);
      assert(found !== null);
      Deno.writeTextFileSync(
        identityPath(at.path),
        identityText({ ...found, epoch: found.epoch - by }),
      );
    };
    setBack(1); // the power was cut between the index and the disk
    assertEquals(states(site).states(), ["in-use", "in-use"]);
    await site.stop();
    setBack(2);
    assertEquals(states(site).states(), ["refused", "in-use"]);
    await site.stop();
  });
});

Deno.test("a data folder that cannot be written is refused with the field and what to do", () => {
  assertThrows(() => checkWritable("/proc/self"), InputError);
});

Deno.test("an index that cannot be written ends recording with an error", async () => {
  await Site.with({ disks: [4], cameras: [5] }, async (site) => {
    const { recorder, running } = site.start();
    await until("it records", () => site.recorded(ONE) > 0);
    recorder.opened.database.exec("drop table tail");
    await assertRejects(() => running, Error);
    await recorder.stop();
  });
});
