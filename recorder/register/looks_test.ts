import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LIVE_MS } from "../../policy/live_pictures.ts";
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import { type Actor, PersonId, rightsOf, ROLES } from "../people/roles.ts";
import { keepWatch } from "./duty.ts";
import { Looks } from "./looks.ts";
import { searchRegister } from "./register.ts";
import { LI, SUN } from "./testing.ts";

const HOUR = 3_600_000;
const GATE = CameraId(1);
/** Twenty past an hour. */
const NOW = stamp(HOUR - stamp().at % HOUR + 20 * 60_000);
const RETRIEVER: Actor = { ...SUN, id: PersonId(20), role: "retriever" };

const asked = (from: number, to: number, camera = GATE) => ({
  camera,
  from: UtcMs(from),
  to: UtcMs(to),
  purpose: "check",
});

function withLooks(use: (looks: Looks, ledger: Ledger) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => ["gate", "yard"].forEach((name) => tx.addCamera(camera(name), stamp())));
    use(new Looks(ledger), ledger);
  });
}

const entries = (ledger: Ledger) => searchRegister(ledger, {}, null, 100).entries;

Deno.test("a player's pieces are one entry an hour of footage, a camera, a person and a reason", () => {
  withLooks((looks, ledger) => {
    const at = Math.floor(NOW.at / HOUR) * HOUR - 5 * HOUR;
    const first = looks.at(asked(at, at + 10_000), LI, NOW);
    assert.deepEqual(first, { entry: 1, from: at, to: at + HOUR, holds: 30 * 60_000 });
    assert.equal(looks.at(asked(at + 50_000, at + 60_000), LI, NOW).entry, 1);
    looks.at(asked(at, at + 1, CameraId(2)), LI, NOW);
    looks.at(asked(at + HOUR, at + HOUR + 1), LI, NOW);
    looks.at(asked(at, at + 1), RETRIEVER, NOW);
    looks.at({ ...asked(at, at + 1), purpose: "incident" }, LI, NOW);
    assert.equal(entries(ledger).length, 5);
    looks.at(asked(at, at + 1), LI, stamp(NOW.trusted + 31 * 60_000));
    assert.equal(entries(ledger).length, 6, "looking at it again later is another entry");
    for (const [from, to] of [[at, at], [at + 1, at], [NaN, 1], [0, 1e15]] as const) {
      assert.throws(() => looks.at(asked(from, to), LI, NOW), InputError);
    }
    assert.equal(entries(ledger).length, 6);
  });
});

Deno.test("for any role, on or off the watch: footage of the last minutes is for those who may see live pictures", () => {
  withLooks((looks, ledger) => {
    // A program that may play back and not see live pictures sees none, whoever it acts for.
    const program: Actor = { ...LI, scopes: new Set(["play-back"]) };
    assert.throws(
      () => looks.at(asked(NOW.at - 10_000, NOW.at), program, NOW),
      (error) => error instanceof RefusedError && error.field === "live",
    );
    const [refusal] = ledger.newestEvents(1, { kind: "access-refused" });
    assert.equal(refusal?.details["person"], LI.id);
    let onWatch = false;
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        fc.boolean(),
        fc.integer({ min: -HOUR, max: 4000 }),
        fc.integer({ min: 1, max: 30_000 }),
        (role, watch, ago, length) => {
          if (watch !== onWatch) {
            const kind = watch ? "take-over" : "hand-over";
            ledger.commit((tx) => keepWatch(tx, kind, "all quiet", SUN, NOW));
            onWatch = watch;
          }
          const actor: Actor = { ...SUN, role, cameras: new Set([GATE]) };
          const [from, to] = [NOW.at + ago, NOW.at + ago + length];
          const before = ledger.newestEvents(1)[0]?.id ?? 0;
          const look = attempt(() => looks.at(asked(from, to), actor, NOW));
          const newest = NOW.at - LIVE_MS;
          const live = role === "manager" || role === "watch-keeper" && watch;
          if (!rightsOf(role).has("play-back") || !live && from >= newest) {
            assert.equal(look, null);
            return;
          }
          assert.ok(look !== null && look.from <= from);
          assert.ok(live ? look.to >= to : look.to <= newest && look.to >= Math.min(to, newest));
          const written = ledger.events(before + 1, 10).filter(({ kind }) => kind === "register");
          const [entry] = entries(ledger);
          assert.ok(written.length <= 1 && entry !== undefined && entry.id >= look.entry);
        },
      ),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof RefusedError) return null;
    throw error;
  }
}
