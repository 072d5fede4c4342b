import assert from "node:assert/strict";
import { deadline } from "../../policy/deadline.ts";
import { type Layers, parseLayers } from "../../policy/site_layers.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { DAY_MS } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { options, stamp, withFolder } from "../ledger/testing.ts";
import {
  beginRetirement,
  cancelRetirement,
  currentRetirement,
  giveNotice,
  notYetWiped,
  planRetirement,
  recordSupervision,
  recordWipe,
} from "./retirement.ts";
import { LI, SUN, ZHAO } from "./testing.ts";

// stamp() is 2026-02-02 in Shanghai.
const day = (n: number) => stamp(n * DAY_MS);

const layersOf = (...words: string[]): Layers => {
  const layers = parseLayers(words);
  assert.ok(layers.ok);
  return layers.value;
};
const ANHUI = layersOf("CN", "CN-AH");
const LIAONING = layersOf("CN", "CN-LN");

const NOTICE = { day: "2026-02-05", to: "蜀山分局", how: "by letter", reference: "7" };
const SUPERVISION = {
  day: "2026-02-28",
  name: "何警官",
  unit: "蜀山分局",
  document: "皖0077",
  how: "disks sealed and looked at",
};

function withLedger(use: (ledger: Ledger) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    use(ledger);
  });
}

const begin = (ledger: Ledger, layers: Layers, planned: string, n = 0) =>
  ledger.commit((tx) => {
    const plan = planRetirement(deadline, layers, planned, day(n));
    return beginRetirement(tx, plan, "the mall closes", "李娜", ZHAO, day(n));
  });
const refusal = (ledger: Ledger, n: number, good = true) =>
  notYetWiped(currentRetirement(ledger), day(n), good)?.message ?? null;

Deno.test("in Anhui: plan, notice in time, supervision, and only on the day the wipe", () => {
  withLedger((ledger) => {
    assert.match(refusal(ledger, 0) ?? "", /in service/);
    begin(ledger, ANHUI, "2026-03-02");
    const planned = currentRetirement(ledger);
    // Ten clear days ahead of 2 March: 19 February, which lies in the holidays of the Spring
    // Festival, so the notice is due before them.
    assert.ok((planned?.noticeBy ?? "9") <= "2026-02-19", planned?.noticeBy ?? "none");
    assert.deepEqual(planned?.cites, ["AH-15"]);
    assert.match(refusal(ledger, 40) ?? "", /notice was not given/);
    assert.throws(() => begin(ledger, ANHUI, "2026-04-01"), /under way/);
    const supervise = (n: number) =>
      ledger.commit((tx) => recordSupervision(tx, SUPERVISION, LI, day(n)));
    assert.throws(() => supervise(30), /notice comes first/);
    assert.throws(() => ledger.commit((tx) => giveNotice(tx, NOTICE, SUN, day(4))), RefusedError);
    assert.throws(() => ledger.commit((tx) => giveNotice(tx, NOTICE, LI, day(1))), /still to come/);
    ledger.commit((tx) => giveNotice(tx, NOTICE, LI, day(4)));
    assert.match(refusal(ledger, 40) ?? "", /supervision/);
    supervise(27);
    assert.match(refusal(ledger, 27) ?? "", /2026-03-02/);
    assert.match(refusal(ledger, 40, false) ?? "", /not known for sure/);
    assert.equal(refusal(ledger, 28), null);
    ledger.commit((tx) => recordWipe(tx, { blocks: 3, kept: 2 }, ["李娜", "赵强"], day(28)));
    assert.equal(currentRetirement(ledger)?.state, "wiped");
    // What was still inside its floor may go later, once it is not.
    assert.equal(refusal(ledger, 60), null);
  });
});

Deno.test("notice that is too late is refused, and a day for which it would be is not planned", () => {
  withLedger((ledger) => {
    assert.throws(() => begin(ledger, ANHUI, "2026-02-10"), RefusedError);
    assert.throws(() => begin(ledger, ANHUI, "2026-01-10"), InputError);
    for (const wrong of ["", "2026-02-30", "soon", "constructor", "12026-02-03"]) {
      assert.throws(() => begin(ledger, ANHUI, wrong), InputError, wrong);
    }
    begin(ledger, ANHUI, "2026-03-02");
    const late = { ...NOTICE, day: "2026-02-25" };
    assert.throws(() => ledger.commit((tx) => giveNotice(tx, late, LI, day(25))), /was due by/);
    ledger.commit((tx) => cancelRetirement(tx, "stays", LI, day(25)));
    assert.match(refusal(ledger, 60) ?? "", /in service/);
    begin(ledger, ANHUI, "2026-05-01", 26);
  });
});

Deno.test("where no layer orders notice, the disposal must be written down all the same", () => {
  withLedger((ledger) => {
    begin(ledger, LIAONING, "2026-02-03");
    assert.equal(currentRetirement(ledger)?.noticeBy, null);
    assert.match(refusal(ledger, 5) ?? "", /supervision/);
    const own = { ...SUPERVISION, day: "2026-02-03", unit: "安保部" };
    ledger.commit((tx) => recordSupervision(tx, own, LI, day(2)));
    assert.equal(refusal(ledger, 5), null);
  });
});
