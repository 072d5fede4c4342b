import { assertRejects } from "../../tests/assert.ts";
import { BlockNo, CameraId, DiskId, Generation, PoolId } from "../../src/base/ids.ts";
import { Bytes, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { encodeOpening } from "../format/opening.ts";
import { StaleIndex } from "../store/fragment_store.ts";
import { zeroBlock } from "./format_disk.ts";
import { blockFolder, blockPath } from "./paths.ts";

const POOL = PoolId("1".repeat(32));
const NO = BlockNo(3);
const BLOCK = 64 * 1024;

Deno.test("zeros go over what the index gave up, and never over a later use", async () => {
  const path = await Deno.makeTempDir();
  try {
    const plan = {
      path,
      pool: POOL,
      disk: DiskId("2".repeat(32)),
      firstBlock: NO,
      blocks: 1,
      blockBytes: BLOCK,
    };
    const opening = (pool: PoolId) =>
      encodeOpening(new Uint8Array(0), {
        pool,
        disk: plan.disk,
        block: NO,
        generation: Generation(5),
        camera: CameraId(1),
        blockBytes: Bytes(BLOCK),
        base: UtcMs(0),
        opened: TrustedMs(0),
        paramsHash: new Uint8Array(32),
      });
    await Deno.mkdir(blockFolder(path, NO), { recursive: true });
    const file = blockPath(path, NO);
    const put = async (pool: PoolId) => {
      const bytes = new Uint8Array(BLOCK);
      bytes.set(opening(pool).subarray(0, BLOCK));
      await Deno.writeFile(file, bytes);
    };
    await put(POOL);
    await assertRejects(() => zeroBlock(plan, NO, Generation(4)), StaleIndex);
    await zeroBlock(plan, NO, Generation(5));
    await put(PoolId("9".repeat(32)));
    await zeroBlock(plan, NO, Generation(0)); // left over from another pool
  } finally {
    await Deno.remove(path, { recursive: true });
  }
});
