import { assertEquals } from "../../tests/assert.ts";
import { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import { identityText, judgeDisk, parseIdentity } from "../disk/identity.ts";
import { diskFolder, identityPath } from "../disk/paths.ts";
import { type RaisedDisk, raiseEpoch } from "./raise_epoch.ts";

/** What a cut takes the process with. */
class Cut extends Error {}

Deno.test("starts that are cut short, however many, never leave a disk refused", () => {
  const path = Deno.makeTempDirSync();
  try {
    const disk: RaisedDisk = {
      ordinal: 0,
      path,
      pool: PoolId("11".repeat(16)),
      disk: DiskId("22".repeat(16)),
      firstBlock: BlockNo(0),
      blocks: 1,
      blockBytes: 1_048_576,
      epoch: 0,
    };
    Deno.mkdirSync(diskFolder(path));
    Deno.writeTextFileSync(identityPath(path), identityText(disk));
    let epoch = 0;
    const start = (cut: boolean) => {
      const found = parseIdentity(Deno.readTextFileSync(identityPath(path)));
      assertEquals(judgeDisk(found, { ...disk, epoch }), { use: true });
      const setEpoch = (_: number, to: number) => {
        epoch = to;
        if (cut) throw new Cut();
      };
      try {
        raiseEpoch({ setEpoch }, { ...disk, epoch });
      } catch (error) {
        if (!(error instanceof Cut)) throw error;
      }
    };
    for (const cut of [true, true, true, false, true, false]) start(cut);
    assertEquals(parseIdentity(Deno.readTextFileSync(identityPath(path)))?.epoch, epoch);
    assertEquals(epoch, 6);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
});
