import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { openIndexDatabase } from "../index/database.ts";
import { Index } from "../index/index.ts";
import { dumpIndex } from "./dump_index.ts";
import { fileBytesOf, rebuildIndexFile } from "./rebuild_file.ts";
import { fragment, T0, testPool } from "./testing.ts";

function recorded() {
  const pool = testPool(4);
  const run = pool.start();
  for (let s = 0; s < 12; s++) run.fragments.append(fragment(1, s, 200_000), TrustedMs(T0));
  run.commit();
  const { db: _, ...deps } = pool.rebuildDeps();
  return { pool, deps };
}

Deno.test("a rebuilt index takes the old one's place, and the old one stays beside it with its log", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/index.db`;
    Deno.writeTextFileSync(path, "this is no database");
    Deno.writeTextFileSync(`${path}-wal`, "and this is no log of one");
    Deno.writeTextFileSync(`${path}.building`, "left over from a cut");
    const { pool, deps } = recorded();
    const seen: number[] = [];
    const report = rebuildIndexFile(path, deps, ({ done }) => seen.push(done));
    assertEquals(seen, [1, 2, 3, 4]);
    assertEquals(report.fragments, 12);
    const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
    assertEquals(names, ["index.db", "index.db.old", "index.db.old-wal"]);
    assertEquals(Deno.readTextFileSync(`${path}.old`), "this is no database");
    const db = openIndexDatabase(path);
    assertEquals(dumpIndex(db).chains, dumpIndex(pool.db).chains);
    assertEquals(new Index(db).disks(), pool.index.disks());
    db.close();
    rebuildIndexFile(path, deps);
    assert(Deno.statSync(`${path}.old`).size > 1000);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a rebuild that fails leaves the old index where it is", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/index.db`;
    Deno.writeTextFileSync(path, "the old one");
    const { deps } = recorded();
    const fails = () => {
      throw new RangeError("cut");
    };
    assertThrows(() => rebuildIndexFile(path, deps, fails), RangeError);
    assertEquals(Deno.readTextFileSync(path), "the old one");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a block's file that is missing or empty was never made", async () => {
  const folder = await Deno.makeTempDir();
  try {
    Deno.writeFileSync(`${folder}/1`, new Uint8Array(0));
    Deno.writeFileSync(`${folder}/2`, new Uint8Array(5));
    const size = fileBytesOf((block) => `${folder}/${block}`);
    assertEquals([0, 1, 2].map((n) => size(n as Parameters<typeof size>[0])), [0, 0, 5]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
