import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId, DiskId, PoolId } from "../../src/base/ids.ts";
import {
  BitsPerSecond,
  DAY_MS,
  DurationMs,
  MonoMs,
  TrustedMs,
  UtcMs,
} from "../../src/base/units.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import { clockRules } from "../time/clock_rules.ts";
import { startClock } from "../time/trusted_clock.ts";
import { openLedgerReadOnly } from "./ledger_reader.ts";
import { openLedger } from "./open_ledger.ts";
import { openWritable } from "./database.ts";
import { camera, dump, options, stamp, withFolder } from "./testing.ts";

const by: [string, string] = ["Li Na", "Wang Wei"];
const hold = (id: CameraId) => ({
  camera: id,
  from: UtcMs(0),
  to: UtcMs(DAY_MS),
  until: null,
  untilTrusted: null,
  kind: "case" as const,
  who: "Li Na",
  why: "case 2026-17",
});

Deno.test("what is written is read back, here, beside and after a restart", () => {
  withFolder((dir) => {
    const layers = parseLayers(["CN"]);
    assert.ok(layers.ok);
    const site = {
      name: "旅馆",
      layers: layers.value,
      exemptUnderCN9: false,
      venue: null,
      builder: "x",
      inUse: "2026-01-05" as const,
      handedOver: "2025-12-20" as const,
      outsideOperator: true,
      besideSecretUnit: false,
    };
    const clock = startClock(clockRules(), {
      wall: UtcMs(5),
      mono: MonoMs(0),
      bootId: null,
      uptime: DurationMs(7),
    }, null);
    const disk = {
      id: DiskId("d".repeat(32)),
      path: "/d",
      joinedAt: UtcMs(1),
      epoch: 2,
      state: "in-use" as const,
    };
    const look = (l: ReturnType<typeof openLedgerReadOnly> | ReturnType<typeof openLedger>) => ({
      cameras: l.cameras(),
      site: l.site(),
      holds: l.holds(TrustedMs(0)),
      trusted: l.trusted(),
      disks: l.disks(),
      setting: l.setting("a"),
      none: l.setting("b"),
      events: l.events(0, 99).map((e) => e.kind),
      meta: l.meta(),
    });
    let before;
    {
      using ledger = openLedger(options(dir));
      const id = ledger.commit((tx) => tx.addCamera(camera("Tür 1"), stamp(1)));
      assert.equal(id, 1);
      ledger.commit((tx) => {
        tx.setSite(site, stamp(2));
        tx.placeHold(hold(id), stamp(3));
        tx.putDisk(disk);
        tx.putDisk({ ...disk, epoch: 3 });
        tx.setSetting("a", { deep: [1, null] });
        tx.setPool(PoolId("e".repeat(32)));
      });
      ledger.saveTrusted(clock.state);
      before = look(ledger);
      using beside = openLedgerReadOnly(`${dir}/a/ledger.db`);
      assert.deepEqual(look(beside), before);
    }
    assert.deepEqual(before.site, site);
    assert.deepEqual(before.trusted, { ok: true, value: clock.state });
    assert.equal(before.disks[0]?.epoch, 3);
    assert.deepEqual(before.events, ["camera-added", "site-set", "hold-placed"]);
    using again = openLedger(options(dir));
    assert.deepEqual(look(again), before);
    assert.equal(again.brokenEvent(), null);
    assert.equal(dump(`${dir}/a/ledger.db`), dump(`${dir}/b/ledger.db`));
  });
});

Deno.test("the files are for their owner only", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => tx.addCamera(camera("a"), stamp()));
    ledger.copyTo(`${dir}/c/ledger.db`, TrustedMs(0));
    for (const path of ["a/ledger.db", "a/ledger.db-wal", "b/ledger.db", "c/ledger.db"]) {
      assert.equal((Deno.statSync(`${dir}/${path}`).mode ?? 0) & 0o777, 0o600, path);
    }
  });
});

Deno.test("numbers of cameras are never used again, names are when free", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const one = ledger.commit((tx) => tx.addCamera(camera("door"), stamp()));
    assert.throws(
      () => ledger.commit((tx) => tx.addCamera(camera(" door "), stamp())),
      /name: another/,
    );
    ledger.commit((tx) => tx.removeCamera(one, stamp(9)));
    const two = ledger.commit((tx) => tx.addCamera(camera("door"), stamp()));
    assert.ok(two > one);
    assert.deepEqual(ledger.cameras().map((c) => c.id), [two]);
    assert.deepEqual(ledger.cameras({ removed: true }).map((c) => c.removedAt), [
      stamp(9).at,
      null,
    ]);
    ledger.commit((tx) => tx.changeCamera(two, { url: "rtsp://u:hunter2@h/" }, stamp()));
    assert.ok(!JSON.stringify(ledger.events(0, 99)).includes("hunter2"), "a password in the log");
  });
});

Deno.test("names are only names: SQL, markup, __proto__ and whatever people type", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const names = [
      "'); DROP TABLE camera; --",
      "<script>alert(1)</script>",
      "__proto__",
      'a"b',
      "%s",
    ];
    for (const name of names) ledger.commit((tx) => tx.addCamera(camera(name), stamp()));
    assert.deepEqual(ledger.cameras().map((c) => c.name), names);
    ledger.commit((tx) => tx.setSetting("__proto__", JSON.parse('{"__proto__":{"polluted":1}}')));
    assert.deepEqual(Object.keys(Object(ledger.setting("__proto__"))), ["__proto__"]);
    const details = JSON.parse('{"__proto__":{"polluted":1},"10":1,"2":2}');
    ledger.event({ kind: "x", camera: null, reason: "'; --", details }, stamp());
    assert.equal(ledger.brokenEvent(), null);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (name) => {
        const count = ledger.cameras().length;
        try {
          ledger.commit((tx) => tx.addCamera(camera(name), stamp()));
        } catch (error) {
          assert.equal(Object(error).name, "InputError");
          assert.equal(ledger.cameras().length, count);
          return;
        }
        assert.equal(ledger.cameras().at(-1)?.name, name.normalize("NFC").trim());
      }),
      { numRuns: 60 },
    );
    assert.deepEqual(ledger.lostPlaces, []);
  });
});

Deno.test("addresses and figures that no camera has are refused, without repeating the password", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const bad = [
      { url: "" },
      { url: "http://u:secret@h/" },
      { url: "file:///etc/passwd" },
      { url: "rtsp://" },
      { url: "rtsp://u:secret@h/a b" },
      { url: "rtsp://h/\n-i" },
      { priority: 10 },
      { priority: 0.5 },
      { declaredBitrate: BitsPerSecond(0) },
      { declaredBitrate: BitsPerSecond(NaN) },
      { name: "a\u202eb" },
    ];
    for (const one of bad) {
      assert.throws(
        () => ledger.commit((tx) => tx.addCamera(camera("x", one), stamp())),
        (e: Error) => e.name === "InputError" && !e.message.includes("secret"),
        JSON.stringify(one),
      );
    }
    assert.equal(ledger.cameras().length, 0);
  });
});

Deno.test("a hold ends by two people or at its end in trusted time, and leaves its trace", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const id = ledger.commit((tx) => tx.addCamera(camera("a"), stamp()));
    const first = ledger.commit((tx) => tx.placeHold(hold(id), stamp()));
    const dated = { ...hold(id), until: UtcMs(9000), untilTrusted: TrustedMs(1000) };
    ledger.commit((tx) => tx.placeHold(dated, stamp()));
    ledger.commit((tx) => tx.placeHold({ ...dated, untilTrusted: null }, stamp()));
    assert.deepEqual(ledger.holds(TrustedMs(999)).map((h) => h.id), [1, 2, 3]);
    assert.deepEqual(ledger.holds(TrustedMs(1000), id).map((h) => h.id), [1, 3]);
    assert.deepEqual(ledger.holds(TrustedMs(0), CameraId(77)), []);
    assert.throws(
      () => ledger.commit((tx) => tx.releaseHold(first, ["Li", "li "], "x", stamp())),
      /two/,
    );
    ledger.commit((tx) => tx.releaseHold(first, by, "closed", stamp(5)));
    assert.throws(() => ledger.commit((tx) => tx.releaseHold(first, by, "x", stamp())), /released/);
    assert.deepEqual(ledger.allHolds()[0]?.releasedBy, by);
    assert.throws(
      () => ledger.commit((tx) => tx.placeHold(hold(CameraId(9)), stamp())),
      /no camera 9/,
    );
    assert.throws(() => ledger.commit((tx) => tx.setHoldEnd(first, TrustedMs(1))));
    assert.deepEqual(ledger.lostPlaces, []);
  });
});

Deno.test("the log can be neither changed nor cut, and a hold not deleted", () => {
  withFolder((dir) => {
    {
      using ledger = openLedger(options(dir, { mirrors: [] }));
      const id = ledger.commit((tx) => tx.addCamera(camera("a"), stamp()));
      ledger.commit((tx) => tx.placeHold(hold(id), stamp()));
    }
    const db = openWritable(`${dir}/a/ledger.db`);
    assert.throws(() => db.exec("UPDATE event SET reason = 'x'"), /does not change/);
    assert.throws(() => db.exec("DELETE FROM event"), /forgets nothing/);
    assert.throws(() => db.exec("DELETE FROM hold"), /never deleted/);
    assert.throws(() => db.exec("INSERT INTO camera (name) VALUES (1)"));
    db.close();
  });
});

Deno.test("a flood of one kind is counted instead of written", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir, { mirrors: [] }));
    const flood = { kind: "camera-refused", camera: CameraId(1), reason: "401", details: {} };
    const written = Array.from({ length: 500 }, (_, i) => ledger.event(flood, stamp(i)))
      .filter((id) => id !== null);
    assert.equal(written.length, 12);
    assert.ok(
      ledger.event({ ...flood, camera: CameraId(2) }, stamp(500)) !== null,
      "another camera",
    );
    ledger.everyMinute(stamp(60_000));
    assert.equal(ledger.newestEvents(1)[0]?.camera, 2, "its window is not over");
    ledger.everyMinute(stamp(700_000));
    assert.deepEqual(ledger.newestEvents(1)[0]?.details, { suppressed: 488 });
    assert.ok(ledger.event(flood, stamp(700_001)) !== null);
  });
});

Deno.test("one process writes", () => {
  withFolder((dir) => {
    using _ledger = openLedger(options(dir));
    assert.throws(() => openLedger(options(dir)), /another Holdfast is running/);
    assert.throws(
      () => openLedger(options(dir, { primary: `${dir}/c/x.db`, mirrors: [`${dir}/b/ledger.db`] })),
      /another Holdfast/,
    );
  });
});

Deno.test("a ledger that was closed can be opened at once, while programs are being started", () => {
  // A program that is being started holds a copy of every open file until it runs.
  const code = 'for (;;) new Deno.Command("true").outputSync();';
  const starting = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, {
    type: "module",
  });
  try {
    withFolder((dir) => {
      for (let n = 0; n < 150; n++) openLedger(options(dir))[Symbol.dispose]();
    });
  } finally {
    starting.terminate();
  }
});
