/** Evidence of a whole recorder: signed while it records, handed to a witness, verified by the command. */
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { openWritable } from "../../recorder/ledger/database.ts";
import { readMeta, writeMeta } from "../../recorder/ledger/meta.ts";
import { sumOfAll } from "../../recorder/ledger/row_sum.ts";
import { latestCheckpoint } from "../../recorder/evidence/checkpoint_store.ts";
import { CameraId } from "../../src/base/ids.ts";
import { logCommand } from "../../src/commands/log.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { assert, assertEquals } from "../assert.ts";
import { Site, until } from "./site.ts";

/** What a command printed, and its exit status. */
async function run(...args: string[]): Promise<{ status: number; text: string }> {
  const printed: string[] = [];
  const { log, error } = console;
  console.log = console.error = (line: string) => void printed.push(line);
  try {
    return { status: await logCommand(args), text: printed.join("\n") };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** Changes the ledger's file as somebody with the disk in hand would. */
function tamper(path: string, sql: string): void {
  const db = openWritable(path);
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  for (const guard of guards) db.exec(String(guard["sql"]));
  writeMeta(db, { ...readMeta(db), sum: sumOfAll(db) });
  db.close();
}

const OPTIONS = { disks: [24], cameras: [5, 5] };

Deno.test("a camera's answer cannot make a line of the log look like another", async () => {
  await Site.with(OPTIONS, async (site) => {
    site.change((tx, now) => {
      const forged = "401\r\n99  2026-03-01T00:00:00.000Z  hold-released \u001b[2K\u202e\u2028";
      const details = { text: forged, [forged]: 1 };
      tx.appendEvent({ kind: "camera-refused", camera: null, reason: forged, details }, now);
    });
    const { text } = await run("--data", site.data);
    const lines = text.split("\n");
    assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(lines.join("")), text);
    const json = (await run("--data", site.data, "--json")).text;
    assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(json), json);
    const { events } = JSON.parse(json);
    assertEquals(lines.length, events.length, "one line each");
    assert(events.at(-1).reason.includes("\u001b"), "and the same JSON");
  });
});

Deno.test("signed at the start, each minute, at a change of settings and at the end; witnessed and verified", async () => {
  await Site.with(OPTIONS, async (site) => {
    const { recorder } = site.start();
    const newest = () => latestCheckpoint(recorder.opened.ledger)?.checkpoint;
    await until("the start is signed", () => newest()?.reason === "start");
    const recorded = (camera: number) => recorder.opened.index.chain(CameraId(camera)) !== null;
    await until("both cameras are recorded", () => recorded(1) && recorded(2));
    site.clock.advance(61_000);
    await until("a minute is signed", () => newest()?.reason === "minute");
    assertEquals(newest()?.cameras.map(({ camera }) => Number(camera)), [1, 2]);
    assert((newest()?.counts.fragments ?? 0) >= 2);
    await recorder.answer({ ask: "time-sources-set", servers: [] }, CONSOLE);
    await until("the settings are signed", () => newest()?.reason === "settings");
    await site.stop();

    const stick = `${site.root}/stick`;
    Deno.mkdirSync(stick);
    const data = ["--data", site.data];
    const given = await run("witness", ...data, "--file", `${stick}/one.json`);
    assertEquals(given.status, 0, given.text);
    assertEquals((await run("verify", ...data)).status, 0);
    const whole = await run("verify", ...data, "--checkpoint", `${stick}/one.json`);
    assertEquals(whole.status, 0, whole.text);
    assert(whole.text.includes("Unwitnessed since"), whole.text);
    assert((await run("status", ...data)).text.includes("Unwitnessed since"));
    assert(/^[0-9a-f]{16} {2}[0-9a-f]{64}/.test((await run("key", ...data)).text));

    tamper(
      dataPaths(site.data).ledger,
      "UPDATE event SET reason = 'nothing happened' WHERE kind = 'time-sources-set'",
    );
    const changed = await run("verify", ...data, "--checkpoint", `${stick}/one.json`);
    assertEquals(changed.status, 1);
    assert(changed.text.includes("line-changed") && changed.text.includes("witness-differs"));
  });
});
