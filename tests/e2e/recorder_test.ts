/** One recorder over three disks and many cameras, each of which misbehaves; whoever does not loses nothing. */
import { assert, assertEquals } from "../assert.ts";
import type { FakeCamera } from "../../device/fake/types.ts";
import { loadMedia } from "../../device/fake/media.ts";
import { mediaFile } from "../media.ts";
import { assertOnDisk, blockFile, recorded, type Segments, segments } from "./footage.ts";
import { Place } from "./place.ts";
import { programHeaders } from "./program_token.ts";
import { probe } from "./play.ts";
import { processes, type RunningProgram, until } from "./program.ts";

const PASSWORD = { user: "u", password: "right", scheme: "digest-sha256" } as const;
/** Cameras that behave all the time. */
const STEADY = ["H.264", "H.265", "B-frames"];
/** What a kill may cost, and how long a busy machine may take to notice it. */
const KILLED_MS = 2000 + 1500;

interface Cast {
  readonly place: Place;
  readonly began: number;
  readonly cameras: ReadonlyMap<string, FakeCamera>;
  readonly of: (name: string) => Promise<Segments>;
  readonly camera: (name: string) => FakeCamera;
}

async function raise(place: Place): Promise<Cast> {
  for (const name of ["disk1", "disk2", "disk3"]) await place.disk(name, "100M");
  const auth = { ...PASSWORD, password: "changed" };
  const cameras = new Map<string, FakeCamera>([
    ["H.264", await place.camera()],
    ["H.265", await place.camera({ codec: "h265" })],
    ["B-frames", await place.camera({ bFrames: 2 })],
    ["Locked", await place.camera({}, { auth })],
    ["Changing", await place.camera()],
    ["Away", await place.camera()],
    ["Stuck", await place.camera()],
    ["Bad", await place.camera()],
  ]);
  place.admit([...cameras].map(([name, { url }]) => ({
    name,
    url: name === "Locked" ? url.replace("://", "://u:right@") : url,
  })));
  const began = Date.now();
  const of = (name: string) => segments(place.data, name, began, Date.now() + 60_000);
  const camera = (name: string) => {
    const found = cameras.get(name);
    assert(found !== undefined, name);
    return found;
  };
  return { place, began, cameras, of, camera };
}

/** Waits until a camera has so much footage after an instant. */
const records = ({ of }: Cast, name: string, seconds: number, after: number) =>
  until(`${seconds} s of ${name}`, async () => {
    const fresh = (await of(name)).segments.filter((s) => s.from >= after);
    return recorded(fresh) >= seconds * 1000;
  }, 60_000);

const gapsAfterFirst = ({ gaps }: Segments) => gaps.filter((g) => g.cause !== "first-recording");

/** Fails unless every steady camera has footage without a break. */
async function assertNothingLost({ of }: Cast, but: readonly string[] = []): Promise<void> {
  for (const name of STEADY) {
    const gaps = gapsAfterFirst(await of(name)).filter((g) => !but.includes(g.cause));
    assertEquals(gaps, [], `${name} has gaps`);
  }
}

/** Every block that holds acknowledged footage plays, and holds at least that. */
async function assertAllPlays({ place, cameras, of }: Cast): Promise<void> {
  for (const name of cameras.keys()) {
    const { segments: all } = await of(name);
    // Ten thousand pictures a second fill many blocks, and stand in them as they came: the newest do.
    const wild = name === "Bad";
    const blocks = [...new Set(all.map((s) => s.block))].slice(wild ? -3 : 0);
    const list = all.filter((s) => blocks.includes(s.block));
    await assertOnDisk(place.data, list);
    for (const block of blocks) {
      const { packets } = await probe(blockFile(place.data, block), wild ? "error" : "warning");
      const held = recorded(list.filter((s) => s.block === block));
      assert(wild || packets >= Math.floor(held / 40) - 1, `block ${block} of ${name}`);
    }
  }
}

const pageOf = (recorder: RunningProgram) =>
  processes().find((p) => p.parent === recorder.pid && p.words.includes("page"));

Deno.test("a recorder among cameras, disks and pages that fail", async (t) => {
  await Place.with(async (place) => {
    const cast = await raise(place);
    const { of, camera, began } = cast;
    let recorder = place.start("run", "--data", place.data, "--port", "0", "--http");
    const page = (await recorder.line(/The page is at/)).split(" ").at(-1) ?? "";
    const headers = await programHeaders(place.data);

    await t.step(
      "H.264, H.265 and B-frames are recorded at once, and a wrong password is not",
      async () => {
        for (const name of STEADY) await records(cast, name, 5, began);
        const kinds = new Map<string, string>();
        for (const name of STEADY) {
          const block = (await of(name)).segments[0]?.block ?? -1;
          kinds.set(name, (await probe(blockFile(place.data, block))).codec);
        }
        assertEquals([...kinds.values()], ["h264", "hevc", "h264"]);
        const locked = (await place.status())?.cameras.find((c) => c.name === "Locked");
        assertEquals([locked?.recording, locked?.cause], [false, "camera-refused"]);
        assert(!recorder.err.join("\n").includes("right@"), "a password was logged");
      },
    );

    // All at the same time: a client of the page that reads nothing, and every camera's own trouble.
    const idle = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(page).port) });
    await idle.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"));
    const changedAt = Date.now();
    camera("Locked").set({ auth: PASSWORD });
    camera("Changing").setMedia(await loadMedia(await mediaFile({ width: 640, height: 480 })));
    camera("Stuck").set({ stalled: true });
    const away = camera("Away").reboot(10_000);
    camera("Bad").garbage(new Uint8Array(50_000).fill(0x24));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    camera("Bad").set({ speed: 400 });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    camera("Bad").set({ speed: 1 });

    await t.step("blocks play while they are written", () => assertAllPlays(cast));

    await t.step("the page is killed: it comes back where it was, nothing is lost", async () => {
      const before = pageOf(recorder);
      assert(before !== undefined);
      Deno.kill(before.pid, "SIGKILL");
      await until("another page", () => ![undefined, before.pid].includes(pageOf(recorder)?.pid));
      await until("it answers", async () => {
        try {
          const answer = await fetch(`${page}api/status`, { headers });
          await answer.body?.cancel();
          return answer.ok;
        } catch {
          return false;
        }
      });
    });

    await t.step("another resolution is another block, without a break", async () => {
      await records(cast, "Changing", 5, changedAt + 3000);
      const { segments: list, gaps } = await of("Changing");
      const sizes = new Map<number, number>();
      for (const block of new Set(list.map((s) => s.block))) {
        sizes.set(block, (await probe(blockFile(place.data, block))).width);
      }
      assertEquals([...new Set(sizes.values())], [320, 640]);
      const missing = gaps.filter((g) => g.cause !== "first-recording");
      assert(missing.every((g) => g.to - g.from < 2500), JSON.stringify(missing));
    });

    await t.step(
      "a camera that is off for 10 s and one that stalls: gaps with their causes",
      async () => {
        await away;
        camera("Stuck").set({ stalled: false });
        const back = Date.now();
        for (const name of ["Away", "Stuck", "Locked", "Bad"]) await records(cast, name, 3, back);
        const off = gapsAfterFirst(await of("Away"));
        assertEquals(off.length, 1, JSON.stringify(off));
        assert(
          ["camera-closed", "camera-unreachable"].includes(off[0]?.cause ?? ""),
          off[0]?.cause,
        );
        assert((off[0]?.to ?? 0) - (off[0]?.from ?? 0) >= 9000, JSON.stringify(off));
        const stuck = gapsAfterFirst(await of("Stuck"));
        assertEquals(stuck.map((g) => g.cause), ["stalled"], JSON.stringify(stuck));
      },
    );

    await t.step("nobody else lost anything", () => assertNothingLost(cast));

    await t.step(
      "block files of a disk are gone: an alarm, and nobody loses anything",
      async () => {
        const blocks = `${place.folder}/disk3/holdfast/blocks`;
        await Deno.rename(blocks, `${blocks}-away`);
        await until("an alarm of disk 3", async () => {
          const status = await place.status();
          return status?.alarms.some((a) => String(a.params["disk"] ?? "").endsWith("disk3")) ===
            true;
        }, 90_000);
        const after = Date.now();
        for (const name of STEADY) await records(cast, name, 3, after);
        await assertNothingLost(cast);
        await Deno.rename(`${blocks}-away`, blocks);
      },
    );

    await t.step("after kill -9 all blocks play, and what was acknowledged is there", async () => {
      const before = new Map<string, Segments>();
      for (const name of cast.cameras.keys()) before.set(name, await of(name));
      const killedAt = Date.now();
      recorder.signal("SIGKILL");
      await recorder.end();
      idle.close();
      await until("the page ended too", () => pageOf(recorder) === undefined, 10_000);
      await assertAllPlays(cast);
      recorder = await place.record();
      for (const [name, { segments: was }] of before) {
        const now = (await of(name)).segments;
        assertEquals(now.slice(0, was.length), was, name);
        const last = now.findLast((s) => s.from < killedAt)?.to ?? 0;
        if (STEADY.includes(name)) {
          assert(killedAt - last < KILLED_MS, `${name} lost ${killedAt - last} ms`);
        }
      }
      const again = Date.now();
      for (const name of STEADY) await records(cast, name, 3, again);
      await assertNothingLost(cast, ["recorder-off"]);
    });

    await t.step("a stop keeps the last fragment", async () => {
      recorder.signal("SIGTERM");
      const stopped = Date.now();
      assertEquals((await recorder.end()).status, 0, recorder.err.join("\n"));
      for (const name of STEADY) {
        const last = (await of(name)).segments.at(-1)?.to ?? 0;
        assert(stopped - last < 2500, `${name}: ${stopped - last} ms before the stop are missing`);
      }
    });

    await t.step("another disk in a disk's place is refused and left as it is", async () => {
      const folder = `${place.folder}/disk2/holdfast`;
      const identity = JSON.parse(await Deno.readTextFile(`${folder}/disk.json`));
      const other = { ...identity, disk: "0123456789abcdef0123456789abcdef" };
      await Deno.writeTextFile(`${folder}/disk.json`, JSON.stringify(other));
      const before = await hashes(folder);
      const at = Date.now();
      recorder = await place.record();
      for (const name of STEADY) await records(cast, name, 3, at);
      const status = await place.status();
      assertEquals(status?.disks.map((d) => d.state === "refused"), [false, true, false]);
      assert(status?.alarms.some((a) => a.code === "disk-refused"), JSON.stringify(status?.alarms));
      recorder.signal("SIGTERM");
      assertEquals((await recorder.end()).status, 0);
      assertEquals(await hashes(folder), before);
    });
  });
});

/** SHA-256 of every file of a folder. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const look = async (at: string) => {
    for await (const entry of Deno.readDir(at)) {
      const path = `${at}/${entry.name}`;
      if (entry.isDirectory) await look(path);
      else {
        const bytes = await Deno.readFile(path);
        found[path] = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
      }
    }
  };
  await look(folder);
  return found;
}

/** Plays a camera from an instant to its end as the page's player does; answers how many pictures there were. */
async function played(
  place: Place,
  page: string,
  headers: Record<string, string>,
  from: number,
): Promise<number> {
  const file = `${place.folder}/played.mp4`;
  let query = new URLSearchParams({ at: new Date(from).toISOString() });
  let pictures = 0;
  for (;;) {
    const answer = await (await fetch(`${page}api/cameras/1/play?${query}`, { headers })).json();
    const piece = answer.piece as { url: string; next: { at: string; after: number } } | null;
    if (piece === null) return pictures;
    const media = await fetch(new URL(`${piece.url}&init=1`, page), { headers });
    await Deno.writeFile(file, new Uint8Array(await media.arrayBuffer()));
    pictures += (await probe(file)).packets;
    query = new URLSearchParams({ at: piece.next.at, after: String(piece.next.after) });
  }
}

Deno.test("a pool that is full stops recording, keeps every byte, and still plays", async () => {
  await Place.with(async (place) => {
    const disk = await place.disk("disk1", "6M");
    const { url } = await place.camera({ bitrate: 4_000_000, noise: true });
    place.admit([{ name: "Gate", url }]);
    const began = Date.now();
    const recorder = place.start("run", "--data", place.data, "--port", "0", "--http");
    const page = (await recorder.line(/The page is at/)).split(" ").at(-1) ?? "";
    const headers = await programHeaders(place.data);
    const list = () => segments(place.data, "Gate", began, Date.now() + 60_000);
    let alarmAt = 0;
    await until("the alarm", async () => {
      alarmAt = Date.now();
      const alarms = (await place.status())?.alarms ?? [];
      return alarms.some((a) => a.code === "recording-stopped-for-space" && a.level === "act");
    }, 90_000);
    const full = await list();
    const last = full.segments.at(-1)?.to ?? 0;
    assert(full.segments.length > 0 && alarmAt - last < 5000, `alarm after ${alarmAt - last} ms`);
    const before = await hashes(`${disk}/holdfast/blocks`);
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assertEquals(await hashes(`${disk}/holdfast/blocks`), before, "a block was changed");
    assertEquals((await list()).segments, full.segments);
    assertEquals((await list()).gaps.at(-1)?.cause, "window-would-break");

    assertEquals(
      await played(place, page, headers, full.segments[0]?.from ?? 0),
      full.segments.length * 25,
    );

    recorder.signal("SIGTERM");
    assertEquals((await recorder.end()).status, 0, recorder.err.join("\n"));
    const again = await place.record();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    again.signal("SIGTERM");
    assertEquals((await again.end()).status, 0);
    assertEquals(await hashes(`${disk}/holdfast/blocks`), before, "a restart changed a block");
    assertEquals((await list()).segments, full.segments);
  });
});
