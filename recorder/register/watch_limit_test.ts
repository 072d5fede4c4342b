import assert from "node:assert/strict";
import * as fc from "fast-check";
import { InputError } from "../../src/base/result.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { options, stamp, withFolder } from "../ledger/testing.ts";
import { addPerson, disablePerson } from "../people/changes.ts";
import type { Actor, PersonId, Role } from "../people/roles.ts";
import { dutyBook, keepWatch, onWatch } from "./duty.ts";
import { endLeftWatches, longWatches, setWatchLimit, watchLimit } from "./watch_limit.ts";

const HOUR = 3_600_000;

/** A ledger with people of these roles. */
function withPeople(roles: readonly Role[], use: (ledger: Ledger, people: Actor[]) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const people = roles.map((role, i): Actor => {
      const person = { name: `n${i}`, unit: "u", role, cameras: "all" as const };
      const id = ledger.commit((tx) =>
        addPerson(tx, { ...person, login: `n${i}` }, "console", stamp())
      );
      return { ...person, id };
    });
    use(ledger, people);
  });
}

const take = (ledger: Ledger, who: Actor, at: number) =>
  ledger.commit((tx) => keepWatch(tx, "take-over", "quiet", who, stamp(at)));
const names = (ledger: Ledger) => onWatch(ledger).map(({ name }) => name);
const nobody = () => false;
const everybody = () => true;

Deno.test("a watch is told of when it is past its limit, and ended once its keeper has left", () => {
  withPeople(["watch-keeper"], (ledger, [sun]) => {
    assert.ok(sun !== undefined);
    take(ledger, sun, 0);
    endLeftWatches(ledger, nobody, stamp(24 * HOUR - 1));
    assert.deepEqual(longWatches(ledger, stamp(24 * HOUR - 1)), []);
    assert.deepEqual(
      names(ledger),
      ["n0"],
      "whoever watches a wall of screens need not be signed in",
    );
    assert.deepEqual(longWatches(ledger, stamp(25 * HOUR)), [25]);
    endLeftWatches(ledger, everybody, stamp(25 * HOUR));
    assert.deepEqual(names(ledger), ["n0"], "who is still here keeps it");
    endLeftWatches(ledger, nobody, stamp(26 * HOUR));
    assert.deepEqual(names(ledger), []);
    assert.deepEqual(longWatches(ledger, stamp(26 * HOUR)), []);
    const [line] = dutyBook(ledger, null, 1);
    assert.match(line?.note ?? "", /^未交接/);
    const [event] = ledger.newestEvents(1);
    assert.deepEqual([event?.kind, event?.details["person"], event?.details["hours"]], [
      "watch-ended",
      sun.id,
      26,
    ]);
    endLeftWatches(ledger, nobody, stamp(27 * HOUR));
    assert.equal(ledger.newestEvents(1)[0]?.id, event?.id, "once");
    take(ledger, sun, 28 * HOUR);
    assert.deepEqual(names(ledger), ["n0"]);
  });
});

Deno.test("a watch ends with the account of its keeper, or with the right to keep it", () => {
  withPeople(["manager", "watch-keeper", "manager"], (ledger, [li, sun, zhao]) => {
    assert.ok(li !== undefined && sun !== undefined && zhao !== undefined);
    [li, sun, zhao].forEach((who) => take(ledger, who, 0));
    ledger.commit((tx) => disablePerson(tx, sun.id, "console", stamp(1)));
    endLeftWatches(ledger, everybody, stamp(2));
    assert.deepEqual(names(ledger), ["n0", "n2"]);
    ledger.commit((tx) => tx.updateRow("person", "id", zhao.id, { role: "retriever" }));
    endLeftWatches(ledger, everybody, stamp(3));
    assert.deepEqual(names(ledger), ["n0"]);
  });
});

Deno.test("the limit is what was set, in hours that a watch can last", () => {
  withPeople([], (ledger) => {
    assert.equal(watchLimit(ledger), 24);
    ledger.commit((tx) => setWatchLimit(tx, 12, stamp()));
    assert.equal(watchLimit(ledger), 12);
    for (const wrong of [0, 3, 73, 8.5, NaN, -8, Infinity]) {
      assert.throws(() => ledger.commit((tx) => setWatchLimit(tx, wrong, stamp())), InputError);
    }
    ledger.commit((tx) => tx.setSetting("watch-limit-hours", "for ever"));
    assert.equal(watchLimit(ledger), 24);
  });
});

Deno.test("for any watches: none lasts past its limit without its keeper, and no other is ended", () => {
  withPeople(["watch-keeper", "manager", "watch-keeper"], (ledger, people) => {
    let now = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 0, max: 30 }), fc.subarray([0, 1, 2])), {
          maxLength: 6,
        }),
        (steps) => {
          for (const [n, hours, present] of steps) {
            const who = people[n];
            assert.ok(who !== undefined);
            if (!names(ledger).includes(who.name)) take(ledger, who, now);
            now += hours * HOUR;
            const isIn = (id: PersonId) => present.some((i) => people[i]?.id === id);
            const began = new Map(onWatch(ledger).map(({ id, since }) => [id, since]));
            endLeftWatches(ledger, isIn, stamp(now));
            for (const { id } of people) {
              const since = began.get(id);
              if (since === undefined) continue;
              const stays = isIn(id) || stamp(now).at - since < 24 * HOUR;
              assert.equal(onWatch(ledger).some((one) => one.id === id), stays);
            }
          }
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
