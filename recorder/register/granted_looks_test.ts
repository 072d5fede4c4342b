import assert from "node:assert/strict";
import * as fc from "fast-check";
import { LIVE_MS } from "../../policy/live_pictures.ts";
import { type Action, ACTIONS, type Requester, REQUESTERS } from "../../policy/words.ts";
import { CameraId } from "../../src/base/ids.ts";
import { RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import { addPerson } from "../people/changes.ts";
import { type Actor, PersonId, ROLES } from "../people/roles.ts";
import type { RequestRecord } from "../register_port.ts";
import { admit } from "./admit.ts";
import { Looks } from "./looks.ts";
import { searchRegister } from "./register.ts";
import { acknowledgeReceipt, type RequestDeps, requestDone, submitRequest } from "./requests.ts";
import { LI, ZHAO } from "./testing.ts";

const NOW = stamp(10_000_000);
const MINUTE = 60_000;
const [GATE, YARD] = [CameraId(1), CameraId(2)];
const WANG: Actor = {
  id: PersonId(50),
  name: "王伟",
  unit: "沈河分局 ABC",
  role: "inspector",
  cameras: new Set([GATE, YARD]),
};
/** As a form may have them: other widths, other case, blanks. */
const NAMES = [WANG.name, ` ${WANG.name} `, "王维", ""] as const;
const UNITS = [WANG.unit, "沈河分局 ａｂｃ", "和平分局"] as const;
const isHe = (name: string, unit: string) => name.trim() === WANG.name && unit !== "和平分局";

/** Mostly what opens a camera, so that one thing that is wrong with it decides. */
const mostly = <T>(good: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(good) }, fc.constantFrom(good, ...others));

const asked = fc.record({
  requester: mostly<Requester>("public-security", ...REQUESTERS),
  action: mostly<Action>("view", ...ACTIONS),
  permit: mostly(true, false),
  name: mostly<string>(WANG.name, ...NAMES),
  unit: mostly<string>(WANG.unit, ...UNITS),
  second: fc.boolean(),
  cameras: fc.constantFrom<number[]>([1], [1], [1], [1, 3], [2, 3]),
  /** Minutes before now. */
  from: fc.integer({ min: 3, max: 90 }),
  length: fc.integer({ min: 10, max: 60 }),
  then: mostly<"open" | "done" | "acknowledged">("open", "done", "acknowledged"),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** Enters a request, decided as the case says, and carries it as far. */
function enter(ledger: Ledger, it: Asked): RequestRecord {
  const { permit, requester, action } = it;
  const verdict = permit ? "permit" : "refuse";
  const deps: RequestDeps = {
    ledger,
    stamp: () => NOW,
    photos: { waiting: () => assert.fail(), used: () => {} },
    disclosure: () => ({ verdict, missing: [], cites: ["CN-20"], rulesVersion: "1" }),
    holdsChanged: () => {},
  };
  const he = { name: it.name || "张敏", unit: it.unit, document: "1" };
  const other = { name: "孙权", unit: "沈河分局", document: "2" };
  const request = submitRequest(deps, {
    requester,
    action,
    organ: "公安局",
    emergency: false,
    persons: it.second ? [other, he] : [he, other],
    shown: [],
    photos: [],
    approval: { by: "none", number: "", name: "" },
    cameras: it.cameras.map(CameraId),
    span: spanOf(it),
    purpose: "case",
    destination: "file",
    beside: requester === "data-subject" ? "李娜" : "",
  }, LI);
  if (permit && it.then !== "open") {
    ledger.commit((tx) => requestDone(tx, request.id, "shown", LI, NOW));
  }
  if (permit && it.then === "acknowledged") acknowledgeReceipt(deps, request.id, "r", ZHAO);
  return request;
}

const spanOf = ({ from, length }: Asked) => ({
  from: UtcMs(NOW.at - from * MINUTE),
  to: UtcMs(NOW.at - (from - length) * MINUTE),
});

/** Plainly: whether a request opens a camera to him. */
const opens = (it: Asked, camera: number) =>
  it.permit && it.then !== "acknowledged" && isHe(it.name, it.unit) &&
  ["public-security", "state-security", "other-agency"].includes(it.requester) &&
  it.action !== "connect" && it.cameras.includes(camera) && camera !== 3;

function withLedger(use: (ledger: Ledger) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => ["a", "b", "c"].forEach((name) => tx.addCamera(camera(name), stamp())));
    use(ledger);
  });
}

Deno.test("for any requests, stretch and camera: an inspector sees footage only inside a granted, open request that names him", () => {
  let [seen, refused] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(asked, { minLength: 1, maxLength: 3 }),
      fc.array(
        fc.tuple(
          fc.constantFrom(1, 1, 1, 2, 3),
          fc.integer({ min: 0, max: 95 * MINUTE }),
          fc.integer({ min: 1, max: 40_000 }),
        ),
        { minLength: 16, maxLength: 16 },
      ),
      (requests, looks) => {
        withLedger((ledger) => {
          requests.forEach((it) => enter(ledger, it));
          const desk = new Looks(ledger);
          for (const [n, ago, length] of looks) {
            const wanted = { camera: CameraId(n), from: UtcMs(NOW.at - ago), purpose: "x" };
            const to = UtcMs(wanted.from + length);
            const open = requests.filter((it) => opens(it, n)).map(spanOf)
              .map(({ from, to }) => ({ from, to: Math.min(to, NOW.at - LIVE_MS) }))
              .filter(({ from, to }) => from < to);
            const door = admit(ledger, WANG, "play-back", wanted.camera);
            assert.equal(door, requests.some((it) => opens(it, n)) ? "yes" : "no");
            for (const need of ["see-live", "export", "place-hold"] as const) {
              assert.equal(admit(ledger, WANG, need, wanted.camera), "no");
            }
            const inside = open.filter((it) => it.from < to && it.to > wanted.from);
            try {
              const look = desk.at({ ...wanted, to }, WANG, NOW);
              const shown = {
                from: Math.max(look.from, wanted.from),
                to: Math.min(look.to, to),
              };
              assert.ok(shown.from < shown.to);
              assert.ok(open.some((it) => it.from <= look.from && it.to >= look.to), "never more");
              assert.equal(look.holds, 0, "asked anew before each piece");
              // Not always the newest: pieces of one stretch are one entry, other cameras' in between.
              const entry = searchRegister(ledger, {}, null, 100).entries
                .find(({ id }) => id === look.entry);
              assert.ok(entry !== undefined && entry.request !== null);
              assert.deepEqual([entry.action, entry.by.id], ["view", WANG.id]);
              assert.deepEqual(entry.cameras, [wanted.camera]);
              seen++;
            } catch (error) {
              if (!(error instanceof RefusedError)) throw error;
              assert.deepEqual(inside, [], "what was granted is shown");
              refused++;
            }
          }
        });
      },
    ),
    { numRuns: 10, endOnFailure: true },
  );
  assert.ok(seen > 5 && refused > 20, `${seen} seen, ${refused} refused`);
});

const WHOLE: Asked = {
  requester: "public-security",
  action: "copy",
  permit: true,
  name: WANG.name,
  unit: WANG.unit,
  second: false,
  cameras: [1],
  from: 60,
  length: 30,
  then: "open",
};

Deno.test("only an inspector himself, and only one whom the request can mean", () => {
  withLedger((ledger) => {
    const request = enter(ledger, WHOLE);
    const at = (actor: Actor) => admit(ledger, actor, "play-back", GATE);
    assert.equal(at(WANG), "yes");
    for (const role of ROLES) {
      const expected = ["inspector", "manager", "watch-keeper", "retriever"].includes(role);
      assert.equal(at({ ...WANG, role }), expected ? "yes" : "no", role);
    }
    assert.equal(at({ ...WANG, scopes: new Set(["play-back"]) }), "no", "a program");
    assert.equal(at({ ...WANG, cameras: new Set([YARD]) }), "no", "a camera that is not his");
    assert.equal(admit(ledger, null, "play-back", GATE), "sign-in");
    assert.equal(admit(ledger, WANG, "play-back", undefined), "no");
    // The same person under another number is a second account of that name: it is nobody's then.
    ledger.commit((tx) =>
      addPerson(tx, { ...WANG, login: "wang2", cameras: "all" }, "console", NOW)
    );
    assert.equal(at(WANG), "no");
    assert.equal(request.state, "granted");
  });
});

Deno.test("with the receipt the request is over, from one piece to the next", () => {
  withLedger((ledger) => {
    const looks = new Looks(ledger);
    const { from } = spanOf(WHOLE);
    const look = () =>
      looks.at({ camera: GATE, from, to: UtcMs(from + 1000), purpose: "" }, WANG, NOW);
    const { id } = enter(ledger, WHOLE);
    const first = look();
    assert.equal(look().entry, first.entry, "a player's pieces are one entry");
    ledger.commit((tx) => requestDone(tx, id, "shown", LI, NOW));
    look();
    acknowledgeReceipt(
      { ledger, stamp: () => NOW, holdsChanged: () => {} } as RequestDeps,
      id,
      "r",
      ZHAO,
    ); // all that it uses
    assert.throws(look, RefusedError);
    assert.equal(admit(ledger, WANG, "play-back", GATE), "no");
  });
});
