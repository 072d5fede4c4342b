import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import type { RegisterInput } from "../register_port.ts";
import { allEntries, searchRegister, writeEntry } from "./register.ts";
import { LI } from "./testing.ts";

const NOW = stamp();
const HOUR = 3_600_000;

const input = (more: Partial<RegisterInput> = {}): RegisterInput => ({
  action: "copy",
  cameras: [CameraId(1)],
  span: { from: UtcMs(NOW.at - HOUR), to: NOW.at },
  who: { name: "王伟", unit: "沈河分局", document: "警0123" },
  second: { name: "张敏", unit: "沈河分局", document: "警0456" },
  purpose: "case 2026-17",
  destination: "the branch's evidence room",
  grantedBy: "沈公批〔2026〕17号",
  request: null,
  ...more,
});

function withLedger(use: (ledger: Ledger) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => ["gate", "yard", "hall"].forEach((n) => tx.addCamera(camera(n), NOW)));
    use(ledger);
  });
}

const write = (ledger: Ledger, more: Partial<RegisterInput> = {}) =>
  ledger.commit((tx) => writeEntry(tx, input(more), LI, NOW));

Deno.test("an entry is read back whole, stands in the log, and is in every place", () => {
  withFolder((dir) => {
    {
      using ledger = openLedger(options(dir));
      ledger.commit((tx) => tx.addCamera(camera("gate"), NOW));
      write(ledger);
    }
    Deno.removeSync(`${dir}/a/ledger.db`);
    using ledger = openLedger(options(dir));
    const [entry] = searchRegister(ledger, {}, null, 10).entries;
    const { id: _, at, by, event, ...said } = entry ?? assert.fail("no entry");
    assert.deepEqual(said, input());
    assert.deepEqual([at, by], [NOW.at, { id: 7, name: "李娜" }]);
    const line = ledger.events(event, 1)[0];
    assert.deepEqual(line?.details, { ...input(), by: { id: 7, name: "李娜" } });
    assert.equal(line?.kind, "register");
    assert.equal(line?.camera, 1);
  });
});

Deno.test("an entry can be neither changed nor removed", () => {
  withLedger((ledger) => {
    const id = write(ledger);
    assert.throws(
      () => ledger.commit((tx) => tx.updateRow("register_entry", "id", id, { purpose: "x" })),
      /does not change/,
    );
    assert.throws(
      () => ledger.commit((tx) => tx.rows("DELETE FROM register_entry")),
      /forgets nothing/,
    );
    assert.equal(searchRegister(ledger, {}, null, 10).count, 1);
  });
});

Deno.test("what is not whole is refused and leaves nothing behind", () => {
  withLedger((ledger) => {
    const year = 366 * DAY_MS;
    const wrong: Partial<RegisterInput>[] = [
      { cameras: [] },
      { cameras: [CameraId(9)] },
      { span: null },
      { span: { from: UtcMs(0), to: UtcMs(1000 * year) } },
      { span: { from: UtcMs(NOW.at - 401 * DAY_MS), to: NOW.at } },
      { span: { from: NOW.at, to: NOW.at } },
      { span: { from: UtcMs(NaN), to: NOW.at } },
      { span: { from: NOW.at, to: UtcMs(NOW.at + 40 * DAY_MS) } },
      { purpose: " " },
      { destination: "" },
      { grantedBy: "" },
      { who: { name: "", unit: "x", document: "" } },
      { second: { name: "x\u202ey", unit: "x", document: "" } },
      { purpose: "x".repeat(2001) },
      { request: 1 },
    ];
    const lines = ledger.newestEvents(1)[0]?.id;
    for (const more of wrong) {
      assert.throws(() => write(ledger, more), InputError, JSON.stringify(more));
    }
    assert.equal(searchRegister(ledger, {}, null, 10).count, 0);
    assert.equal(ledger.newestEvents(1)[0]?.id, lines);
  });
});

Deno.test("any mixture of filters finds just what a plain reading finds, page by page", () => {
  withLedger((ledger) => {
    const actions = ["copy", "playback", "live"] as const;
    for (let i = 0; i < 60; i++) {
      const action = actions[i % 3] ?? "copy";
      const from = UtcMs(NOW.at - (i + 1) * HOUR);
      write(ledger, {
        action,
        cameras: i % 5 === 0 ? [CameraId(1), CameraId(3)] : [CameraId(1 + i % 2)],
        span: action === "live" ? null : { from, to: UtcMs(from + HOUR) },
        purpose: `case ${i % 7}'s "50%_"`,
        second: i % 2 === 0 ? null : { name: "Zhang", unit: "u", document: "d" },
      });
    }
    const all = [...allEntries(ledger, {})];
    assert.equal(all.length, 60);
    fc.assert(fc.property(
      fc.record({
        text: fc.constantFrom("case 3", "50%_", "'", "王伟", "CASE", "nowhere"),
        person: fc.constantFrom("zhang", "张敏", "王"),
        camera: fc.integer({ min: 1, max: 4 }).map(CameraId),
        action: fc.constantFrom(...actions),
        span: fc.tuple(fc.nat(70), fc.nat(70)).map(([a, b]) => ({
          from: UtcMs(NOW.at - Math.max(a, b) * HOUR),
          to: UtcMs(NOW.at - Math.min(a, b) * HOUR + 1),
        })),
      }, { requiredKeys: [] }),
      fc.integer({ min: 1, max: 25 }),
      (filter, limit) => {
        const has = (words: string | undefined, ...texts: string[]) =>
          words === undefined ||
          texts.some((one) => one.toLowerCase().includes(words.toLowerCase()));
        const plain = all.filter((e) => {
          const people = [e.who, e.second].flatMap((p) =>
            p === null ? [] : [p.name, p.unit, p.document]
          );
          const span = e.span ?? { from: e.at, to: UtcMs(e.at + 1) };
          return has(filter.text, ...people, e.purpose, e.destination, e.grantedBy, e.by.name) &&
            has(filter.person, ...people) &&
            (filter.camera === undefined || e.cameras.includes(filter.camera)) &&
            (filter.action === undefined || e.action === filter.action) &&
            (filter.span === undefined ||
              span.from < filter.span.to && span.to > filter.span.from);
        }).map(({ id }) => id).reverse();
        const found: number[] = [];
        for (let before: number | null = null;;) {
          const page = searchRegister(ledger, filter, before, limit);
          assert.equal(page.count, plain.length);
          assert.ok(page.entries.length <= limit);
          found.push(...page.entries.map(({ id }) => id));
          if (page.next === null) break;
          before = page.next;
        }
        assert.deepEqual(found, plain);
      },
    ));
  });
});
