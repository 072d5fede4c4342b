/** Rule packs as a vendor and a site use them: made, signed, loaded, asked, refused. */
import { join } from "node:path";
import { RULES } from "../../policy/layers/mod.ts";
import { assert, assertEquals } from "../assert.ts";
import { Place } from "./place.ts";
import { holdfast, holdfastHere, json, type RunningProgram } from "./program.ts";

/** Days of a year that is not arranged yet: only the three that no notice moves. */
const HOLIDAYS = {
  version: 2,
  source: "for a test, not by the State Council",
  years: { "2027": { off: ["01-01", "05-01", "10-01"], work: [] } },
};
const QUESTION =
  '{"ask":"deadline","layers":["CN","CN-AH"],"event":"handed-over","on":"2027-03-01"}\n';

interface Shown {
  readonly rules: string;
  readonly holidays: { readonly version: number; readonly years: readonly string[] };
  readonly publishers: readonly string[];
  readonly packs: readonly { readonly pack: number; readonly damaged: boolean }[];
}

/** A vendor's machine: a key, and packs built with it. */
class Vendor {
  readonly #folder: string;
  readonly key: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.key = join(folder, `${name}.pem`);
  }

  async build(name: string, pack: number, ...more: readonly string[]): Promise<string> {
    const out = join(this.#folder, name);
    const { status, err } = await holdfastHere([
      ...["law", "pack", "build", "--pack", `${pack}`, "--note", name],
      ...["--key", this.key, "--out", out, ...more],
    ]);
    assertEquals(status, 0, err);
    return out;
  }
}

async function stopped(recorder: RunningProgram): Promise<void> {
  recorder.signal("SIGTERM");
  assertEquals((await recorder.end()).status, 0);
}

Deno.test("a vendor's rule pack: built, loaded, in force at once; whatever is not the vendor's or not newer is refused", async (t) => {
  await Place.with(async (place) => {
    const { data, folder } = place;
    await place.disk("disk1", "64M");
    const set = await holdfastHere(["site", "set", "--data", data, "--layers", "CN,CN-LN"]);
    assertEquals(set.status, 0, set.err);
    const vendor = new Vendor(folder, "vendor");
    const stranger = new Vendor(folder, "stranger");
    for (const { key } of [vendor, stranger]) {
      const made = await holdfastHere(["law", "pack", "key", "--out", key]);
      assertEquals(made.status, 0, made.err);
      assertEquals(((await Deno.stat(key)).mode ?? 0) & 0o077, 0);
      // A key is never written over.
      assertEquals((await holdfastHere(["law", "pack", "key", "--out", key])).status, 2);
    }
    await Deno.writeTextFile(`${folder}/holidays.json`, JSON.stringify(HOLIDAYS));
    const floor = { ...RULES["CN-LN"].retention.floor, span: { unit: "day", count: 60 } };
    const layer = {
      ...RULES["CN-LN"],
      info: { ...RULES["CN-LN"].info, version: 2 },
      retention: { ...RULES["CN-LN"].retention, floor },
    };
    await Deno.writeTextFile(`${folder}/layers.json`, JSON.stringify({ "CN-LN": layer }));
    const holidays = await vendor.build("2027", 1, "--holidays", `${folder}/holidays.json`);
    const raised = await vendor.build("amended", 2, "--layers-from", `${folder}/layers.json`);
    const all = await vendor.build("built-in", 3, "--layers-from", "built-in");

    const load = (...files: readonly string[]) =>
      holdfastHere(["law", "pack", "load", "--data", data, ...files]);
    const refused = async (file: string, why: RegExp, status = 1) => {
      const ended = await load(file);
      assertEquals([ended.status, ended.out], [status, ""], ended.err);
      assert(why.test(ended.err), ended.err);
    };
    const provisional = async () =>
      JSON.parse((await holdfast(["law", "ask", "--data", data], QUESTION)).out).provisional;
    const shown = async () => await json(["law", "pack", "show", "--data", data]) as Shown;

    await t.step("without the publisher's key on the device nothing is loaded", async () => {
      await refused(holidays, /rule-publisher\.pub.*have the vendor put/, 2);
    });
    await Deno.mkdir(`${data}/keys`, { recursive: true });
    await Deno.copyFile(`${vendor.key}.pub`, `${data}/keys/rule-publisher.pub`);

    await t.step("holidays of a new year, with no recorder running", async () => {
      assertEquals(await provisional(), true);
      assertEquals((await load(holidays)).status, 0);
      assertEquals(await provisional(), false);
      // A question without a device is answered by the program's own rules.
      assertEquals(JSON.parse((await holdfast(["law", "ask"], QUESTION)).out).provisional, true);
      const { publishers, packs, holidays: table } = await shown();
      assertEquals([publishers.length, table.version, table.years.at(-1)], [1, 2, "2027"]);
      assertEquals(packs.map(({ pack, damaged }) => ({ pack, damaged })), [
        { pack: 1, damaged: false },
      ]);
    });

    await t.step(
      "another's key, a flipped byte, an older pack and one that changes nothing",
      async () => {
        const foreign = await stranger.build(
          "foreign",
          2,
          "--layers-from",
          `${folder}/layers.json`,
        );
        await refused(foreign, /is not a rule publisher of this device/);
        const bytes = await Deno.readFile(raised);
        const at = bytes.length - 100;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        await Deno.writeFile(`${folder}/flipped`, bytes);
        await refused(`${folder}/flipped`, /is not what the publisher signed/);
        await refused(holidays, /is 1, and 1 is loaded already/);
        await refused(all, /layers\.CN\.info\.version: is 1, and 1 is known already/);
        await refused(`${folder}/holidays.json`, /does not begin as a signed rule pack/, 2);
      },
    );

    const recorder = await place.record();
    await t.step("a raised floor, into a running recorder, without a restart", async () => {
      await refused(`${folder}/flipped`, /is not what the publisher signed/);
      assertEquals((await load(raised)).status, 0);
      assertEquals((await shown()).rules, "CN/1 CN-LN/2+1");
      const question = { ask: "retention", layers: ["CN-LN"], important: false };
      const asked = JSON.stringify({ ...question, recordedAt: "2026-02-02T10:00:00+08:00" });
      const answer = await holdfast(["law", "ask", "--data", data, "--explain"], `${asked}\n`);
      const { days, rules } = JSON.parse(answer.out);
      assertEquals([days, rules], [60, "CN-LN/2+1"]);
      await stopped(recorder);
      // The index was judged under the new rules: nothing is found that is judged otherwise.
      const checked = await holdfast(["pool", "check", "--data", data]);
      assertEquals(checked.status, 0, checked.out + checked.err);
    });

    await t.step(
      "the rules are still there after a restart, and the log says who loaded what",
      async () => {
        const again = await place.record();
        await stopped(again);
        assertEquals((await shown()).packs.map(({ pack }) => pack), [1, 2]);
        const log = await holdfast(["log", "--data", data, "--kind", "rule-pack-loaded", "--json"]);
        assertEquals(log.out.match(/"key":"[0-9a-f]{16}"/g)?.length, 2, log.out);
        const explained = await holdfast(["law", "explain", "--data", data, "--json"]);
        assert(explained.out.includes('"count":60'), explained.err);
      },
    );
  });
});
