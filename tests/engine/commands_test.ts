import { DatabaseSync } from "node:sqlite";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { assert, assertEquals } from "../assert.ts";
import { Site } from "./site.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).href;

async function holdfast(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN, ...args],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out ?? "", err: err ?? "" };
}

Deno.test("holds and time servers from the command line, and the log of it, verified", async () => {
  await Site.with({ disks: [3], cameras: [5] }, async (site) => {
    const data = ["--data", site.data];
    const span = ["--from", "2026-01-01T00:00:00+08:00", "--to", "2026-01-02T00:00:00+08:00"];
    const who = ["--who", "Li", "--why", "case 12"];
    const add = await holdfast(
      "hold",
      "add",
      ...data,
      "--camera",
      "camera 1",
      ...span,
      ...who,
      "--json",
    );
    assertEquals([add.code, JSON.parse(add.out)], [0, { hold: 1 }]);
    const nobody = await holdfast("hold", "add", ...data, "--camera", "x", ...span, ...who);
    assertEquals(nobody.code, 2);
    assert(/--camera/.test(nobody.err));
    const one = ["--hold", "1", "--why", "closed", "--by", "Li"];
    assertEquals((await holdfast("hold", "release", ...data, ...one)).code, 2);
    assertEquals((await holdfast("hold", "release", ...data, ...one, "--by", "LI ")).code, 2);
    assertEquals((await holdfast("hold", "release", ...data, ...one, "--by", "Wang")).code, 0);
    assertEquals(JSON.parse((await holdfast("hold", "list", ...data, "--json")).out), []);
    const all = JSON.parse((await holdfast("hold", "list", ...data, "--all", "--json")).out);
    assertEquals([all.length, all[0].state, all[0].releasedBy], [1, "released", ["Li", "Wang"]]);

    const servers = ["--server", "ntp.ntsc.ac.cn", "--server", "10.0.0.1", "--json"];
    const set = await holdfast("site", "time-source", ...data, ...servers);
    assertEquals(JSON.parse(set.out), { servers: ["ntp.ntsc.ac.cn", "10.0.0.1"] });

    const nets = (...args: string[]) => holdfast("site", "camera-nets", ...data, ...args);
    const wide = await nets("--net", "10.0.0.0/8", "--net", "fd12::/64", "--json");
    assertEquals(JSON.parse(wide.out), { nets: ["10.0.0.0/8", "fd12::/64"] });
    const wrong = await nets("--net", "10.0.0.1/8");
    assertEquals(wrong.code, 2);
    assert(/net: 10\.0\.0\.1\/8 is no range/.test(wrong.err), wrong.err);
    assertEquals(JSON.parse((await nets("--any", "--json")).out), { nets: [] });

    const log = await holdfast("log", ...data, "--camera", "camera 1", "--json");
    const { events, whole } = JSON.parse(log.out);
    assertEquals([log.code, whole], [0, true]);
    assertEquals(events.map((e: { kind: string }) => e.kind), [
      "camera-added",
      "hold-placed",
      "hold-released",
    ]);

    const db = new DatabaseSync(dataPaths(site.data).ledger);
    db.exec("drop trigger event_unchanged; update event set reason = 'nothing' where id = 2");
    db.close();
    const changed = await holdfast("log", ...data, "--json");
    assertEquals([changed.code, JSON.parse(changed.out).brokenAt], [1, 2]);
    assert(/line 2/.test(changed.err));
  });
});
