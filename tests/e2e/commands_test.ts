/** The commands around one recorder: what it records is told the same while it runs and when it does not. */
import { assert, assertEquals } from "../assert.ts";
import { assertOnDisk, longestHole, recorded, type Segments, segments } from "./footage.ts";
import { Place } from "./place.ts";
import { holdfast, json, until } from "./program.ts";

/** Frames are 40 ms apart: a hole of more than a few is footage that is missing. */
const WHOLE_MS = 200;
/** On a busy machine the last picture before a stop may be this old. */
const LATE_MS = 2500;

interface Listed {
  readonly id: number;
  readonly name: string;
  readonly removed: boolean;
}

Deno.test("cameras, segments and gaps, while the recorder runs and when it does not", async (t) => {
  await Place.with(async (place) => {
    const { data } = place;
    const began = Date.now() - 1000;
    const all = () => segments(data, "Gate", began, Date.now() + 60_000);
    const seconds = async (n: number, after = 0) =>
      await until(
        `${n} s are recorded`,
        async () => recorded((await all()).segments.filter((s) => s.from >= after)) >= n * 1000,
      );
    const causes = ({ gaps }: Segments) =>
      gaps.map((g) => g.cause).filter((c) => c !== "first-recording");
    await place.disk("disk1", "420M", "4M");
    const camera = await place.camera();
    let recorder = await place.record();

    await t.step("a camera is added while the recorder runs, under the same checks", async () => {
      const add = ["camera", "add", "--data", data, "--url", camera.url];
      const refused = await holdfast([...add, "--name", "Gate", "--bitrate", "4M"]);
      assertEquals([refused.status, refused.out], [1, ""]);
      assert(/days of the 31.*add \d+ bytes.*set this camera to \d+ bit/.test(refused.err));
      assertEquals(await json([...add, "--name", "Gate", "--bitrate", "1000"]), {
        id: 1,
        name: "Gate",
      });
      const listed = await json(["camera", "list", "--data", data]) as Listed[];
      assertEquals(listed.map(({ id, name, removed }) => ({ id, name, removed })), [
        { id: 1, name: "Gate", removed: false },
      ]);
    });

    await t.step("every segment's bytes lie where it says, with its hash", async () => {
      await seconds(6);
      const { segments: list } = await all();
      await assertOnDisk(data, list);
      assert(longestHole(list) < WHOLE_MS, `a hole of ${longestHole(list)} ms`);
      const [first, last] = [list[0], list.at(-1)];
      assert(first !== undefined && last !== undefined);
      assert(Math.abs(recorded(list) - (last.to - first.from)) < WHOLE_MS);
      assert(list.every((s) => s.to - s.from <= 2100 && s.to > s.from));
    });

    await t.step("a span is answered with the segments that touch it, and no others", async () => {
      const { segments: list } = await all();
      const [from, to] = [(list[1]?.from ?? 0) + 10, (list[2]?.to ?? 0) - 10];
      const part = await segments(data, "1", from, to);
      assertEquals(part.segments, list.slice(1, 3));
      assertEquals(part.gaps, []);
    });

    await t.step("a second recorder, and a disk, are refused while one runs", async () => {
      const second = await holdfast(["run", "--data", data, "--no-page"]);
      assert(second.status !== 0 && second.out === "", second.err);
      assert(/another Holdfast is running/.test(second.err), second.err);
      const create = ["pool", "create", "--data", data, "--disk", `${place.folder}/d2`];
      const disk = await holdfast([...create, "--size", "8M"]);
      assert(disk.status !== 0 && /another Holdfast/.test(disk.err), disk.err);
    });

    await t.step("a camera that restarts leaves a gap with its cause", async () => {
      await camera.reboot(2000);
      const back = Date.now();
      await seconds(3, back);
      const answer = await all();
      const found = causes(answer);
      assertEquals(found.length, 1, JSON.stringify(answer.gaps));
      assert(["camera-closed", "camera-unreachable"].includes(found[0] ?? ""), found[0]);
      const gap = answer.gaps.at(-1);
      assert(gap !== undefined && gap.to - gap.from >= 1500, JSON.stringify(answer.gaps));
    });

    await t.step("pool status, running and not", async () => {
      const status = await json(["pool", "status", "--data", data]) as Record<string, unknown>;
      assertEquals(status["running"], true);
      assert((await holdfast(["pool", "status", "--data", data])).out.includes("Gate"));
    });

    await t.step("a clean stop keeps the last fragment, and all is told as before", async () => {
      const before = await all();
      recorder.signal("SIGTERM");
      const stopped = Date.now();
      const { status, took } = await recorder.end();
      assertEquals(status, 0, recorder.err.join("\n"));
      assert(took < 10_000, `${took} ms`);
      const after = await all();
      assertEquals(after.segments.slice(0, before.segments.length), before.segments);
      const last = after.segments.at(-1)?.to ?? 0;
      assert(stopped - last < LATE_MS, `the last ${stopped - last} ms before the stop are missing`);
      await assertOnDisk(data, after.segments);
      const status2 = await json(["pool", "status", "--data", data]) as Record<string, unknown>;
      assertEquals(status2["running"], false);
    });

    await t.step("check finds a stopped pool whole; rebuild makes the same index", async () => {
      const before = await all();
      const check = await holdfast(["pool", "check", "--data", data]);
      assertEquals(check.status, 0, check.out + check.err);
      const rebuild = await holdfast(["pool", "rebuild", "--data", data]);
      assertEquals(rebuild.status, 0, rebuild.out + rebuild.err);
      assertEquals((await all()).segments, before.segments);
      const scrub = await holdfast(["pool", "scrub", "--data", data]);
      assertEquals(scrub.status, 0, scrub.out + scrub.err);
    });

    await t.step("a restart leaves a gap: the recorder was off", async () => {
      const off = Date.now();
      recorder = await place.record();
      await seconds(3, off);
      const answer = await all();
      assert(causes(answer).includes("recorder-off"), JSON.stringify(answer.gaps));
      assert(answer.segments.every((s, i) => s.from >= (answer.segments[i - 1]?.to ?? 0) - 1));
    });

    await t.step("a camera that is removed keeps its footage", async () => {
      const before = await all();
      assertEquals(await json(["camera", "remove", "--data", data, "--camera", "Gate"]), { id: 1 });
      const after = await all();
      assertEquals(after.segments.slice(0, before.segments.length), before.segments);
      await assertOnDisk(data, after.segments);
      const listed = await json(["camera", "list", "--data", data]) as Listed[];
      assertEquals(listed.map(({ id, removed }) => [id, removed]), [[1, true]]);
      await until("the camera's client is gone", () => camera.counters.playing === 0, 5000);
      recorder.signal("SIGINT");
      assertEquals((await recorder.end()).status, 0);
      const kept = (await all()).segments;
      assertEquals(kept.slice(0, after.segments.length), after.segments);
    });
  });
});
