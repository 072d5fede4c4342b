/** A published copy: what is marked cannot be recognised, the rest can, and it is signed as what it is. */
import * as v from "valibot";
import { assert, assertEquals, assertRejects, assertThrows } from "../assert.ts";
import { type BlurRegion, publishArgs } from "../../device/ffmpeg/publish_args.ts";
import { ExportDesk } from "../../recorder/export/desk.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import { sha256Of } from "../../recorder/export/judge_published.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import { camera, options } from "../../recorder/ledger/testing.ts";
import { T0 } from "../../recorder/maintenance/testing.ts";
import { parse } from "../../recorder/shapes.ts";
import { answerExports } from "../../src/answers/exports.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { type AskRecorder, signPublished } from "../../src/control/export_client.ts";
import { EXPORT_QUESTIONS } from "../../src/control/export_questions.ts";
import { type CopyPlan, publishCopy } from "../../src/publish_copy.ts";
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

/** A device with a ledger and a desk, and an export of four seconds that it signed. */
async function withExport(
  audio: boolean,
  use: (it: {
    base: string;
    folder: string;
    key: string;
    desk: ExportDesk;
    plan: Omit<CopyPlan, "out">;
    events: () => string;
  }) => Promise<void>,
) {
  const base = await Deno.makeTempDir({ prefix: "holdfast-publish-" });
  try {
    for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${base}/${name}`);
    using ledger = openLedger(options(base));
    const site = new MemorySite(12);
    film(site, 1, await encode(X264, 4, { sound: audio }), 0);
    const stamp = () => ({ at: UtcMs(site.now + 60_000), trusted: TrustedMs(site.now) });
    ledger.commit((tx) => tx.addCamera(camera("gate"), stamp()));
    const desk = new ExportDesk({
      ledger,
      stamp,
      clock: { wall: () => UtcMs(site.now + 60_000), mono: () => MonoMs(0) },
      signer: site.signer,
      held: new IndexedRows(site.pool.db),
      openBlocks: () => ({ ...site.read, [Symbol.dispose]() {} }),
      checkpoint: null,
    });
    const ask: AskRecorder = (question) =>
      answerExports(
        parse(v.variant("ask", [...EXPORT_QUESTIONS]), question),
        desk,
        CONSOLE,
      );
    const files = await site.export(requestOf([1], 0, 4));
    const manifest = files.get("manifest.json") ?? new Uint8Array();
    const { export: id } = JSON.parse(new TextDecoder().decode(manifest));
    ledger.commit((tx) =>
      tx.appendEvent({
        kind: "export-signed",
        camera: null,
        reason: "an export was finished and signed",
        details: { export: id, sha256: sha256Of(manifest) },
      }, stamp())
    );
    const { folder } = await writeFiles(base, files, null);
    await use({
      base,
      folder,
      key: site.signer.publicKey.toHex(),
      desk,
      events: () => JSON.stringify(ledger.newestEvents(9)),
      plan: {
        folder,
        marked: [{ ...CORNER, from: UtcMs(T0), to: UtcMs(T0 + 2000) }],
        sound: false,
        by: "李娜",
        purpose: "寻人启事",
        now: () => UtcMs(site.now),
        sign: (account) => signPublished(ask, account),
      },
    });
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

const X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25"];
const CORNER = { camera: 1, x: 0, y: 0, width: 160, height: 120, from: null, to: null };
const flip = (path: string, at: number) => {
  const bytes = Deno.readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  Deno.writeFileSync(path, bytes);
};

Deno.test("marked regions are blurred for their time, and only there; the copy is signed as an altered one", async () => {
  await withExport(false, async ({ base, folder, key, plan, events }) => {
    const out = `${base}/public`;
    const made = await publishCopy({ ...plan, out });
    assertEquals(made.videos.map(({ sound }) => sound), ["none-recorded"]);
    assert(events().includes("altered-copy-signed") && events().includes("寻人启事"));
    const account = JSON.parse(await Deno.readTextFile(`${out}/published.json`));
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
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

    // It is told from an export in the first words, and whatever is changed in it is found.
    const said = await holdfastHere(["verify", out, "--key", key]);
    assertEquals(said.status, 1, said.out);
    assert(said.out.startsWith(`ALTERED COPY, signed by the device, of export ${made.export}`));
    assert(/made by 李娜/.test(said.out) && /no sound: none was recorded/.test(said.out), said.out);
    assert(!said.out.includes("Whole."));
    const again = JSON.parse((await holdfastHere(["verify", out, "--json"])).out);
    assertEquals([again.whole, again.altered.of], [true, made.export]);
    assert((await holdfastHere(["verify", out, "--lang", "zh"])).out.startsWith("经处理的副本"));
    const notWhole = async (what: string, more: readonly string[] = []) => {
      const { status, out: words } = await holdfastHere(["verify", out, ...more]);
      assertEquals([status, words.startsWith("NOT WHOLE")], [1, true], `${what}: ${words}`);
    };
    const names = ["published.json", "published.sig", account.videos[0].path].map((n) =>
      `${out}/${n}`
    );
    for (
      const path of [...names, `${out}/original/manifest.json`, `${out}/original/manifest.sig`]
    ) {
      flip(path, 60);
      await notWhole(path, ["--key", key]);
      flip(path, 60);
    }
    await notWhole("another key", ["--key", "0".repeat(64)]);
    await Deno.copyFile(altered, `${out}/other.mp4`);
    await notWhole("a video that nobody signed");
    await Deno.remove(`${out}/other.mp4`);
    await Deno.remove(`${out}/published.sig`);
    await notWhole("unsigned");
  });
});

Deno.test("sound is kept when it is asked for and there is some, and it is said either way", async () => {
  await withExport(true, async ({ base, key, plan }) => {
    for (const [sound, word, codec] of [[true, "kept", "aac"], [false, "left-out", ""]] as const) {
      const out = `${base}/${word}`;
      const { videos } = await publishCopy({ ...plan, out, sound });
      assertEquals(videos.map((video) => video.sound), [word]);
      const probe = ["-v", "error", "-select_streams", "a", "-show_entries", "stream=codec_name"];
      const path = `${out}/${videos[0]?.path}`;
      const streams = await run("ffprobe", [...probe, "-of", "csv=p=0", path]);
      assertEquals(new TextDecoder().decode(streams).trim(), codec);
      const said = await holdfastHere(["verify", out, "--key", key]);
      assertEquals(said.status, 1, said.out);
      assert(said.out.includes(sound ? "the sound of the original" : "original was left out"));
    }
  });
});

Deno.test("a copy is not made of what is no whole export, nor signed when it says something untrue", async () => {
  await withExport(false, async ({ base, folder, plan, desk }) => {
    const out = `${base}/public`;
    const bad = [{ width: 9999 }, { width: 0, height: 0 }, { camera: 7 }, { to: UtcMs(T0 - 5) }];
    for (const other of bad) {
      const marked = [{ ...CORNER, ...other }];
      const path = `${base}/${bad.indexOf(other)}`;
      await assertRejects(() => publishCopy({ ...plan, marked, out: path }), InputError);
    }
    const rest = ["--out", out, "--data", base, "--by", "李娜", "--purpose", "x"];
    for (const region of ["1:0,0,10,10@x/y", "1:a", "1:0,0,9,9;-f"]) {
      const refused = await holdfastHere(["publish", folder, ...rest, "--blur", region]);
      assertEquals(refused.status, 2, region);
    }
    assertEquals(
      (await holdfastHere(["publish", folder, "--out", out, "--blur", "1:0,0,9,9"])).status,
      2,
    );

    let account: Uint8Array | null = null;
    await publishCopy({
      ...plan,
      out,
      sign: (bytes) => {
        account = bytes;
        return plan.sign(bytes);
      },
    });
    assert(account !== null);
    const text = new TextDecoder().decode(account);
    const forge = (from: string | RegExp, to: string) => {
      assert(text.replace(from, to) !== text, `${from}`);
      return new TextEncoder().encode(text.replace(from, to));
    };
    for (
      const forged of [
        forge(/"manifestSha256": "./, '"manifestSha256": "x'),
        forge(/"manifestSha256": "[0-9a-f]{4}/, '"manifestSha256": "abcd'),
        forge(/"export": "[0-9a-f]{4}/, '"export": "abcd'),
        forge(/"publicKey": "[0-9a-f]{4}/, '"publicKey": "abcd'),
        forge("Altered copy, no evidence", "Original"),
        forge('"altered": true', '"altered": false'),
        forge("李娜", " "),
        forge(/"regions": \[[^\]]*\]/, '"regions": []'),
        forge('"by"', '"extra": 1, "by"'),
        new Uint8Array(),
      ]
    ) assertThrows(() => desk.signPublished(forged), RefusedError);

    await Deno.writeTextFile(`${folder}/report.html`, "changed");
    await assertRejects(() => publishCopy({ ...plan, out: `${base}/third` }), RefusedError);
  });
});

Deno.test("ffmpeg is given numbers and files, whatever a path looks like", () => {
  const region: BlurRegion = { x: 1, y: 2, width: 30, height: 40, from: 0, to: null };
  const args = publishArgs({
    input: "-f",
    output: "http://a/b",
    regions: [region],
    width: 64,
    height: 64,
    sound: false,
  });
  assert(args.includes("file:-f") && args.includes("file:http://a/b"));
  assert(args.join(" ").includes("crop=30:40:1:2"));
});
