/** `pool check` and `pool scrub` as commands: damage that was planted is found and named, and a clean pool is called clean. */
import * as v from "valibot";
import { assert, assertEquals } from "../assert.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { type FragmentRow, packRows, unpackRows } from "../../recorder/index/rows.ts";
import { rowEnd } from "../../recorder/index/summary.ts";
import { count, filled, parse, positive, whole } from "../../recorder/shapes.ts";
import { blockFile, recorded, segments } from "./footage.ts";
import { Place } from "./place.ts";
import { type Ended, holdfastHere, until } from "./program.ts";

const NAMES = ["Gate", "Hall"];
const MEDIA = { bitrate: 1_200_000, noise: true, width: 640, height: 360 };

const found = v.array(v.looseObject({
  block: v.nullable(count),
  camera: v.nullable(positive),
  name: v.nullable(v.string()),
  from: v.nullable(whole),
  to: v.nullable(whole),
  what: filled,
}));
const report = v.union([
  v.pipe(v.looseObject({ problems: found }), v.transform((it) => it.problems)),
  v.pipe(v.looseObject({ findings: found }), v.transform((it) => it.findings)),
]);

/** A sealed block with its camera and its rows. */
interface Sealed {
  readonly no: number;
  readonly camera: string;
  readonly rows: readonly FragmentRow[];
}

/** Records both cameras until each has sealed blocks, stops, and answers those that hold several fragments. */
async function record(place: Place): Promise<Sealed[]> {
  const began = Date.now();
  await place.disk("disk", "48M");
  const cameras = await Promise.all(NAMES.map(() => place.camera(MEDIA)));
  place.admit(cameras.map(({ url }, i) => ({ name: NAMES[i] ?? "", url })));
  const recorder = await place.record();
  for (const name of NAMES) {
    await until(`three blocks of ${name}`, async () => {
      const { segments: list } = await segments(place.data, name, began, Date.now() + 60_000);
      return new Set(list.map((s) => s.block)).size >= 3 && recorded(list) > 8000;
    });
  }
  recorder.signal("SIGTERM");
  assertEquals((await recorder.end()).status, 0, recorder.err.join("\n"));
  using db = openIndexDatabase(dataPaths(place.data).index);
  return db.prepare(`select no, camera, rows from block join block_rows using (no)
    where state = 3 order by no`).all().map((row) => ({
    no: Number(row["no"]),
    camera: NAMES[Number(row["camera"]) - 1] ?? "",
    rows: row["rows"] instanceof Uint8Array ? unpackRows(row["rows"]) : [],
  })).filter(({ rows }) => rows.length >= 3);
}

/** Runs a command for people and for programs, and fails unless both found this footage of this camera. */
async function assertNamed(
  args: readonly string[],
  block: number,
  camera: string,
  row: FragmentRow,
  what: RegExp,
): Promise<void> {
  const plain = await holdfastHere(args);
  assertEquals(plain.status, 1, plain.out + plain.err);
  const second = new Date(row.start).toISOString().slice(0, 19);
  const line = plain.out.split("\n").find((l) =>
    l.startsWith(`block ${block}, ${camera}, `) && l.includes(second) && what.test(l)
  );
  assert(line !== undefined, `${args.join(" ")}: no line of ${camera} at ${second}: ${plain.out}`);
  const json = await holdfastHere([...args, "--json"]);
  assertEquals(json.status, 1);
  const hit = parse(report, JSON.parse(json.out)).some((f) =>
    f.block === block && f.name === camera && what.test(f.what) && f.camera !== null &&
    f.from !== null && f.to !== null && f.from <= row.start && f.to >= rowEnd(row)
  );
  assert(hit, json.out);
}

const clean = ({ status, out, err }: Ended) => assertEquals(status, 0, out + err);

Deno.test("planted damage is found with exit status 1 and named by camera and second", async (t) => {
  await Place.with(async (place) => {
    const sealed = await record(place);
    const [one, other] = [sealed[0], sealed.find((b) => b.camera !== sealed[0]?.camera)];
    assert(one !== undefined && other !== undefined, "too few blocks were sealed");
    const row = one.rows[1];
    assert(row !== undefined);
    const { data } = place;
    const check = ["pool", "check", "--data", data], scrub = ["pool", "scrub", "--data", data];
    const allClean = async () => {
      for (const args of [check, [...check, "--deep"], scrub]) {
        clean(await holdfastHere(args));
        const json = await holdfastHere([...args, "--json"]);
        clean(json);
        assertEquals(parse(report, JSON.parse(json.out)), []);
      }
    };

    await t.step("a pool that was recorded to and stopped is clean", allClean);

    await t.step("a flipped bit inside a fragment's payload", async () => {
      const path = blockFile(data, one.no);
      const whole = await Deno.readFile(path);
      const bad = whole.slice();
      const at = row.offset + Math.floor(row.payloadLength / 2);
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      await Deno.writeFile(path, bad);
      const what = /pictures are not those that were recorded/;
      await assertNamed(scrub, one.no, one.camera, row, what);
      await assertNamed([...check, "--deep"], one.no, one.camera, row, what);
      // Nothing else is called damaged because of it.
      const { out } = await holdfastHere([...scrub, "--json"]);
      assertEquals(parse(report, JSON.parse(out)).length, 1);
      assertEquals(await Deno.readFile(path), bad, "looking changed the block");
      await Deno.writeFile(path, whole);
    });

    await t.step("a row removed from the index", async () => {
      const put = (rows: readonly FragmentRow[]) => {
        using db = openIndexDatabase(dataPaths(data).index);
        db.prepare("update block_rows set rows = ? where no = ?").run(packRows(rows), one.no);
      };
      put(one.rows.filter((r) => r !== row));
      await assertNamed(check, one.no, one.camera, row, /index does not know of it/);
      put(one.rows);
    });

    await t.step("all rows of a block removed from the index", async () => {
      const set = (rows: readonly FragmentRow[]) => {
        using db = openIndexDatabase(dataPaths(data).index);
        if (rows.length === 0) db.prepare("delete from block_rows where no = ?").run(one.no);
        else db.prepare("insert into block_rows values (?, ?)").run(one.no, packRows(rows));
      };
      set([]);
      // Named by the time of the block as a whole.
      const from = one.rows[0];
      assert(from !== undefined);
      await assertNamed(check, one.no, one.camera, from, /lost its list of fragments/);
      set(one.rows);
    });

    await t.step("two block files that changed places", async () => {
      const [a, b] = [blockFile(data, one.no), blockFile(data, other.no)];
      const swap = async () => {
        await Deno.rename(a, `${a}.away`);
        await Deno.rename(b, a);
        await Deno.rename(`${a}.away`, b);
      };
      await swap();
      for (const { no, camera, rows: [first] } of [one, other]) {
        assert(first !== undefined);
        await assertNamed(check, no, camera, first, /it says that it is block/);
        await assertNamed(scrub, no, camera, first, /another block's header lies in its place/);
      }
      await swap();
    });

    await t.step("with all of it undone the pool is clean again", allClean);
  });
});
