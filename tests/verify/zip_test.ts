/** An export in one ZIP is checked as it lies there; a ZIP that shows two things is not whole. */
import fc from "fast-check";
import { assert, assertEquals } from "../assert.ts";
import { exportEntries } from "../../recorder/export/entries.ts";
import { exportZip } from "../../recorder/export/zip.ts";
import { programPlatform } from "../../recorder/verify/program_platform.ts";
import type { OpenFile } from "../../recorder/verify/reading.ts";
import { verifyZip } from "../../recorder/verify/verify_zip.ts";
import type { ZipProblem } from "../../recorder/verify/zip_directory.ts";
import { isZipProblem, zipFiles } from "../../recorder/verify/zip_files.ts";
import { UtcMs } from "../../src/base/units.ts";
import { holdfastHere } from "../e2e/program.ts";
import { verify } from "../export/memory_files.ts";
import { MemorySite, requestOf } from "../export/memory_site.ts";
import { run } from "../media/encoded.ts";
import { makeZip, type ZipPart } from "./make_zip.ts";

const data = (words: string) => new TextEncoder().encode(words);
const inMemory = (bytes: Uint8Array): OpenFile => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
});

/** A small site, and the ZIP that its page sends. */
async function sent() {
  const site = new MemorySite(12);
  for (let i = 0; i < 20; i++) site.record(1, { key: i % 4 === 0 });
  site.commit();
  const request = requestOf([1], 0, 15);
  const entries = exportEntries(request, site.deps(request));
  const zip = exportZip(entries, "holdfast-x", UtcMs(site.now));
  const bytes = new Uint8Array(
    await new Response(zip).arrayBuffer(),
  );
  return { site, bytes };
}

async function codesOf(bytes: Uint8Array): Promise<string[]> {
  const said = await verifyZip(() => Promise.resolve(inMemory(bytes)), programPlatform, {
    key: null,
    witnessed: [],
    told: () => {},
  });
  return "problem" in said ? [said.problem] : said.faults.map(({ code }) => code);
}

Deno.test("the ZIP that is sent is checked without being unpacked, and a changed byte is found", async () => {
  const { site, bytes } = await sent();
  const folder = await Deno.makeTempDir({ prefix: "holdfast-zip-" });
  try {
    const path = `${folder}/it.zip`;
    await Deno.writeFile(path, bytes);
    const key = site.signer.publicKey.toHex();
    const whole = await holdfastHere(["verify", path, "--key", key, "--json"]);
    assertEquals([whole.status, whole.err], [0, ""]);
    const unpacked = await verify(await site.export(requestOf([1], 0, 15)), key);
    const { proofs, fragments } = JSON.parse(whole.out);
    assertEquals([proofs, fragments], [unpacked.proofs, unpacked.fragments]);
    assertEquals([...Deno.readDirSync(folder)].length, 1, "nothing was unpacked");

    const video = bytes.slice();
    const at = video.length >> 1;
    video[at] = (video[at] ?? 0) ^ 1;
    await Deno.writeFile(path, video);
    assertEquals((await holdfastHere(["verify", path])).status, 1);

    // The same files in an archive of another program: stored it is read, compressed it is refused in words.
    await Deno.writeFile(path, bytes);
    await run("python3", ["-m", "zipfile", "-e", path, folder]);
    const packed = `${folder}/packed.zip`;
    await run("python3", ["-m", "zipfile", "-c", packed, `${folder}/holdfast-x/`]);
    const refused = await holdfastHere(["verify", packed]);
    assertEquals(refused.status, 2);
    assert(/is compressed or encrypted; unpack it/.test(refused.err), refused.err);
    for (const cut of [0, 10, bytes.length - 1]) {
      await Deno.writeFile(path, bytes.slice(0, cut));
      const { status, err } = await holdfastHere(["verify", path]);
      assertEquals(status, 2);
      assert(/no ZIP, or its end is missing; copy or download it again/.test(err), err);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const a: ZipPart = { name: "x/manifest.json", data: data("{}") };
const b: ZipPart = { name: "x/manifest.sig", data: data("0".repeat(50)) };
type Bad = readonly [string, ZipProblem["problem"], OpenFile];
const bad: readonly Bad[] = [
  ...["../x", "/x", "x/../../y", "C:/x", "x\\y", "x//y", "./x", "x\0y", "x\ny", "", "x/..", " :"]
    .map((name): Bad => [name, "zip-name", makeZip([a, { name, data: data("1") }])]),
  ["not UTF-8", "zip-name", makeZip([{ name: Uint8Array.of(0xff, 0x41) }])],
  ["a link", "zip-name", makeZip([a, { name: "x/l", data: data("/etc"), mode: 0o120777 }])],
  ["one name twice", "zip-twice", makeZip([a, b, a])],
  ["one name for Windows", "zip-twice", makeZip([a, { ...a, name: "x/MANIFEST.json" }])],
  ["another own name", "zip-header", makeZip([a, { ...b, local: { name: "x/manifest.sog" } }])],
  ["another own size", "zip-header", makeZip([a, { ...b, local: { size: 3 } }])],
  ["another own method", "zip-header", makeZip([a, { ...b, local: { method: 8 } }])],
  [
    "one in another",
    "zip-layout",
    makeZip([a, b, { ...a, name: "x/y", ghost: true, told: { offset: 0 } }]),
  ],
  ["bytes before", "zip-layout", makeZip([{ ...a, before: data("MZ") }, b])],
  ["bytes between", "zip-layout", makeZip([a, { ...b, before: data("hidden") }])],
  ["bytes behind", "zip-layout", makeZip([a, { ...b, ghost: true, told: { offset: 900 } }])],
  ["a bomb", "zip-header", makeZip([a, { ...b, told: { size: 2 ** 40 } }])],
  [
    "a bomb in both",
    "zip-layout",
    makeZip([a, { ...b, told: { size: 9e8 }, local: { size: 9e8 } }]),
  ],
  ["packed", "zip-packed", makeZip([a, { ...b, told: { method: 8 } }])],
  ["a packed bomb", "zip-packed", makeZip([a, { ...b, told: { size: 2 ** 33, packed: 50 } }])],
  ["encrypted", "zip-packed", makeZip([a, { ...b, told: { flags: 0x801 } }])],
  ["a comment", "zip-none", makeZip([a, b], { comment: "PK" })],
  ["fewer than it has", "zip-layout", makeZip([a, b], { count: 1 })],
  ["more than it has", "zip-layout", makeZip([a, b], { count: 3 })],
  ["a million", "zip-large", makeZip([a], { large: true, count: 1_000_000 })],
  ["nothing", "zip-none", inMemory(new Uint8Array())],
  ["zeros", "zip-none", inMemory(new Uint8Array(5000))],
];

Deno.test("names that lead out, files over or inside of others, compression and bombs are refused", async () => {
  for (const [name, problem, file] of bad) {
    const said = await zipFiles(() => Promise.resolve(file));
    assert(isZipProblem(said), name);
    assertEquals(said.problem, problem, name);
  }
  const folder = await Deno.makeTempDir({ prefix: "holdfast-zip-" });
  try {
    for (const [name, problem, file] of bad.filter(([, p]) => p !== "zip-name")) {
      await Deno.writeFile(`${folder}/a.zip`, await file.read(0, file.size));
      const said = await holdfastHere(["verify", `${folder}/a.zip`, "--lang", "zh"]);
      const unreadable = ["zip-none", "zip-packed", "zip-large"].includes(problem);
      assertEquals(said.status, unreadable ? 2 : 1, name);
      assert((unreadable ? said.err : said.out).includes("ZIP"), `${name}: ${said.out}${said.err}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("files beyond 4 GiB are read where they lie; folders and other programs' archives are read too", async () => {
  const far = { name: "x/lists/b.csv", data: data("behind it") };
  const file = makeZip([a, { name: "x/video/a.mp4", hole: 5 * 2 ** 30 }, far, b]);
  const files = await zipFiles(() => Promise.resolve(file));
  assert(!isZipProblem(files));
  assertEquals([...await files.names()].sort(), [
    "lists/b.csv",
    "manifest.json",
    "manifest.sig",
    "video/a.mp4",
  ]);
  const opened = await files.open("lists/b.csv");
  assertEquals(await opened?.read(7, 100), data("it"));
  const video = await files.open("video/a.mp4");
  assertEquals([video?.size, (await video?.read(2 ** 32, 10))?.length], [5 * 2 ** 30, 10]);
  assertEquals((await video?.read(5 * 2 ** 30 - 3, 10))?.length, 3);
  assertEquals(await files.open("x/video/a.mp4"), null);
  for (
    const plain of [
      makeZip([a, b], { large: true }),
      makeZip([{ name: "x/" }, a, b]),
      makeZip([{ ...a, name: "manifest.json" }, { ...b, name: "manifest.sig" }]),
    ]
  ) {
    const read = await zipFiles(() => Promise.resolve(plain));
    assert(!isZipProblem(read));
    assertEquals([...await read.names()], ["manifest.json", "manifest.sig"]);
  }
});

Deno.test("whatever bytes a ZIP has, it is answered, and nothing else than the export passes", async () => {
  const { bytes } = await sent();
  assertEquals(await codesOf(bytes), []);
  const small = makeZip([a, { name: "x/video/", data: data("") }, b], { large: true }).bytes();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
      async (changes) => {
        const other = small.slice();
        for (const [at, value] of changes) other[at] = value;
        await zipFiles(() => Promise.resolve(inMemory(other)));
      },
    ),
    { numRuns: 2000 },
  );
  // The directory of the real one: each change is refused, finds a fault, or is of a date or a sum.
  const from = bytes.length - 900;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: from, max: bytes.length - 1 }), async (at) => {
      const other = bytes.slice();
      other[at] = (other[at] ?? 0) ^ 0x55;
      if ((await codesOf(other)).length > 0) return;
      const [one, two] = await Promise.all(
        [bytes, other].map(async (it) => {
          const files = await zipFiles(() => Promise.resolve(inMemory(it)));
          return isZipProblem(files) ? [] : [...await files.names()];
        }),
      );
      assertEquals(one, two);
    }),
    { numRuns: 60 },
  );
});
