/** A23: nothing that anybody says makes protected footage go sooner, and each attempt stands in the log. */
import type { Asked } from "./questions.ts";
import { EXAMPLES } from "./questions.ts";
import { question } from "../../src/control/protocol.ts";
import { parse } from "../../recorder/shapes.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { InputError } from "../../src/base/result.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import { ROLES } from "../../recorder/people/roles.ts";
import { GUARDED } from "../../recorder/admin/refused_change.ts";
import { NEEDS } from "../../src/control/needs.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { UNTOLD } from "../../recorder/ledger/records.ts";
import { assert, assertEquals } from "../assert.ts";
import { holdfastHere } from "../e2e/program.ts";
import { eventsOf, Site } from "../engine/site.ts";
import { type Device, withDevice } from "./device.ts";

/** Blocks that hold footage, and what guards them, as the files have it. */
function kept(device: Device): string {
  using db = openIndexReadOnly(dataPaths(device.site.data).index);
  const blocks = db.prepare(
    "select no, camera, generation from block where state in (2, 3) order by no",
  ).all();
  return JSON.stringify([blocks.length > 0, blocks.map(({ no, camera }) => [no, camera])]);
}

Deno.test("A23: what would lower a floor, end a hold or wipe is refused to the console and to every role, and written down", async () => {
  await withDevice(async (device) => {
    const { recorder, sessions } = device;
    const { ledger, time } = recorder.opened;
    const layers = parseLayers(["CN", "CN-LN", "counter-terror-key-target"]);
    assert(layers.ok);
    ledger.commit((tx) =>
      tx.setSite({
        name: "S",
        layers: layers.value,
        exemptUnderCN9: false,
        venue: null,
        builder: null,
        ...UNTOLD,
      }, time.stamp())
    );
    const hold = {
      camera: 1,
      from: Date.now() - 60_000,
      to: Date.now(),
      until: null,
      who: "W",
      why: "c",
    };
    const placed = await recorder.answer(
      parse(question, { ask: "hold-place", hold: { ...hold, kind: "case" } }),
      CONSOLE,
    ) as { hold: number }; // by the program under test
    const before = kept(device);
    const attempts: Asked[] = [
      { ask: "site-set", layers: ["CN"], exemptUnderCN9: false },
      { ask: "site-set", layers: [], exemptUnderCN9: true },
      { ask: "site-set", layers: ["constructor"], exemptUnderCN9: false },
      // Days and conditions of the site along with it, or alone where they are no days.
      { ask: "site-set", layers: ["CN"], inUse: "2000-01-01", outsideOperator: false },
      { ask: "site-set", handedOver: "2999-01-01", besideSecretUnit: false },
      { ask: "hold-release", hold: placed.hold, by: ["Li", "ＬＩ "], why: "x" },
      { ask: "hold-release", hold: 999, by: ["Li", "Wang"], why: "x" },
      { ask: "hold-release", hold: placed.hold, by: ["Li", " "], why: "x" },
      { ask: "pool-wipe", by: ["Li", "Wang"] },
      { ask: "ledger-confirm", by: ["Li", "li"] },
      { ask: "clock-confirm", by: ["Li", "Li"], civil: Date.now() + 400 * 86_400_000 },
      EXAMPLES["rule-pack-load"],
    ];
    const refused = () => eventsOf(recorder, "change-refused").length;
    let written = refused();
    for (const asked of attempts) {
      const why = await recorder.answer(parse(question, asked), CONSOLE).then(() => null, (e) => e);
      assert(why instanceof InputError, `${JSON.stringify(asked)} was done`);
      assertEquals(refused(), ++written, JSON.stringify(asked));
    }
    const last = eventsOf(recorder, "change-refused").at(-1);
    assertEquals([last?.details["ask"], last?.details["by"]], ["rule-pack-load", "console"]);

    // From the page, none of them is anybody's; whoever tries is written down as himself.
    for (const role of ROLES) {
      const asker = { token: sessions.get(role) ?? "", address: "192.0.2.8", agent: "t" };
      for (const asked of attempts) {
        const said = await device.ask(asker, asked).then(() => "done", String);
        assert(/may not/.test(said), `${role} ${asked.ask}: ${said}`);
      }
    }
    assert(eventsOf(recorder, "access-refused").length >= 10);
    assertEquals(kept(device), before, "no block was given up");
    assertEquals(ledger.allHolds().filter(({ releasedAt }) => releasedAt === null).length, 1);
    assertEquals(ledger.site()?.layers, layers.value);
  });
});

Deno.test("A23: a flood of attempts is counted and does not fill the log", async () => {
  await withDevice(async ({ recorder, site, sessions, ask }) => {
    const asked = parse(question, { ask: "pool-wipe", by: ["Li", "Wang"] });
    const asker = { token: sessions.get("inspector") ?? "", address: "192.0.2.8", agent: "t" };
    for (let i = 0; i < 300; i++) {
      await recorder.answer(asked, CONSOLE).catch(() => {});
      await ask(asker, { ask: "people-list" }).catch(() => {});
      await ask({ ...asker, token: null }, { ask: "people-list" }).catch(() => {});
    }
    const lines = recorder.opened.ledger.events(1, 1e6);
    const count = (kind: string) => lines.filter((e) => e.kind === kind).length;
    assert(
      count("change-refused") > 0 && count("change-refused") <= 13,
      `${count("change-refused")}`,
    );
    assert(
      count("access-refused") > 0 && count("access-refused") <= 13,
      `${count("access-refused")}`,
    );
    site.clock.advance(700_000);
    await recorder.answer(asked, CONSOLE).catch(() => {});
    const told = eventsOf(recorder, "change-refused").at(-1)?.details["suppressed"];
    const counted = eventsOf(recorder, "change-refused").reduce(
      (n, e) => n + Number(e.details["suppressed"] ?? 0),
      0,
    );
    assert(counted > 250 || Number(told) > 250, `what was left out is said: ${counted}`);
  });
});

Deno.test("A23: the command line on a device that does not record is refused and written down too", async () => {
  await Site.with({ disks: [24], cameras: [] }, async (site) => {
    const layers = parseLayers(["CN", "CN-LN", "counter-terror-key-target"]);
    assert(layers.ok);
    site.change((tx, now) =>
      tx.setSite({
        name: "S",
        layers: layers.value,
        exemptUnderCN9: false,
        venue: null,
        builder: null,
        ...UNTOLD,
      }, now)
    );
    const { status } = await holdfastHere(["site", "set", "--data", site.data, "--layers", "CN"]);
    assertEquals(status, 1);
    using ledger = openLedgerReadOnly(dataPaths(site.data).ledger);
    const [line] = ledger.events(1, 100, { kind: "change-refused" });
    assert(line?.reason.includes("floor cannot be lowered") === true, line?.reason);
  });
});

Deno.test("A23: what was told of a site's first use, operator and neighbours moves no rule of the pool, and is nobody's of the page alone", async () => {
  await withDevice(async (device) => {
    const { recorder, sessions } = device;
    const { ledger, pool, time } = recorder.opened;
    const layers = parseLayers(["CN", "CN-LN"]);
    assert(layers.ok);
    const said = { name: "S", layers: layers.value, exemptUnderCN9: false };
    const told = { ...UNTOLD, inUse: "2020-01-05" as const, outsideOperator: true };
    ledger.commit((tx) =>
      tx.setSite({ ...said, ...told, venue: null, builder: null }, time.stamp())
    );
    const set = (facts: Partial<Extract<Asked, { ask: "site-set" }>>) =>
      recorder.answer(parse(question, { ask: "site-set", ...facts }), CONSOLE);
    recorder.opened.applyRules();
    const [rules, before] = [pool.rules.version, kept(device)];
    // Later, so that time limits counted from it are later too; and duties that are none any more.
    const favour = { inUse: "2024-11-20", outsideOperator: false, besideSecretUnit: false };
    for (const role of ROLES) {
      const asker = { token: sessions.get(role) ?? "", address: "192.0.2.8", agent: "t" };
      const why = await device.ask(asker, { ask: "site-set", ...favour }).then(
        () => "done",
        String,
      );
      assert(/may not/.test(why), `${role}: ${why}`);
    }
    assertEquals([ledger.site()?.inUse, ledger.site()?.outsideOperator], ["2020-01-05", true]);
    await set(favour);
    await set({ inUse: "1992-01-01" });
    await set({ handedOver: "2024-02-29" });
    await set({ besideSecretUnit: true });
    assertEquals(pool.rules.version, rules);
    assertEquals(kept(device), before);
    const { inUse, handedOver, outsideOperator, besideSecretUnit } = ledger.site() ?? {};
    assertEquals([inUse, handedOver, outsideOperator, besideSecretUnit], [
      "1992-01-01",
      "2024-02-29",
      false,
      true,
    ]);
    assertEquals(ledger.site()?.layers, layers.value);
  });
});

Deno.test("A23: every word that could shorten is guarded, and none of them is anybody's of the page but with two people", () => {
  for (const word of GUARDED) {
    assert(Object.hasOwn(NEEDS, word), word);
    const need = NEEDS[word as keyof typeof NEEDS]; // looked at above
    assert(need === "console" || need === "confirm-second", `${word}: ${need}`);
  }
});
