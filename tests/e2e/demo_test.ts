/** The demonstration of a person's own cameras: `holdfast demo --source rtsp://…`. */
import { assert, assertEquals } from "../assert.ts";
import { noGstreamer, withGstreamer, withIndex } from "../ingest/gstreamer.ts";
import { mediaFile } from "../media.ts";
import { testOrSkip } from "../skip.ts";
import { recorded, segments } from "./footage.ts";
import { Place } from "./place.ts";
import { groupMembers, holdfastHere, type RunningProgram, until } from "./program.ts";

const SECRET = "s3cret-w0rd";
const AUTH = { user: "admin", password: SECRET, scheme: "digest-md5" } as const;
/** From Ctrl-C to the end, on a busy machine too. */
const END_MS = 8000;

const demo = (place: Place, ...sources: readonly string[]) =>
  place.start(
    ...["demo", "--data", place.data, "--headless"],
    ...sources.flatMap((source) => ["--source", source]),
  );

const seconds = async (place: Place, name: string, since: number) =>
  recorded((await segments(place.data, name, since, Date.now() + 60_000)).segments) / 1000;

/** Waits until each camera is told of as recorded, and has durable footage. */
async function assertRecords(place: Place, running: RunningProgram, names: readonly string[]) {
  const began = Date.now() - 30_000;
  for (const name of names) {
    await running.line(new RegExp(`^${name} is being recorded: h26[45], \\d+×\\d+\\.$`));
    await until(`3 s of ${name}`, async () => await seconds(place, name, began) >= 3);
    const status = (await place.status())?.cameras.find((c) => c.name === name);
    assertEquals([status?.recording, status?.cause], [true, null]);
  }
}

/** Ctrl-C: its last words, nothing left behind, and no password in all that it said. */
async function assertEndsCleanly(running: RunningProgram): Promise<void> {
  running.interrupt();
  const { status, signal, took } = await running.end();
  const said = [...running.out, ...running.err].join("\n");
  assertEquals([status, signal, running.out.at(-1)], [0, null, "Stopped cleanly."], said);
  assert(took < END_MS, `it took ${Math.round(took)} ms to end`);
  assertEquals(groupMembers(running.pid), []);
  assert(!said.includes(SECRET), "a password was printed");
}

Deno.test("the demo records a camera of ours, says who does not answer, and stops cleanly", async () => {
  await Place.with(async (place) => {
    const camera = await place.camera({}, { auth: AUTH });
    const [, port] = camera.url.match(/:(\d+)\//) ?? [];
    const running = demo(
      place,
      camera.urlWithCredentials.replace("rtsp:", "RTSP:"),
      `rtsp://admin:${SECRET}@127.0.0.1:${port}/nothing-here`,
    );
    await assertRecords(place, running, ["Camera 1"]);
    await until("what is wrong is told", () => running.err.some((l) => /Camera 2.*404/.test(l)));
    const other = (await place.status())?.cameras.find((c) => c.name === "Camera 2");
    assertEquals([other?.recording, other?.cause], [false, "camera-refused"]);
    assert(!running.out.some((line) => /Camera 2 is being|All 2/.test(line)), running.out.join());
    await assertEndsCleanly(running);
    assertEquals(camera.counters.playing, 0);

    const again = demo(place, camera.urlWithCredentials);
    await assertRecords(place, again, ["Camera 1"]);
    await assertEndsCleanly(again);
  });
});

Deno.test("a later demo does not wait for the fake cameras of an earlier one", async () => {
  await Place.with(async (place) => {
    const camera = await place.camera();
    await place.disk("disk", "64M");
    place.admit([
      { name: "Camera 1", url: "rtsp://127.0.0.1:9/camera1" },
      { name: "Camera 2", url: "rtsp://127.0.0.1:9/camera2" },
      { name: "Camera 3", url: "rtsp://192.0.2.1/camera3" },
    ]);
    const running = demo(place, camera.url);
    await assertRecords(place, running, ["Camera 1"]);
    const names = (await place.status())?.cameras.map((c) => c.name);
    assertEquals(names, ["Camera 1", "Camera 3"]);
    await assertEndsCleanly(running);
  });
});

Deno.test("an address that is none is refused before anything is made", async () => {
  for (const source of ["rtsp://host:99999/", "rtsp:///path", "RTSPS://h/a b"]) {
    const data = `${await Deno.makeTempDir({ prefix: "holdfast-e2e-" })}/data`;
    const { status, err } = await holdfastHere(["demo", "--data", data, "--source", source]);
    assertEquals(status, 2);
    assert(err.startsWith("--source: "), err);
    assertEquals(await Deno.stat(data).catch(() => null), null);
    await Deno.remove(data.replace(/\/data$/, ""));
  }
});

testOrSkip(
  "the demo records cameras of GStreamer, H.264 and H.265, and stops cleanly",
  await noGstreamer(),
  async () => {
    const files = {
      one: await withIndex(await mediaFile({ gop: 12 })),
      two: await withIndex(await mediaFile({ gop: 12, codec: "h265" })),
    };
    const login = { user: "admin", password: SECRET };
    await withGstreamer(files, login, ({ url }) =>
      Place.with(async (place) => {
        const running = demo(place, url("one"), url("two"));
        await assertRecords(place, running, ["Camera 1", "Camera 2"]);
        await running.line(/^All 2 cameras are being recorded\.$/);
        await assertEndsCleanly(running);
      }));
  },
);
