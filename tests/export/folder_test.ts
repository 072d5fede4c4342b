/** Exports written into folders: interrupted, gone on with, refused. */
import { assert, assertEquals, assertRejects, assertThrows } from "../assert.ts";
import { exportEntries } from "../../recorder/export/entries.ts";
import { askedDigest, ExportFolder } from "../../recorder/export/write_folder.ts";
import { InputError } from "../../src/base/result.ts";
import { MemorySite, requestOf } from "./memory_site.ts";

const REQUEST = requestOf([1], 0, 400);
const NEVER = new AbortController().signal;

/** Two videos: more than a minute is missing between them. */
function site(): MemorySite {
  const made = new MemorySite(16);
  for (let i = 0; i < 30; i++) made.record(1, { media: 40_000 });
  made.at.set(1, (made.at.get(1) ?? 0) + 120_000);
  for (let i = 0; i < 40; i++) {
    made.record(1, {
      media: 40_000,
      gap: i === 0 ? "camera-unreachable" : null,
      startsRun: i === 0,
    });
  }
  made.commit();
  return made;
}

async function withFolder(use: (path: string) => Promise<void>): Promise<void> {
  const base = await Deno.makeTempDir({ prefix: "holdfast-folder-" });
  try {
    await use(`${base}/out`);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
}

Deno.test("an interrupted export goes on where it was, whatever was torn, and ends with the same bytes", async () => {
  await withFolder(async (path) => {
    const device = site();
    const whole = await device.export(REQUEST);
    const videos = [...whole.keys()].filter((p) => p.startsWith("video/"));
    assertEquals(videos.length, 2);
    const first = whole.get(videos[0] ?? "")?.length ?? 0;
    for (const stopAt of [1, first - 10, first + 300_000, first + 900_000]) {
      const folder = new ExportFolder(path, askedDigest([1]), "ab".repeat(16));
      const interrupted = new AbortController();
      const deps = device.deps(REQUEST, { finished: folder.finished });
      const writing = folder.write(exportEntries(REQUEST, deps), ({ bytes }) => {
        if (bytes >= stopAt) {
          interrupted.abort(new InputError("export", "was interrupted", "go on"));
        }
      }, interrupted.signal);
      await assertRejects(() => writing, InputError);
      // The power failed too: the end of what was being written is not what it should be.
      const part = [...Deno.readDirSync(`${path}/video`)].find((f) => f.name.endsWith(".part"));
      if (part !== undefined) {
        const torn = await Deno.open(`${path}/video/${part.name}`, { write: true, append: true });
        await torn.write(new Uint8Array(777).fill(9));
        torn.close();
      }
    }
    assertThrows(() => new ExportFolder(path, askedDigest([2]), ""), InputError);
    let reads = 0;
    const blocks = {
      read: (...args: Parameters<typeof device.read.read>) => {
        reads++;
        return device.read.read(...args);
      },
    };
    const folder = new ExportFolder(path, askedDigest([1]), "cd".repeat(16));
    assertEquals(folder.id, "ab".repeat(16));
    const deps = device.deps(REQUEST, { finished: folder.finished, blocks });
    await folder.write(exportEntries(REQUEST, deps), () => {}, NEVER);
    assert(reads < 60, `${reads} reads: the first video was whole already`);
    for (const [name, bytes] of whole) {
      if (/^(?:video|lists)/.test(name)) {
        assertEquals(await Deno.readFile(`${path}/${name}`), bytes);
      }
    }
    const names = [...Deno.readDirSync(path)].map((f) => f.name).sort();
    assertEquals(names, [
      "lists",
      "manifest.json",
      "manifest.sig",
      "report.html",
      "verify.html",
      "video",
    ]);
  });
});

Deno.test("a folder with something in it, and a disk without room, are refused before anything is written", async () => {
  await withFolder(async (path) => {
    await Deno.mkdir(path);
    await Deno.writeTextFile(`${path}/notes.txt`, "mine");
    assertThrows(() => new ExportFolder(path, askedDigest([1]), ""), InputError);
    await Deno.remove(`${path}/notes.txt`);
    const folder = new ExportFolder(path, askedDigest([1]), "");
    folder.checkSpace(1000);
    assertThrows(() => folder.checkSpace(2 ** 60), InputError);
    assertEquals([...Deno.readDirSync(path)], []);
  });
});
