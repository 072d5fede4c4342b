import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { options, stamp } from "../ledger/testing.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Actor } from "../people/roles.ts";
import {
  confirmProposal,
  listProposals,
  type ProposalDeps,
  proposalState,
  propose,
  withdrawProposal,
} from "./proposals.ts";
import { LI, QIAN, SUN, ZHAO } from "./testing.ts";

const MINUTE = 60_000;

interface Ground {
  readonly ledger: Ledger;
  readonly deps: ProposalDeps;
  readonly done: unknown[];
  now: Stamp;
  people: readonly Actor[];
  fails: Error | null;
}

async function withGround(use: (ground: Ground) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync({ prefix: "proposals-" });
  for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${dir}/${name}`);
  try {
    using ledger = openLedger(options(dir));
    const done: unknown[] = [];
    const ground: Ground = {
      ledger,
      done,
      now: stamp(),
      people: [LI, ZHAO, SUN, QIAN],
      fails: null,
      deps: {
        ledger,
        stamp: () => ground.now,
        verify: (actor, password) => Promise.resolve(password === `word of ${actor.name}`),
        actorOf: (id) => ground.people.find((one) => one.id === id) ?? null,
        check: (_, facts) => {
          if (facts["hold"] === 0) throw new InputError("hold", "is none", "name one");
        },
        act: ({ kind, facts, age }, by) => {
          if (ground.fails !== null) throw ground.fails;
          done.push([kind, facts, age, by]);
          return "done";
        },
      },
    };
    await use(ground);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

const word = (actor: Actor) => `word of ${actor.name}`;
const release = (actor: Actor) => ({
  kind: "hold-release" as const,
  facts: { hold: 4 },
  why: "the case is closed",
  password: word(actor),
});

Deno.test("one proposes, another confirms, and it is done once", async () => {
  await withGround(async (g) => {
    const id = await propose(g.deps, release(LI), LI);
    g.now = stamp(10 * MINUTE);
    assert.equal(listProposals(g.ledger, g.now, null, 9)[0]?.state, "open");
    assert.deepEqual(g.done, []);
    assert.equal(await confirmProposal(g.deps, id, word(ZHAO), ZHAO), "done");
    assert.deepEqual(g.done, [["hold-release", { hold: 4 }, 10 * MINUTE, ["李娜", "赵强"]]]);
    await assert.rejects(confirmProposal(g.deps, id, word(ZHAO), ZHAO), RefusedError);
    assert.equal(g.done.length, 1);
    assert.deepEqual(
      g.ledger.newestEvents(2).map(({ kind }) => kind),
      ["proposal-confirmed", "proposed"],
    );
  });
});

Deno.test("two confirmations at one moment do it once", async () => {
  await withGround(async (g) => {
    const id = await propose(g.deps, release(LI), LI);
    const both = await Promise.allSettled([
      confirmProposal(g.deps, id, word(ZHAO), ZHAO),
      confirmProposal(g.deps, id, word(SUN), SUN),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal(g.done.length, 1);
  });
});

Deno.test("nothing is done for one person, a wrong password, a stranger, or after a quarter of an hour", async () => {
  await withGround(async (g) => {
    const id = await propose(g.deps, release(LI), LI);
    const refused = async (password: string, actor: Actor) => {
      await assert.rejects(confirmProposal(g.deps, id, password, actor), RefusedError);
      assert.deepEqual(g.done, []);
    };
    await refused(word(LI), LI);
    await refused(word(LI), ZHAO);
    await refused("", ZHAO);
    await refused(word(QIAN), QIAN);
    await refused(word(ZHAO), { ...ZHAO, scopes: new Set(["export"]) });
    g.people = [ZHAO];
    await refused(word(ZHAO), ZHAO);
    g.people = [LI, ZHAO];
    for (
      const late of [
        { at: UtcMs(stamp().at + 15 * MINUTE), trusted: stamp().trusted },
        { at: stamp().at, trusted: TrustedMs(15 * MINUTE) },
        { at: UtcMs(stamp().at - 16 * MINUTE), trusted: stamp().trusted },
      ]
    ) {
      g.now = late;
      await refused(word(ZHAO), ZHAO);
      assert.equal(listProposals(g.ledger, g.now, null, 9)[0]?.state, "expired");
    }
    g.now = stamp();
    await assert.rejects(propose(g.deps, { ...release(LI), password: "x" }, LI), RefusedError);
    await assert.rejects(propose(g.deps, release(QIAN), QIAN), RefusedError);
    await assert.rejects(propose(g.deps, { ...release(LI), facts: { hold: 0 } }, LI), InputError);
    await assert.rejects(
      propose(g.deps, { ...release(LI), kind: "constructor" as never }, LI),
      InputError,
    );
    assert.equal(listProposals(g.ledger, g.now, null, 9).length, 1);
    withdrawProposal(g.deps, id, LI);
    await refused(word(ZHAO), ZHAO);
  });
});

Deno.test("what could not be done has failed, and is not tried again", async () => {
  await withGround(async (g) => {
    const id = await propose(g.deps, release(LI), LI);
    g.fails = new InputError("hold", "4 is released already", "name another");
    await assert.rejects(confirmProposal(g.deps, id, word(ZHAO), ZHAO), /released already/);
    g.fails = null;
    assert.equal(listProposals(g.ledger, g.now, null, 9)[0]?.state, "failed");
    await assert.rejects(confirmProposal(g.deps, id, word(ZHAO), ZHAO), RefusedError);
  });
});

Deno.test("for any two clocks a proposal waits only while neither has moved a quarter of an hour", () => {
  const range = fc.integer({ min: -40 * MINUTE, max: 40 * MINUTE });
  fc.assert(fc.property(range, fc.nat(40 * MINUTE), (wall, trusted) => {
    const now = { at: UtcMs(stamp().at + wall), trusted: TrustedMs(trusted) };
    const open = Math.abs(wall) < 15 * MINUTE && trusted < 15 * MINUTE;
    assert.equal(proposalState(stamp(), [], now), open ? "open" : "expired");
  }));
});
