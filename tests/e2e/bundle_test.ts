/** The program as it is compiled: bundled, and far from its sources. */
import { bundleProgram } from "../../scripts/bundle.ts";
import { loadAssets } from "../../ui/assets.ts";
import { verifyPage } from "../../recorder/export/verify_page.ts";
import { assert, assertEquals } from "../assert.ts";
import { Place } from "./place.ts";
import { RunningProgram } from "./program.ts";

Deno.test("bundled, the program records, starts its page's process, and serves what the page is made of", async () => {
  await Place.with(async (place) => {
    const entry = await bundleProgram("src/main.ts", `${place.folder}/program`);
    await place.disk("disk", "12M");
    const args = ["run", "--data", place.data, "--port", "0", "--http"];
    const recorder = new RunningProgram(args, entry);
    try {
      const line = await recorder.line(/^Recording/);
      const address = /http:\S+/.exec(line)?.[0];
      assert(address !== undefined, line);
      for (const [name, { bytes, type }] of await loadAssets()) {
        const answer = await fetch(new URL(`/assets/${name}`, address));
        assertEquals([answer.status, answer.headers.get("content-type")], [200, type], name);
        assertEquals(new Uint8Array(await answer.arrayBuffer()), bytes, name);
      }
      recorder.interrupt();
      assertEquals((await recorder.end()).status, 0);
    } finally {
      await recorder.kill();
    }
  });
});

Deno.test("bundled, the program holds the offline page that lies in every export", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await bundleProgram("src/main.ts", folder);
    const mark = /<!-- sources [0-9a-f]{64} -->/.exec(new TextDecoder().decode(await verifyPage()));
    assert(mark !== null, "the page names its sources");
    const files = [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`);
    const holding = files.filter((file) => Deno.readTextFileSync(file).includes(mark[0]));
    assertEquals(holding.length, 1);
    const [page] = holding;
    assert(page !== undefined);
    const { default: html } = await import(`file://${page}`);
    assertEquals(new TextEncoder().encode(html), await verifyPage());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
