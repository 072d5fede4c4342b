import { assert, assertEquals, assertRejects } from "../../tests/assert.ts";
import { BlockNo, DiskId } from "../../src/base/ids.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import { DiskError } from "./block_store.ts";
import { DiskSet } from "./disk_set.ts";
import { DiskWriter } from "./disk_writer.ts";
import { blockFolder, blockPath } from "./paths.ts";

const NO = BlockNo(0);
const OTHER = BlockNo(1);
/** A block whose file is lost. */
const GONE = BlockNo(2);
const BLOCK = 4 * 1024 * 1024;

async function withDisk(
  use: (writer: DiskWriter, read: (no: BlockNo) => Uint8Array) => unknown,
  wakeLocks = new WakeLocks(),
) {
  const path = await Deno.makeTempDir({ prefix: "holdfast-writer-" });
  try {
    for (const no of [NO, OTHER]) {
      await Deno.mkdir(blockFolder(path, no), { recursive: true });
      await Deno.writeFile(blockPath(path, no), new Uint8Array(BLOCK));
    }
    const disk = { id: DiskId("2".repeat(32)), path, ordinal: 0, firstBlock: NO, blocks: 3 };
    const writer = new DiskWriter(new DiskSet([disk]), BLOCK, wakeLocks);
    await use(writer, (no) => Deno.readFileSync(blockPath(path, no)));
    await writer.close();
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("parts of any size lie one behind the other, in the order in which they were written", async () => {
  await withDisk(async (writer, read) => {
    const right = new Uint8Array(BLOCK);
    let at = 4096;
    // The last one is larger than any buffer that is kept for such writes.
    for (const [n, sizes] of [[4096], [10, 70_000, 3], [1], [300_000, 1_500_000]].entries()) {
      const parts = sizes.map((size, i) => new Uint8Array(size).fill(16 * (n + 1) + i));
      writer.write(NO, at, parts);
      writer.write(OTHER, BLOCK - 10 * (n + 1), [new Uint8Array(10).fill(n + 1)]);
      for (const part of parts) {
        right.set(part, at);
        at += part.length;
      }
    }
    await Promise.all([writer.sync(NO), writer.sync(OTHER)]);
    assertEquals(read(NO).findIndex((byte, i) => byte !== right[i]), -1);
    assertEquals(read(OTHER).filter((byte) => byte > 0).length, 40);
  });
});

Deno.test("what still waits for a block that is given up is not written: its memory holds other footage by then", async () => {
  await withDisk(async (writer, read) => {
    const memory = new Uint8Array(1000).fill(1);
    writer.write(NO, 0, [memory]);
    writer.write(OTHER, 0, [memory]);
    writer.abandon(NO);
    writer.release(OTHER);
    await writer.sync(OTHER);
    await writer.close();
    assertEquals(read(NO)[0], 0);
    assertEquals(read(OTHER)[0], 1, "a block that is only closed keeps what was written to it");
  });
});

Deno.test("nobody sleeps while anything waits to be written, whether it succeeds or fails", async () => {
  const locks = new WakeLocks();
  await withDisk(async (writer) => {
    for (let i = 0; i < 5; i++) writer.write(NO, 4096 * i, [new Uint8Array(4096)]);
    assert(locks.held);
    await writer.sync(NO);
    assert(!locks.held);
    writer.write(GONE, 0, [new Uint8Array(1)]);
    await assertRejects(() => writer.sync(GONE), DiskError);
    assert(!locks.held);
  }, locks);
});
