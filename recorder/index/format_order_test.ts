import { BlockNo, DiskId } from "../../src/base/ids.ts";
import { assertEquals } from "../../tests/assert.ts";
import { openIndexDatabase } from "./database.ts";
import { Index } from "./index.ts";
import { BlockState } from "./schema.ts";

Deno.test("a new pool's disks become ready side by side, and one that fails keeps no other waiting", () => {
  const db = openIndexDatabase(":memory:");
  try {
    const index = new Index(db);
    for (const ordinal of [0, 1]) {
      const id = DiskId(String(ordinal).repeat(32));
      index.addDisk({ ordinal, id, firstBlock: BlockNo(4 * ordinal), blocks: 4, epoch: 0 }, 0);
    }
    const order = (usable: (disk: number) => boolean, count: number) =>
      Array.from({ length: count }, () => {
        const block = index.oneInState(BlockState.new, usable);
        if (block !== null) index.markFormatted(block.no);
        return block?.no ?? null;
      });
    assertEquals<readonly (number | null)[]>(order(() => true, 3), [0, 4, 1]);
    assertEquals<readonly (number | null)[]>(order((disk) => disk === 1, 4), [5, 6, 7, null]);
    assertEquals<readonly (number | null)[]>(order(() => true, 3), [2, 3, null]);
  } finally {
    db.close();
  }
});
