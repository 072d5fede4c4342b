/** What two people sign for, done in a whole recorder: checked before it is proposed, done just as it was shown. */
import assert from "node:assert/strict";
import type { ProposalKind } from "../../recorder/register_port.ts";
import { LI, QIAN, SUN, ZHAO } from "../../recorder/register/testing.ts";
import { twoPeopleActions } from "../../src/answers/two_people_actions.ts";
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { Site } from "./site.ts";

Deno.test("holds, clock, site and retirement by two: what may be proposed, and what is done", async () => {
  await Site.with({ disks: [4], cameras: [5] }, async (site) => {
    const recorder = site.compose();
    try {
      const { ledger, time, index, pool, applyRules, applyHolds } = recorder.opened;
      const { check, act } = twoPeopleActions({
        ledger,
        time,
        index,
        rulesVersion: () => pool.rules.version,
        size: () => ({ blocks: 1_000_000, blockBytes: 2 ** 26 as never, heldBlocks: 0 }),
        measured: () => new Map(),
        applyRules,
        applyHolds,
      });
      const by = ["李娜", "赵强"] as const;
      const doIt = (kind: ProposalKind, facts: Record<string, unknown>, age = 0) => {
        check(kind, facts, LI);
        return act({ id: 1, kind, facts, why: "because", age }, by, ZHAO);
      };
      const placed = ledger.commit((tx) =>
        tx.placeHold({
          camera: CameraId(1),
          from: UtcMs(0),
          to: UtcMs(DAY_MS),
          until: null,
          untilTrusted: null,
          kind: "case",
          who: "x",
          why: "y",
        }, time.stamp())
      );
      assert.throws(() => check("hold-release", { hold: 99 }, LI), InputError);
      assert.throws(() => check("hold-release", { hold: "1" }, LI), InputError);
      assert.throws(() => check("hold-release", { hold: placed }, SUN), RefusedError);
      const other = { ...LI, cameras: new Set([CameraId(2)]) };
      assert.throws(() => check("hold-release", { hold: placed }, other), RefusedError);
      doIt("hold-release", { hold: placed });
      assert.deepEqual(ledger.allHolds()[0]?.releasedBy, by);
      assert.throws(() => doIt("hold-release", { hold: placed }), /released already/);

      for (const who of [SUN, QIAN]) {
        assert.throws(() => check("clock-confirm", { civil: Date.now() }, who), RefusedError);
      }
      for (const civil of [0, NaN, 1e300, "now", null]) {
        assert.throws(() => check("clock-confirm", { civil }, LI), InputError);
      }
      // It was read off a watch ten minutes ago: the time now is ten minutes later.
      const tenMinutes = 600_000;
      const told = doIt(
        "clock-confirm",
        { civil: site.clock.wall() - tenMinutes },
        tenMinutes,
      );
      assert.match(JSON.stringify(told), /clock-verified/);
      assert.ok(time.good);

      const mall = { name: "商场", exemptUnderCN9: false, venue: "shopping-mall", builder: null };
      doIt("site-set", { ...mall, layers: ["CN", "CN-LN"] });
      assert.deepEqual(ledger.site()?.layers, ["CN", "CN-LN"]);
      assert.equal(ledger.site()?.venue, "shopping-mall");
      assert.throws(() => doIt("site-set", { ...mall, layers: ["CN-LN"] }), /CN-17/);
      assert.throws(() => check("site-set", { ...mall, layers: ["XX"] }, LI), InputError);
      assert.throws(() => check("site-set", { layers: ["CN"] }, LI), InputError);
      assert.throws(
        () => check("site-set", { ...mall, layers: ["CN"], __proto__x: 1 }, LI),
        InputError,
      );
      assert.deepEqual(ledger.site()?.layers, ["CN", "CN-LN"]);
      const set = { ...mall, layers: ["CN", "CN-LN"] };
      const facts = { inUse: "2020-06-01", handedOver: null, outsideOperator: true };
      doIt("site-set", { ...set, ...facts });
      const version = pool.rules.version;
      const toldNow = () => {
        const { inUse, handedOver, outsideOperator, besideSecretUnit } = ledger.site() ?? {};
        return [inUse, handedOver, outsideOperator, besideSecretUnit];
      };
      assert.deepEqual(toldNow(), ["2020-06-01", null, true, null]);
      for (
        const wrong of [
          { inUse: "2026-02-30" },
          { handedOver: "2999-01-01" },
          { inUse: 20200601 },
          { outsideOperator: "yes" },
          { besideSecretUnit: 1 },
        ]
      ) {
        assert.throws(() => check("site-set", { ...set, ...wrong }, LI), InputError);
      }
      doIt("site-set", set);
      assert.deepEqual(toldNow(), ["2020-06-01", null, true, null], "what is not named stays");
      doIt("site-set", { ...set, inUse: null, outsideOperator: false, besideSecretUnit: true });
      assert.deepEqual(toldNow(), [null, null, false, true]);
      assert.equal(pool.rules.version, version);

      assert.throws(() => check("ledger-confirm", {}, LI), /nothing waits/);
      assert.throws(() => check("pool-wipe", {}, LI), /in service/);
      const soon = new Date(site.clock.wall() + 40 * DAY_MS).toISOString().slice(0, 10);
      assert.throws(() => check("retire", { plannedDay: "yesterday" }, LI), InputError);
      doIt("retire", { plannedDay: soon });
      assert.throws(() => doIt("pool-wipe", {}), /supervision/);
      assert.throws(() => doIt("retire", { plannedDay: soon }), /under way/);
    } finally {
      await recorder.stop();
    }
  });
});
