/**
 * Campaign: a disk turns read-only under a running `holdfast run`, as ext4 does when it finds itself
 * damaged. With another disk recording goes on there; with none it stops and says so. Nothing that
 * it told of is lost.
 *
 *     deno run -A tests/campaigns/read_only_disk.ts
 */
import { assert, assertEquals } from "../assert.ts";
import { assertOnDisk, recorded, type Segments, segments } from "../e2e/footage.ts";
import { Place } from "../e2e/place.ts";
import { json, type RunningProgram, until } from "../e2e/program.ts";
import { DiskImage } from "../kernel/disk_image.ts";
import { goInside, isInside, lacksMounts, memoryFolder } from "../kernel/private_room.ts";
import { Outcome } from "./outcome.ts";

const MIB = 1024 * 1024;
const NAMES = ["One", "Two"];
/** Three failed commits, one a second at least, and what a busy machine adds. */
const NOTICED_MS = 15_000;

/** A place whose folders named so are file systems of their own. */
async function onDisks(
  folder: string,
  names: readonly string[],
  use: (place: Place, disks: readonly DiskImage[]) => Promise<void>,
): Promise<void> {
  await Place.with(async (place) => {
    const disks: DiskImage[] = [];
    try {
      for (const name of names) {
        const disk = await DiskImage.make(place.folder, name, "ext4", 96 * MIB);
        disks.push(disk);
        await disk.attach();
      }
      await use(place, disks);
    } finally {
      await place.end();
      for (const disk of disks) await disk.detach();
    }
  }, folder);
}

const began = Date.now();
const footage = async (place: Place): Promise<Map<string, Segments>> => {
  const all = NAMES.map(async (name) =>
    [name, await segments(place.data, name, began, Date.now() + 60_000)] as const
  );
  return new Map(await Promise.all(all));
};

/** Starts recording both cameras, and waits until each has so much. */
async function recordSome(place: Place): Promise<RunningProgram> {
  place.admit(
    await Promise.all(NAMES.map(async (name) => ({
      name,
      url: (await place.camera()).url,
    }))),
  );
  const running = await place.record();
  await records(place, 3, began);
  return running;
}

/** Waits until every camera has so many seconds after an instant. */
const records = (place: Place, seconds: number, after: number) =>
  until(`${seconds} s of each camera`, async () => {
    const all = [...(await footage(place)).values()];
    return all.every(({ segments: list }) =>
      recorded(list.filter((s) => s.from >= after)) >= seconds * 1000
    );
  }, NOTICED_MS);

/** Fails unless everything that was told of is there, whole, in the block files as they lie on the disks. */
async function assertKept(place: Place, told: ReadonlyMap<string, Segments>): Promise<void> {
  const now = await footage(place);
  for (const [name, { segments: was }] of told) {
    const list = now.get(name)?.segments ?? [];
    const there = new Set(list.map((s) => s.sha256));
    const gone = was.filter((s) => !there.has(s.sha256));
    assertEquals(
      gone.length,
      0,
      `${name}: ${gone.length} of ${was.length} fragments told of are gone`,
    );
    await assertOnDisk(place.data, list);
  }
}

const alarm = async (place: Place, code: string) =>
  (await place.status())?.alarms.filter((a) => a.code === code) ?? [];

/** The disks' states as they are written down, while no recorder runs. */
async function diskStates(place: Place): Promise<string[]> {
  const { disks } = await json(["pool", "status", "--data", place.data]) as {
    disks: { state: string }[]; // by the program under test
  };
  return disks.map(({ state }) => state);
}

/** What lay in memory only is gone after this. */
async function fromTheDiskAlone(disks: readonly DiskImage[]): Promise<void> {
  for (const disk of disks) {
    await disk.detach();
    await disk.attach();
  }
}

async function anotherDisk(folder: string): Promise<void> {
  await onDisks(folder, ["disk1", "disk2"], async (place, disks) => {
    const paths = [await place.disk("disk1", "32M"), await place.disk("disk2", "32M")];
    const running = await recordSome(place);
    const [first] = disks;
    assert(first !== undefined);
    const before = await footage(place);
    await first.turnReadOnly();
    const at = Date.now();
    await until("an alarm of the disk", async () => {
      return (await alarm(place, "disk-failed")).some((a) => a.params["disk"] === paths[0]);
    }, NOTICED_MS);
    const [failed] = await alarm(place, "disk-failed");
    assertEquals(failed?.level, "act");
    assert(/read-only/i.test(String(failed?.params["detail"])), JSON.stringify(failed));
    assert(running.err.some((l) => l.includes(paths[0] ?? "") && /read-only/i.test(l)), "not said");
    await records(place, 4, at + 1000);
    const told = await footage(place);
    for (const [name, { gaps, segments: list }] of told) {
      assertEquals(gaps.filter((g) => g.cause !== "first-recording"), [], `${name} has gaps`);
      assertEquals(list.slice(0, before.get(name)?.segments.length), before.get(name)?.segments);
    }
    running.signal("SIGTERM");
    assertEquals((await running.end()).status, 0, running.err.join("\n"));
    assertEquals(await diskStates(place), ["failed", "in-use"]);
    await fromTheDiskAlone(disks);
    const again = await place.record();
    await records(place, 2, Date.now());
    await assertKept(place, told);
    again.signal("SIGTERM");
    assertEquals((await again.end()).status, 0, again.err.join("\n"));
    assertEquals(await diskStates(place), ["in-use", "in-use"]);
  });
}

async function noOtherDisk(folder: string): Promise<void> {
  await onDisks(folder, ["disk1"], async (place, disks) => {
    const path = await place.disk("disk1", "32M");
    const running = await recordSome(place);
    await disks[0]?.turnReadOnly();
    await until("no camera is recorded, and the disk is to blame", async () => {
      const { cameras = [] } = await place.status() ?? {};
      return cameras.length > 0 && cameras.every((c) => !c.recording && c.cause === "disk-failed");
    }, NOTICED_MS);
    assertEquals((await alarm(place, "disk-failed")).length, 1);
    const stopped = await alarm(place, "camera-not-recording");
    assertEquals(stopped.map((a) => [a.level, a.params["cause"]]), [
      ["act", "disk-failed"],
      ["act", "disk-failed"],
    ]);
    assert(running.err.some((l) => l.includes(path) && /read-only/i.test(l)), "not said");
    const told = await footage(place);
    for (const { gaps } of told.values()) assertEquals(gaps.at(-1)?.cause, "disk-failed");
    running.signal("SIGTERM");
    assertEquals((await running.end()).status, 0, running.err.join("\n"));
    assertEquals(await diskStates(place), ["failed"]);
    await fromTheDiskAlone(disks);
    const again = await place.record();
    await records(place, 2, Date.now());
    await assertKept(place, told);
    again.signal("SIGTERM");
    assertEquals((await again.end()).status, 0, again.err.join("\n"));
  });
}

async function indexToo(folder: string): Promise<void> {
  await onDisks(folder, ["data"], async (place, disks) => {
    await place.disk("data/pool", "32M");
    const running = await recordSome(place);
    const told = await footage(place);
    await disks[0]?.turnReadOnly();
    const { status } = await running.end(NOTICED_MS);
    assert(status !== 0, "it ended as if all were well");
    assert(running.err.some((line) => /read-?only/i.test(line)), running.err.join("\n"));
    await fromTheDiskAlone(disks);
    const again = await place.record();
    await records(place, 2, Date.now());
    await assertKept(place, told);
    again.signal("SIGTERM");
    assertEquals((await again.end()).status, 0, again.err.join("\n"));
  });
}

const TESTS: readonly [string, (folder: string) => Promise<void>][] = [
  ["one of two disks turns read-only: recording goes on at the other", anotherDisk],
  ["the only disk turns read-only: recording stops, and says so", noOtherDisk],
  ["the disk of the index turns read-only: the program ends, and says so", indexToo],
];

async function main(): Promise<number> {
  const outcome = new Outcome();
  const lacking = await lacksMounts();
  if (lacking !== null) {
    outcome.skip(TESTS.length, `a disk that turns read-only: ${lacking}`);
    return outcome.finish();
  }
  if (!isInside()) return await goInside(import.meta.filename ?? "");
  const folder = await memoryFolder();
  await Promise.all(TESTS.map(async ([what, test]) => {
    try {
      await test(folder);
      outcome.pass();
      console.log(`ok ${what}`);
    } catch (error) {
      outcome.fail(`${what}: ${error}: deno run -A tests/campaigns/read_only_disk.ts`);
    }
  }));
  return outcome.finish();
}

Deno.exit(await main());
