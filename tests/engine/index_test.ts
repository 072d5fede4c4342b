import { dataPaths } from "../../recorder/engine/geometry.ts";
import { CameraId } from "../../src/base/ids.ts";
import { assert, assertEquals } from "../assert.ts";
import { Site, until } from "./site.ts";

const ONE = CameraId(1);

async function record(site: Site, more: number): Promise<void> {
  site.start();
  await until("it is formatted", () => site.recorded(ONE) >= 0);
  const before = site.rows(ONE).length;
  await until("it records", () => site.rows(ONE).length >= before + more);
  await site.stop();
}

const sequences = (site: Site) => site.rows(ONE).map((row) => row.sequence);

Deno.test("a lost index is made again at start, and footage, names and numbers are the same", async () => {
  await Site.with({ disks: [6, 6], cameras: [5, 5] }, async (site) => {
    await record(site, 3);
    const before = sequences(site);
    for (const suffix of ["", "-wal", "-shm"]) {
      await Deno.remove(dataPaths(site.data).index + suffix).catch(() => {});
    }
    await record(site, 3);
    const after = sequences(site);
    assertEquals(after.slice(0, before.length), before);
    assertEquals(after, after.map((_, i) => (before[0] ?? 0) + i), "the chain goes on");
  });
});

Deno.test("an index that was put back from an old copy is noticed and made again", async () => {
  await Site.with({ disks: [6], cameras: [5] }, async (site) => {
    await record(site, 2);
    const { index } = dataPaths(site.data);
    await Deno.copyFile(index, `${site.root}/old.db`);
    await record(site, 2);
    await record(site, 2);
    const before = sequences(site);
    await Deno.remove(`${index}-wal`).catch(() => {});
    await Deno.remove(`${index}-shm`).catch(() => {});
    await Deno.copyFile(`${site.root}/old.db`, index);
    site.said.length = 0;
    await record(site, 1);
    assert(
      site.said.some((line) => line.includes("made again from the blocks")),
      site.said.join("\n"),
    );
    assertEquals(sequences(site).slice(0, before.length), before);
  });
});
