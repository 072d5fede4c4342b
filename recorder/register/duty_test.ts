import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import { dutyBook, keepWatch, mayWatchLive, onWatch, watchAfter } from "./duty.ts";
import { listSuspicions, readSuspicion, reportSuspicion, writeSuspicion } from "./suspicions.ts";
import { LI, QIAN, SUN, ZHAO } from "./testing.ts";

Deno.test("live pictures are for the management list and for whoever has the watch now", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const keep = (kind: "take-over" | "hand-over", n: number) =>
      ledger.commit((tx) => keepWatch(tx, kind, "all quiet", SUN, stamp(n)));
    const sees = () => mayWatchLive(SUN, onWatch(ledger));
    assert.equal(sees(), false);
    assert.throws(() => keep("hand-over", 1), RefusedError);
    keep("take-over", 2);
    assert.equal(sees(), true);
    assert.deepEqual(onWatch(ledger), [{ id: SUN.id, name: SUN.name, since: stamp(2).at }]);
    assert.throws(() => keep("take-over", 3), RefusedError);
    keep("hand-over", 4);
    assert.equal(sees(), false);
    assert.equal(mayWatchLive(LI, []), true);
    const watch = [{ id: QIAN.id, name: QIAN.name, since: UtcMs(0) }];
    assert.equal(mayWatchLive(QIAN, watch), false);
    assert.equal(mayWatchLive({ ...SUN, scopes: new Set(["see-live"]) }, onWatch(ledger)), false);
    assert.throws(
      () => ledger.commit((tx) => keepWatch(tx, "take-over", "x", QIAN, stamp())),
      RefusedError,
    );
    assert.throws(
      () => ledger.commit((tx) => keepWatch(tx, "take-over", " ", ZHAO, stamp())),
      InputError,
    );
    assert.deepEqual(dutyBook(ledger, null, 9).map(({ kind }) => kind), ["hand-over", "take-over"]);
    assert.equal(ledger.newestEvents(1)[0]?.kind, "watch-hand-over");
  });
});

Deno.test("who has the watch is what the whole book says, whatever came before", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const people = [LI, ZHAO, SUN];
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 12 }), (whos) => {
        for (const i of whos) {
          const who = people[i] ?? LI;
          const has = onWatch(ledger).some(({ id }) => id === who.id);
          const kind = has ? "hand-over" : "take-over";
          ledger.commit((tx) => keepWatch(tx, kind, "note", who, stamp(i)));
        }
        const book = dutyBook(ledger, null, 10_000).reverse();
        const names = (watch: { name: string }[]) => watch.map(({ name }) => name).sort();
        assert.deepEqual(names(onWatch(ledger)), names(watchAfter(book)));
      }),
      { numRuns: 20 },
    );
  });
});

Deno.test("what is suspicious is written down, told to the police, and stays", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => tx.addCamera(camera("gate"), stamp()));
    const now = stamp();
    const input = { camera: CameraId(1), seen: now.at, what: "A man tries doors\n二号门" };
    const id = ledger.commit((tx) => writeSuspicion(tx, input, SUN, now));
    const report = { to: "派出所 110", reference: "A-17" };
    ledger.commit((tx) => reportSuspicion(tx, id, report, SUN, now));
    const [it] = listSuspicions(ledger, null, 10);
    assert.deepEqual(it, readSuspicion(ledger, id));
    assert.equal(it?.what, input.what);
    assert.deepEqual(it?.steps.map(({ kind, facts }) => [kind, facts]), [["reported", report]]);
    assert.deepEqual(
      ledger.newestEvents(2).map(({ kind }) => kind),
      ["suspicion-reported", "suspicion"],
    );
    const wrong = [
      { ...input, camera: CameraId(2) },
      { ...input, seen: UtcMs(now.at + 3_600_000) },
      { ...input, seen: UtcMs(NaN) },
      { ...input, what: "" },
      { ...input, what: "a\u202eb" },
      { ...input, what: "x".repeat(4001) },
    ];
    for (const one of wrong) {
      assert.throws(() => ledger.commit((tx) => writeSuspicion(tx, one, SUN, now)), InputError);
    }
    assert.throws(() => ledger.commit((tx) => writeSuspicion(tx, input, QIAN, now)), RefusedError);
    assert.throws(
      () => ledger.commit((tx) => reportSuspicion(tx, 9, report, SUN, now)),
      InputError,
    );
    assert.equal(listSuspicions(ledger, null, 10).length, 1);
  });
});
