/** The statement of a day is made by a recorder that runs when the day in Shanghai is over. */
import { shanghaiDay, startOfDay } from "../../policy/days.ts";
import { latestCheckpoint } from "../../recorder/evidence/checkpoint_store.ts";
import { statementsOf } from "../../recorder/evidence/statement_store.ts";
import type { Statement } from "../../recorder/evidence/statement.ts";
import { DAY_MS } from "../../src/base/units.ts";
import { assert, assertEquals } from "../assert.ts";
import { eventsOf, Site, until } from "./site.ts";

const MINUTE_MS = 60_000;

/** Long enough for whoever looks each minute of the site's clock to have looked. */
const looked = () => new Promise((done) => setTimeout(done, 1500));

Deno.test("at midnight in Shanghai a running recorder states what it held on the day, signed, once", async () => {
  await Site.with({ disks: [24], cameras: [5, 5] }, async (site) => {
    // One minute before the end of today; of tomorrow where less than that is left of it.
    const left = startOfDay(shanghaiDay(site.clock.wall())) + DAY_MS - site.clock.wall();
    site.clock.advance(left - MINUTE_MS + (left < 2 * MINUTE_MS ? DAY_MS : 0));
    const day = shanghaiDay(site.clock.wall());
    const { recorder } = site.start();
    const { ledger } = recorder.opened;
    const made = () => statementsOf(ledger, day);
    await until(
      "both cameras are recorded",
      () => ledger.cameras().every(({ id }) => site.recorded(id) > 1),
    );
    site.clock.advance(2 * MINUTE_MS);
    await until(
      "a minute is signed",
      () => latestCheckpoint(ledger)?.checkpoint.reason === "minute",
    );
    await looked();
    assertEquals(made(), [], "what was recorded last is still on its way to the disks");

    site.clock.advance(5 * MINUTE_MS);
    await until("the statement is made", () => made().length > 0);
    const [statement] = made();
    assert(statement?.good === true);
    const said = JSON.parse(statement.text) as Statement; // made by this program, its signature checked
    assertEquals(said.day, new Date(startOfDay(day) + DAY_MS / 2).toISOString().slice(0, 10));
    assertEquals(said.cameras.map(({ camera }) => camera), [1, 2]);
    assert(said.cameras.every(({ oldest, daysRequired }) => oldest !== null && daysRequired >= 30));
    await until(
      "a checkpoint covers it",
      () => latestCheckpoint(ledger)?.checkpoint.reason === "statement",
    );
    const line = eventsOf(recorder, "retention-statement").at(-1)?.id ?? Infinity;
    assert((latestCheckpoint(ledger)?.checkpoint.log.size ?? 0) >= line);

    site.clock.advance(2 * MINUTE_MS);
    await until("a minute later", () => latestCheckpoint(ledger)?.checkpoint.reason === "minute");
    await looked();
    assertEquals(made().length, 1);
    await site.stop();
  });
});
