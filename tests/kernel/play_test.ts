import { assertEquals } from "../assert.ts";
import { BlockNo } from "../../src/base/ids.ts";
import { rebase } from "../../recorder/mp4/write_fragment.ts";
import { playBlocks } from "./play.ts";
import { loadTape, makeTape } from "./tape.ts";

Deno.test("a block that plays to less than its last fragment is found, whatever stands beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await makeTape(`${folder}/tape`);
    const [stream] = loadTape(`${folder}/tape`);
    if (stream === undefined) throw new Error("the tape is empty");
    const payloads = stream.fragments.slice(0, 3).map((f, i) => {
      const payload = f.payload.slice();
      rebase(payload, f.times, i * 90_000);
      return payload;
    });
    const block = async (name: string, damage: (file: Uint8Array) => void, frames = 75) => {
      const bytes = new Uint8Array(
        await new Blob([stream.init.slice(), ...payloads]).arrayBuffer(),
      );
      damage(bytes);
      const path = `${folder}/${name}`;
      await Deno.writeFile(path, bytes);
      return { no: BlockNo(1), path, camera: 1, open: true, rows: [], frames };
    };
    const second = stream.init.length + (payloads[0]?.length ?? 0);
    const good = await block("good", () => {});
    const short = await block("short", () => {}, 100);
    const torn = await block("torn", (file) => file.fill(0, second, second + 400));
    for (const exact of [false, true]) {
      const how = { exact, decode: false };
      assertEquals(await playBlocks([good, good], how), []);
      assertEquals((await playBlocks([good, short], how)).length, 1);
      assertEquals((await playBlocks([torn, good], how)).length, 1);
    }
    assertEquals(await playBlocks([good], { exact: true, decode: true }), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
