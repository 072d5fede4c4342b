import { assert, assertEquals, assertThrows } from "../assert.ts";
import { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import { DiskError } from "../../recorder/disk/block_store.ts";
import { Fuse } from "./fuse.ts";
import { Rng } from "./random.ts";
import { SimDisks } from "./sim_disk.ts";

const BLOCK = 16 * 1024;
const NO = BlockNo(0);

function disks(fuse = new Fuse()): SimDisks {
  return new SimDisks(fuse, BLOCK, [{
    pool: PoolId("1".repeat(32)),
    disk: DiskId("2".repeat(32)),
    firstBlock: NO,
    blocks: 2,
    blockBytes: BLOCK,
    epoch: 0,
  }]);
}

const ones = (length: number) => new Uint8Array(length).fill(1);
const count = (bytes: Uint8Array, value: number) => bytes.filter((b) => b === value).length;

Deno.test("what was synced survives every power cut", () => {
  for (let seed = 0; seed < 50; seed++) {
    const d = disks();
    d.write(NO, 0, ones(4096));
    d.sync(NO);
    d.powerCut(new Rng(seed));
    assertEquals(count(d.read(NO, 0, 4096), 1), 4096);
  }
});

Deno.test("what was not synced is kept, dropped or trashed by sectors, and nothing else changes", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const d = disks();
    d.write(NO, 4096, ones(4096));
    d.powerCut(new Rng(seed));
    const bytes = d.read(NO, 0, BLOCK);
    const kept = count(bytes.subarray(4096, 8192), 1);
    const zero = count(bytes.subarray(4096, 8192), 0);
    seen.add(
      kept === 4096 ? "all" : zero === 4096 ? "none" : kept + zero === 4096 ? "some" : "trash",
    );
    assertEquals(count(bytes.subarray(0, 4096), 0) + count(bytes.subarray(8192), 0), BLOCK - 4096);
  }
  assertEquals([...seen].sort(), ["all", "none", "some", "trash"]);
});

Deno.test("a failed sync loses sectors, and the next one believes that all is well", () => {
  const d = disks();
  d.write(NO, 0, ones(8192));
  d.failSync(null, 0, "once", 1);
  assertThrows(() => d.sync(NO), DiskError);
  assertEquals(count(d.read(NO, 0, 8192), 1), 8192, "the page cache still shows everything");
  d.sync(NO);
  d.powerCut(new Rng(1));
  const left = count(d.read(NO, 0, 8192), 1);
  assert(left > 0 && left < 8192);
});

Deno.test("a lost write and a misdirected one are noted where they did harm", () => {
  for (const lie of ["lost", "misdirected"] as const) {
    const d = disks();
    d.failWrite(null, 0, "once", 1, lie);
    d.write(NO, 0, ones(512));
    d.sync(NO);
    assertEquals(count(d.read(NO, 0, 512), 1) === 512, false);
    const damaged = d.blocks.flatMap((b) => b.lies).length;
    assertEquals(damaged, lie === "lost" ? 1 : 2);
  }
});

Deno.test("a disk that died answers nothing", () => {
  const d = disks();
  for (const disk of d.disks) disk.dead = true;
  assertThrows(() => d.read(NO, 0, 1), DiskError);
  assertThrows(() => d.write(NO, 0, ones(1)), DiskError);
  assertThrows(() => d.sync(NO), DiskError);
});
