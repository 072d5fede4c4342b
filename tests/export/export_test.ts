/** What an export of a device in memory holds. */
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { exportEntries } from "../../recorder/export/entries.ts";
import { exportZip } from "../../recorder/export/zip.ts";
import { RefusedError } from "../../src/base/result.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { partsOf } from "../verify/forge.ts";
import { run } from "../media/encoded.ts";
import { verify } from "./memory_files.ts";
import { MemorySite, requestOf } from "./memory_site.ts";

/** A minute of a camera over several blocks, a key frame every four seconds. */
function minute(media = 60_000): MemorySite {
  const site = new MemorySite(16);
  site.checkpoint();
  for (let i = 0; i < 60; i++) site.record(1, { key: i % 4 === 0, media });
  site.commit();
  return site;
}

const codes = (list: readonly { code: string }[]) => list.map((f) => f.code);

Deno.test("an export has the fragments of its span, led in by the key frame that the first one needs", async () => {
  const site = minute();
  const files = await site.export(requestOf([1], 10, 50));
  const verdict = await verify(files, Uint8Array.from(site.signer.publicKey).toHex());
  assertEquals(verdict.faults, []);
  assertEquals(verdict.fragments, 42);
  assert(codes(verdict.proofs).includes("anchored-after"));
  const [path] = files.keys();
  assertEquals(path, "video/c00001-20260101T000008000Z-s000000000009.mp4");
  const pieces = (await partsOf(files, path ?? "")).filter((p) => p.kind === "opening");
  assert(pieces.length > 1, "it should span several blocks");
});

Deno.test("another device's key, and a wrong name of it, are found", async () => {
  const site = minute(300);
  const files = await site.export(requestOf([1], 10, 50));
  assertEquals(codes((await verify(files, "ab".repeat(32))).faults), ["key-differs"]);
  assertEquals(codes((await verify(files, null)).faults), []);
  assert(codes((await verify(files, null)).notes).includes("key-not-compared"));
  const misnamed = await site.export(requestOf([1], 10, 50), {
    authority: { ...site.deps(requestOf([1], 10, 50)).authority, keyId: "0".repeat(16) },
  });
  assert(codes((await verify(misnamed)).faults).includes("key-id-wrong"));
});

Deno.test("two exports of a span have the same videos and lists, whatever was recorded since", async () => {
  const site = minute();
  const one = await site.export(requestOf([1], 10, 50));
  for (let i = 0; i < 5; i++) site.record(1);
  site.commit();
  const other = await site.export({ ...requestOf([1], 10, 50), id: "cd".repeat(16) });
  for (const [path, bytes] of one) {
    if (/^(?:video|lists)/.test(path)) assertEquals(other.get(path), bytes);
  }
});

Deno.test("nothing is read and nothing handed out before the register has it, nor when it refuses", async () => {
  const site = minute();
  const request = requestOf([1], 0, 60);
  let reads = 0;
  const blocks = {
    read: (...args: Parameters<typeof site.read.read>) => {
      reads++;
      return site.read.read(...args);
    },
  };
  const { authority } = site.deps(request);
  const refusing = site.deps(request, {
    blocks,
    authority: {
      ...authority,
      registerBeforeFirstByte: () => Promise.reject(new RefusedError("right", "no", "ask")),
    },
  });
  await assertRejects(() => exportEntries(request, refusing).next(), RefusedError);
  assertEquals(reads, 0);

  let registered = false;
  const counting = site.deps(request, {
    blocks: {
      read: (...args) => {
        assert(registered, "read before it was registered");
        return blocks.read(...args);
      },
    },
    authority: {
      ...authority,
      registerBeforeFirstByte: async () => {
        await new Promise((done) => setTimeout(done, 5));
        registered = true;
        return 1;
      },
    },
  });
  for await (const { content } of exportEntries(request, counting)) {
    for await (const _ of content) assert(registered);
  }
});

Deno.test("as a ZIP it has the same files, and is made no faster than it is taken", async () => {
  const site = minute();
  const request = requestOf([1], 0, 60);
  const files = await site.export(request);
  let reads = 0;
  const blocks = {
    read: (...args: Parameters<typeof site.read.read>) => {
      reads++;
      return site.read.read(...args);
    },
  };
  const zip = exportZip(
    exportEntries(request, site.deps(request, { blocks })),
    "export",
    UtcMs(site.now),
  );
  const reader = zip.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let i = 0; i < 4; i++) parts.push(new Uint8Array((await reader.read()).value ?? []));
  assert(reads < 20, `${reads} reads for four pieces`);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(new Uint8Array(value));
  }
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/a.zip`, new Uint8Array(await new Blob(parts).arrayBuffer()));
    await run("python3", ["-m", "zipfile", "-e", `${folder}/a.zip`, folder]);
    for (const [path, bytes] of files) {
      if (!/manifest|report/.test(path)) {
        assertEquals(await Deno.readFile(`${folder}/export/${path}`), bytes);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what is damaged keeps its place and is told; what is gone too", async () => {
  const site = minute();
  const rows = site.rows(1);
  const [whole, damaged, gone] = [rows[20], rows[30], rows[40]];
  assert(whole !== undefined && damaged !== undefined && gone !== undefined);
  site.blocks.flip(damaged.use.block, 8 * (damaged.row.offset + 5000));
  site.blocks.flip(gone.use.block, 8 * (gone.row.offset + 60));
  const files = await site.export(requestOf([1], 10, 50));
  const verdict = await verify(files);
  assertEquals(verdict.faults, []);
  assertEquals(
    verdict.notes.filter((n) => n.code.startsWith("fragment-")).map((n) => [n.code, n.at]),
    [["fragment-damaged", damaged.row.start], ["fragment-gone", gone.row.start]],
  );
  assert(codes(verdict.notes).includes("part-starts-unreadable"));
  const manifest = JSON.parse(new TextDecoder().decode(files.get("manifest.json")));
  assertEquals(manifest.cameras[0].gaps.map((g: { cause: string }) => g.cause), [
    "damaged",
    "damaged",
  ]);
});

Deno.test("where the clock was set back, what was not asked for is said to be between", async () => {
  const site = new MemorySite(16);
  for (let i = 0; i < 30; i++) site.record(1);
  site.at.set(1, (site.at.get(1) ?? 0) - 30_000);
  for (let i = 0; i < 30; i++) {
    site.record(1, i === 0 ? { gap: "clock-step", startsRun: true } : {});
  }
  site.commit();
  const verdict = await verify(await site.export(requestOf([1], 10, 15)));
  assertEquals(verdict.faults, []);
  assert(codes(verdict.notes).includes("part-starts-outside-span"));
  assertEquals(verdict.fragments, 10);
});

Deno.test("footage that comes to the disk late, or is given up meanwhile, is no contradiction", async () => {
  const site = minute();
  const { held } = site.deps(requestOf([1], 0, 60));
  const [first] = held.uses(CameraId(1), UtcMs(0), UtcMs(8.64e15));
  const request = requestOf([1], 0, 80);
  let asked = 0;
  const files = await site.export(request, {
    // The first block is given up before its rows are read …
    held: {
      uses: held.uses.bind(held),
      rows: (use) => use.block === first?.block ? [] : held.rows(use),
    },
    // … and what is missing at the end has come by the time that one looks again.
    gaps: () => {
      const gap = (from: number, to: number) => ({
        ...requestOf([1], from, to),
        cause: "expired" as const,
      });
      return asked++ === 0 ? [gap(60, 80)] : [gap(0, 20)];
    },
  });
  assertEquals((await verify(files)).faults, []);
});

Deno.test("a span without footage, and one of a thousand years, are exported too", async () => {
  const site = minute(300);
  for (const [from, to] of [[-500, -400], [-1e10, 60]] as const) {
    const verdict = await verify(await site.export(requestOf([1, 2], from, to)));
    assertEquals(verdict.faults, []);
  }
});
