/** A published copy: what is marked cannot be recognised, the rest can, and the original's hashes are named. */
import { assert, assertEquals } from "../assert.ts";
import { type BlurRegion, publishArgs } from "../../device/ffmpeg/publish_args.ts";
import { T0 } from "../../recorder/maintenance/testing.ts";
import { holdfastHere } from "../e2e/program.ts";
import { encode, run } from "../media/encoded.ts";
import { writeFiles } from "../verify/write_files.ts";
import { film } from "./film.ts";
import { MemorySite, requestOf } from "./memory_site.ts";

/** How sharp a part of a grey picture of 320 × 240 is: how often neighbouring pixels differ much. */
function detail(grey: Uint8Array, x0: number, y0: number, width: number, height: number): number {
  let edges = 0;
  for (let y = y0; y < y0 + height; y++) {
    for (let x = x0 + 1; x < x0 + width; x++) {
      if (Math.abs((grey[y * 320 + x] ?? 0) - (grey[y * 320 + x - 1] ?? 0)) > 24) edges++;
    }
  }
  return edges;
}

const pictureAt = (path: string, second: number) =>
  run("ffmpeg", [
    "-v",
    "error",
    "-ss",
    `${second}`,
    "-i",
    path,
    "-frames:v",
    "1",
    "-pix_fmt",
    "gray",
    "-f",
    "rawvideo",
    "-",
  ]);

Deno.test("marked regions are blurred for their time, and only there", async () => {
  const base = await Deno.makeTempDir({ prefix: "holdfast-publish-" });
  try {
    const site = new MemorySite(12);
    film(site, 1, await encode(["-c:v", "libx264", "-preset", "ultrafast", "-g", "25"], 4), 0);
    const { folder } = await writeFiles(base, await site.export(requestOf([1], 0, 4)), null);
    const out = `${base}/public`;
    const iso = (ms: number) => new Date(T0 + ms).toISOString();
    const said = await holdfastHere([
      "publish",
      folder,
      "--out",
      out,
      "--blur",
      `1:0,0,160,120@${iso(0)}/${iso(2000)}`,
    ]);
    assertEquals([said.status, said.err], [0, ""]);
    const account = JSON.parse(await Deno.readTextFile(`${out}/published.json`));
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
    assertEquals(account.altered, true);
    assertEquals(account.videos[0].original.sha256, manifest.files[0].sha256);
    assertEquals(
      await Deno.readFile(`${out}/original/manifest.json`),
      await Deno.readFile(`${folder}/manifest.json`),
    );
    const altered = `${out}/${account.videos[0].path}`;
    const original = `${folder}/${account.videos[0].original.path}`;
    for (const [second, blurred] of [[1, true], [3, false]] as const) {
      const [before, after] = [await pictureAt(original, second), await pictureAt(altered, second)];
      const inside = detail(after, 12, 12, 136, 96) / detail(before, 12, 12, 136, 96);
      const outside = detail(after, 176, 136, 130, 90) / detail(before, 176, 136, 130, 90);
      assertEquals(inside < 0.1, blurred, `second ${second}: ${inside}`);
      assert(outside > 0.7, `second ${second}: ${outside}`);
    }
    for (
      const bad of [
        "1:0,0,9999,10",
        "1:0,0,0,0",
        "7:0,0,10,10",
        "1:0,0,10,10@x/y",
        "1:a",
        "1:0,0,9,9;-f",
      ]
    ) {
      const refused = await holdfastHere([
        "publish",
        folder,
        "--out",
        `${base}/other`,
        "--blur",
        bad,
      ]);
      assertEquals(refused.status, 2, bad);
    }
    await Deno.writeTextFile(`${folder}/report.html`, "changed");
    assertEquals(
      (await holdfastHere(["publish", folder, "--out", `${base}/third`, "--blur", "1:0,0,9,9"]))
        .status,
      1,
    );
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

Deno.test("ffmpeg is given numbers and files, whatever a path looks like", () => {
  const region: BlurRegion = { x: 1, y: 2, width: 30, height: 40, from: 0, to: null };
  const args = publishArgs({
    input: "-f",
    output: "http://a/b",
    regions: [region],
    width: 64,
    height: 64,
  });
  assert(args.includes("file:-f") && args.includes("file:http://a/b"));
  assert(args.join(" ").includes("crop=30:40:1:2"));
});
