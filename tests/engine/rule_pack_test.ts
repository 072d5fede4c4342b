/** A rule pack that comes to a recorder while it records. */
import { DAY_MS } from "../../src/base/units.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { packedFile } from "../../src/control/rule_questions.ts";
import { newSigner } from "../../recorder/evidence/signer.ts";
import { buildPack } from "../../recorder/rules/build_pack.ts";
import { publisherFile } from "../../recorder/rules/publisher_keys.ts";
import { assert, assertEquals } from "../assert.ts";
import { amended, floorOf, packOf } from "../policy/packs.ts";
import { layersOf } from "../policy/facts.ts";
import { eventsOf, Site, until } from "./site.ts";
import { UNTOLD } from "../../recorder/ledger/records.ts";

Deno.test("a floor that a pack raises protects footage that was about to be reused, at once", async () => {
  await Site.with({ disks: [8], cameras: [9], pictureBytes: 100_000 }, async (site) => {
    const publisher = newSigner();
    Deno.mkdirSync(`${site.data}/keys`, { recursive: true });
    Deno.writeTextFileSync(publisherFile(`${site.data}/keys`), publisher.publicKey.toHex());
    site.change((tx, now) => {
      const where = { name: "", exemptUnderCN9: false, venue: null, builder: null, ...UNTOLD };
      tx.setSite({ ...where, layers: layersOf("CN-LN") }, now);
    });
    const { recorder } = site.start();
    const { index, pool } = recorder.opened;
    await until("two blocks are full", () => index.counts().sealed >= 2, 25);
    site.clock.advance(20 * DAY_MS);
    await until("footage is past its 15 days", () => recorder.status().pool.reusable > 0);
    const before = pool.rules.version;
    assertEquals(recorder.status().cameras[0]?.daysRequired, 15);

    const floor = floorOf("CN-LN", { unit: "day", count: 60 });
    const raised = packOf(1, [amended("CN-LN", 2, "2008-01-01", { floor })]);
    const file = packedFile(buildPack(raised, publisher));
    await recorder.answer({ ask: "rule-pack-load", file }, CONSOLE);
    assertEquals(recorder.status().pool.reusable, 0);
    assert(pool.rules.version !== before);
    assertEquals(recorder.status().cameras[0]?.daysRequired, 60);
    assertEquals(eventsOf(recorder, "rule-pack-loaded").length, 1);
    assertEquals(eventsOf(recorder, "footage-reused"), []);
  });
});
