import assert from "node:assert/strict";
import { disclosure } from "../../policy/disclosure.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import { UNTOLD } from "../ledger/records.ts";
import type { RegisterInput, RequestInput } from "../register_port.ts";
import { photosInUse, readRequest } from "./read_requests.ts";
import { searchRegister, writeEntry } from "./register.ts";
import { acknowledgeReceipt, type RequestDeps, requestDone, submitRequest } from "./requests.ts";
import { LI, QIAN, SUN, ZHAO } from "./testing.ts";

const NOW = stamp();
const HOUR = 3_600_000;
const PHOTO = { sha256: "a".repeat(64), type: "image/jpeg" as const, bytes: 9 };
const SPAN = { from: UtcMs(NOW.at - 5 * HOUR), to: UtcMs(NOW.at - 4 * HOUR) };

const police = (more: Partial<RequestInput> = {}): RequestInput => ({
  requester: "public-security",
  organ: "沈阳市公安局沈河分局",
  action: "copy",
  emergency: false,
  persons: [
    { name: "王伟", unit: "沈河分局", document: "警0123" },
    { name: "张敏", unit: "沈河分局", document: "警0456" },
  ],
  shown: ["credential", "approval", "register-form"],
  photos: [{ paper: "credential", ...PHOTO }, { paper: "approval", ...PHOTO }],
  approval: { by: "own-organ-head", number: "沈公批17号", name: "刘局长" },
  cameras: [CameraId(2), CameraId(1)],
  span: SPAN,
  purpose: "case 2026-17",
  destination: "evidence room",
  beside: "",
  ...more,
});

interface Ground {
  readonly deps: RequestDeps;
  readonly ledger: Ledger;
  readonly told: string[];
}

function withGround(layers: readonly string[], use: (ground: Ground) => void): void {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const parsed = parseLayers(layers);
    assert.ok(parsed.ok);
    const site = {
      name: "mall",
      layers: parsed.value,
      exemptUnderCN9: false,
      venue: null,
      builder: null,
      ...UNTOLD,
    };
    ledger.commit((tx) => {
      tx.setSite(site, NOW);
      ["gate", "yard", "hall"].forEach((name) => tx.addCamera(camera(name), NOW));
    });
    const told: string[] = [];
    const photos = {
      waiting: (sha256: string) => {
        if (sha256 !== PHOTO.sha256) throw new InputError("photo", "is not here", "send it");
        return PHOTO;
      },
      used: (sha256: string) => told.push(`used ${sha256.slice(0, 3)}`),
    };
    const holdsChanged = () => told.push("holds");
    const deps = { ledger, stamp: () => NOW, photos, disclosure, holdsChanged };
    use({ deps, ledger, told });
  });
}

const holdsOf = (ledger: Ledger) => ledger.holds(TrustedMs(0));

Deno.test("what the law asks is granted, holds its footage until two people have closed it, and is in the log", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger, told }) => {
    const request = submitRequest(deps, police(), LI);
    assert.equal(request.state, "granted");
    assert.deepEqual(request.decision.missing, []);
    assert.ok(request.decision.cites.includes("LN-17(1)"));
    assert.deepEqual(
      holdsOf(ledger).map(({ camera, from, to, kind, until }) => [camera, from, to, kind, until]),
      [1, 2].map((id) => [id, SPAN.from, SPAN.to, "request", null]),
    );
    assert.deepEqual(request.holds, holdsOf(ledger).map(({ id }) => id));
    assert.deepEqual(told, ["used aaa", "used aaa", "holds"]);
    assert.equal(ledger.newestEvents(1)[0]?.kind, "request-granted");
    assert.deepEqual(photosInUse(ledger), new Set([PHOTO.sha256]));

    assert.throws(() => acknowledgeReceipt(deps, request.id, "receipt 9", ZHAO), /handed over/);
    ledger.commit((tx) => requestDone(tx, request.id, { export: "e1" }, LI, NOW));
    assert.throws(() => acknowledgeReceipt(deps, request.id, "receipt 9", LI), /yourself/);
    assert.throws(() => acknowledgeReceipt(deps, request.id, "receipt 9", QIAN), RefusedError);
    assert.equal(holdsOf(ledger).length, 2);
    assert.deepEqual(acknowledgeReceipt(deps, request.id, "receipt 9", ZHAO), request.holds);
    assert.equal(holdsOf(ledger).length, 0);
    assert.deepEqual(ledger.allHolds()[0]?.releasedBy, ["李娜", "赵强"]);
    assert.equal(readRequest(ledger, request.id).state, "acknowledged");
    assert.throws(
      () => ledger.commit((tx) => requestDone(tx, request.id, "shown", LI, NOW)),
      /closed/,
    );
  });
});

Deno.test("what the command line handed over keeps its holds: it is no person", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const { id } = submitRequest(deps, police(), LI);
    ledger.commit((tx) => requestDone(tx, id, { export: "e1" }, "console", NOW));
    assert.deepEqual(acknowledgeReceipt(deps, id, "receipt", ZHAO), []);
    assert.equal(holdsOf(ledger).length, 2);
  });
});

Deno.test("two people of one name are two people", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const { id } = submitRequest(deps, police(), LI);
    ledger.commit((tx) => requestDone(tx, id, "shown", LI, NOW));
    acknowledgeReceipt(deps, id, "receipt", { ...ZHAO, name: LI.name });
    assert.deepEqual(ledger.allHolds()[0]?.releasedBy, ["李娜 (7)", "李娜 (8)"]);
  });
});

Deno.test("what lacks something is refused, kept with its articles, and holds nothing", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const alone = submitRequest(
      deps,
      police({ persons: police().persons.slice(0, 1), shown: ["credential"], photos: [] }),
      LI,
    );
    assert.equal(alone.state, "refused");
    assert.ok(alone.decision.missing.includes("second-person"), alone.decision.missing.join());
    assert.ok(alone.decision.missing.length > 1, "papers are missing too");
    assert.ok(alone.decision.cites.includes("LN-18(1)"), alone.decision.cites.join());
    const nobody = submitRequest(
      deps,
      police({ requester: "other-individual", persons: [{ name: "x", unit: "-", document: "" }] }),
      LI,
    );
    assert.deepEqual(nobody.decision.missing, ["lawful-basis"]);
    assert.equal(holdsOf(ledger).length, 0);
    const line = ledger.newestEvents(1)[0];
    assert.equal(line?.kind, "request-refused");
    assert.match(line?.reason ?? "", /lawful-basis/);
    assert.throws(
      () => ledger.commit((tx) => requestDone(tx, nobody.id, "shown", LI, NOW)),
      /refused/,
    );
  });
});

Deno.test("a person shown may look, beside a member of staff, with a manager's consent, and copy nothing", () => {
  withGround(["CN", "CN-AH"], ({ deps }) => {
    const kin = police({
      requester: "data-subject",
      organ: "父亲",
      action: "view",
      persons: [{ name: "陈晨", unit: "-", document: "3401…" }],
      shown: [],
      photos: [],
      approval: { by: "operator", number: "", name: "" },
      beside: "孙静",
    });
    assert.equal(submitRequest(deps, kin, LI).state, "granted");
    assert.throws(() => submitRequest(deps, { ...kin, beside: " " }, LI), /beside/);
    const retriever = { ...LI, role: "retriever" as const };
    assert.throws(() => submitRequest(deps, kin, retriever), /only a manager/);
    const copy = submitRequest(deps, { ...kin, action: "copy" }, LI);
    assert.deepEqual(copy.decision.missing, ["lawful-basis"]);
  });
});

Deno.test("a form that is not whole is not decided and leaves nothing behind", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const twin = police().persons[0] ?? assert.fail();
    const wrong: Partial<RequestInput>[] = [
      { span: { from: UtcMs(0), to: UtcMs(1000 * 366 * 24 * HOUR) } },
      { span: null },
      { cameras: [CameraId(99)] },
      { cameras: [] },
      { persons: [] },
      { persons: [twin, { ...twin, name: "Zhang" }] },
      { persons: [{ ...twin, document: "" }, twin] },
      { photos: [{ paper: "credential", ...PHOTO }] },
      { photos: [{ paper: "credential", ...PHOTO, sha256: "b".repeat(64) }] },
      { approval: { by: "own-organ-head", number: "17", name: "" } },
      { approval: { by: "own-organ-head", number: "", name: "刘" } },
      { organ: "" },
      { purpose: "a\u0000b" },
      { requester: "constructor" as never },
      { action: "__proto__" as never },
    ];
    const before = ledger.newestEvents(1)[0]?.id;
    for (const more of wrong) {
      assert.throws(() => submitRequest(deps, police(more), LI), InputError, JSON.stringify(more));
    }
    assert.throws(() => submitRequest(deps, police(), SUN), RefusedError);
    const oneCamera = { ...LI, cameras: new Set([CameraId(1)]) };
    assert.throws(() => submitRequest(deps, police(), oneCamera), /camera 2 is not yours/);
    assert.equal(ledger.newestEvents(1)[0]?.id, before);
    assert.equal(holdsOf(ledger).length, 0);
  });
});

Deno.test("the register takes entries under a request only inside what was granted", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const { id } = submitRequest(deps, police(), LI);
    const entry = (more: Partial<RegisterInput> = {}) =>
      ledger.commit((tx) =>
        writeEntry(
          tx,
          {
            action: "copy",
            cameras: [CameraId(1)],
            span: SPAN,
            who: { name: "王伟", unit: "沈河分局", document: "警0123" },
            second: null,
            purpose: "case",
            destination: "evidence room",
            grantedBy: "x",
            request: id,
            ...more,
          },
          LI,
          NOW,
        )
      );
    entry();
    entry({ action: "view", span: { from: UtcMs(SPAN.from + 1), to: SPAN.to } });
    const wrong: Partial<RegisterInput>[] = [
      { cameras: [CameraId(3)] },
      { cameras: [CameraId(1), CameraId(3)] },
      { span: { from: UtcMs(SPAN.from - 1), to: SPAN.to } },
      { span: { from: SPAN.from, to: UtcMs(SPAN.to + 1) } },
      { action: "retrieve" },
      { action: "live", span: null },
      { request: id + 1 },
    ];
    for (const more of wrong) assert.throws(() => entry(more), InputError, JSON.stringify(more));
    assert.equal(searchRegister(ledger, { request: id }, null, 10).count, 2);
    ledger.commit((tx) => requestDone(tx, id, { export: "e" }, LI, NOW));
    entry();
    acknowledgeReceipt(deps, id, "receipt", ZHAO);
    assert.throws(() => entry(), /closed/);
  });
});

Deno.test("a place that CN-9 frees from the floor still answers for CN-21", () => {
  withGround(["CN", "CN-LN"], ({ deps, ledger }) => {
    const site = ledger.site() ?? assert.fail();
    ledger.commit((tx) => tx.setSite({ ...site, exemptUnderCN9: true }, NOW));
    const kin = police({
      requester: "data-subject",
      action: "view",
      persons: [{ name: "陈晨", unit: "-", document: "2101…" }],
      shown: [],
      photos: [],
      approval: { by: "operator", number: "", name: "" },
      beside: "孙静",
    });
    assert.deepEqual(submitRequest(deps, kin, LI).decision.cites.slice(0, 1), ["CN-21"]);
  });
});
