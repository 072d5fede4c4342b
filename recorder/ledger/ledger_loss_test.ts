/** What happens to the ledger when disks, processes and files go wrong. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { PoolId } from "../../src/base/ids.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { migrate, openWritable, schemaVersion } from "./database.ts";
import { inspectCopy } from "./inspect_copy.ts";
import { LedgerLost } from "./ledger.ts";
import { openLedger } from "./open_ledger.ts";
import { openLedgerReadOnly } from "./ledger_reader.ts";
import { UNTOLD } from "./records.ts";
import { MIGRATIONS } from "./schema/migrations.ts";
import { camera, dump, options, stamp, withFolder } from "./testing.ts";

function fill(dir: string, count: number, from = 0): void {
  using ledger = openLedger(options(dir));
  for (let i = from; i < from + count; i++) {
    ledger.commit((tx) => tx.addCamera(camera(`camera ${i}`), stamp(i)));
  }
}
const kinds = (dir: string, more = {}) => {
  using ledger = openLedger(options(dir, { create: false, ...more }));
  return {
    cameras: ledger.cameras().length,
    unconfirmed: ledger.unconfirmed,
    events: ledger.events(0, 1000).map((e) => e.kind).filter((k) => k.startsWith("ledger")),
    places: ledger.places.length,
  };
};

Deno.test("random bytes turned over anywhere in the file are never taken for a whole ledger", () => {
  withFolder((dir) => {
    fill(dir, 25);
    const path = `${dir}/a/ledger.db`;
    const whole = Deno.readFileSync(path);
    const content = dump(path);
    assert.equal(inspectCopy(path).kind, "whole");
    let damaged = 0;
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(flips, (list) => {
        const bytes = whole.slice();
        for (const [at, by] of list) bytes[at] = (bytes[at] ?? 0) ^ by;
        const flipped = `${dir}/c/flipped.db`;
        Deno.writeFileSync(flipped, bytes);
        const state = inspectCopy(flipped);
        if (state.kind === "whole") assert.equal(dump(flipped), content);
        else damaged++;
        for (const tail of ["-wal", "-shm"]) {
          try {
            Deno.removeSync(flipped + tail);
          } catch { /* not there */ }
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(damaged > 50, `only ${damaged} of 300 were noticed`);
  });
});

Deno.test("a value changed behind its back is noticed although SQLite is content", () => {
  withFolder((dir) => {
    fill(dir, 2);
    const path = `${dir}/a/ledger.db`;
    for (
      const sql of [
        "UPDATE camera SET priority = 6 WHERE id = 1",
        "DELETE FROM camera WHERE id = 2",
        "UPDATE meta SET version = version + 1",
        "DROP TRIGGER event_kept",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 1",
      ]
    ) {
      const before = Deno.readFileSync(path);
      const db = new DatabaseSync(path);
      db.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
      db.close();
      assert.equal(inspectCopy(path).kind, "damaged", sql);
      Deno.writeFileSync(path, before);
    }
    assert.equal(inspectCopy(path).kind, "whole");
  });
});

Deno.test("a damaged primary is restored from its mirror, and from a disk's copy when both are gone", () => {
  withFolder((dir) => {
    fill(dir, 3);
    Deno.writeFileSync(`${dir}/a/ledger.db`, new Uint8Array(9000).fill(7));
    const first = kinds(dir);
    assert.deepEqual(first.cameras, 3);
    assert.deepEqual(first.events, ["ledger-copy-damaged", "ledger-restored"]);
    assert.ok(Deno.statSync(`${dir}/a/ledger.db.damaged`).isFile);
    {
      using ledger = openLedger(options(dir));
      assert.equal(ledger.copyTo(`${dir}/c/ledger.db`, TrustedMs(0)), true);
      assert.equal(ledger.copyTo(`${dir}/c/ledger.db`, TrustedMs(60_000)), false, "nothing is new");
      ledger.commit((tx) => tx.setSetting("x", 1));
      assert.equal(ledger.copyTo(`${dir}/c/ledger.db`, TrustedMs(60_001)), true);
    }
    Deno.removeSync(`${dir}/a/ledger.db`);
    Deno.truncateSync(`${dir}/b/ledger.db`, 5000);
    const second = kinds(dir);
    assert.equal(second.cameras, 3);
    assert.equal(second.places, 2);
    assert.equal(second.unconfirmed, false);
    assert.equal(dump(`${dir}/a/ledger.db`), dump(`${dir}/b/ledger.db`));
  });
});

Deno.test("with no whole copy left it starts empty, and two people must confirm", () => {
  withFolder((dir) => {
    fill(dir, 3);
    for (const place of ["a", "b"]) {
      Deno.writeFileSync(`${dir}/${place}/ledger.db`, new Uint8Array(99));
    }
    assert.deepEqual(kinds(dir), {
      cameras: 0,
      unconfirmed: true,
      events: ["ledger-copy-damaged", "ledger-copy-damaged", "ledger-lost"],
      places: 2,
    });
    {
      using ledger = openLedger(options(dir, { create: true }));
      assert.equal(ledger.unconfirmed, true, "it stays so, whatever is asked");
      assert.throws(() => ledger.commit((tx) => tx.confirmKnown(["a", "A"], stamp())), /two/);
      ledger.commit((tx) => tx.confirmKnown(["a", "b"], stamp()));
    }
    assert.equal(kinds(dir).unconfirmed, false);
  });
});

Deno.test("an old copy put back loses against the newer one, wherever it is put", () => {
  for (const place of ["a", "b", "c"]) {
    withFolder((dir) => {
      fill(dir, 2);
      const old = Deno.readFileSync(`${dir}/a/ledger.db`);
      fill(dir, 2, 2);
      Deno.writeFileSync(`${dir}/${place}/ledger.db`, old);
      assert.equal(kinds(dir).cameras, 4, place);
    });
  }
});

Deno.test("a crash between the places: what was acknowledged is there, and the places agree again", () => {
  withFolder((dir) => {
    const crashed = `${dir}/crashed`;
    {
      using ledger = openLedger(options(dir));
      ledger.commit((tx) => tx.addCamera(camera("first"), stamp()));
      let runs = 0;
      ledger.commit((tx) => {
        tx.addCamera(camera("second"), stamp());
        // The second run is the mirror's: the primary has committed, the mirror has not.
        if (++runs !== 2) return;
        for (const place of ["a", "b", "c"]) {
          Deno.mkdirSync(`${crashed}/${place}`, { recursive: true });
          for (const file of Deno.readDirSync(`${dir}/${place}`)) {
            if (file.name.endsWith("-shm")) continue;
            Deno.copyFileSync(`${dir}/${place}/${file.name}`, `${crashed}/${place}/${file.name}`);
          }
        }
      });
      assert.equal(runs, 2);
    }
    assert.equal(kinds(crashed).cameras, 2);
    assert.equal(dump(`${crashed}/a/ledger.db`), dump(`${crashed}/b/ledger.db`));
  });
});

Deno.test("a change that is refused changes nothing anywhere", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const before = ledger.meta();
    for (const bad of [1, 2]) {
      let runs = 0;
      const attempt = () =>
        ledger.commit((tx) => {
          tx.addCamera(camera(`x${bad}`), stamp());
          if (++runs === bad) throw new Error("changed my mind");
        });
      if (bad === 1) assert.throws(attempt, /changed my mind/);
      if (bad === 1) assert.deepEqual(ledger.meta(), before);
      // Refused by the mirror only: it is no longer the same and is given up.
      if (bad === 2) attempt();
    }
    assert.equal(ledger.places.length, 1);
    ledger.everyMinute(stamp());
    assert.equal(ledger.newestEvents(1)[0]?.kind, "ledger-place-lost");
    ledger.addPlace(`${dir}/b/ledger.db`);
    ledger.commit((tx) => tx.addCamera(camera("y"), stamp()));
    assert.equal(ledger.places.length, 2);
  });
});

Deno.test("a place that cannot be written is given up and told; with none left it says so", () => {
  withFolder((dir) => {
    const none = { mirrors: [`${dir}/nowhere/ledger.db`] };
    {
      using ledger = openLedger(options(dir, none));
      assert.equal(ledger.places.length, 1);
      assert.equal(ledger.newestEvents(1)[0]?.kind, "ledger-place-lost");
    }
    assert.throws(
      () => openLedger(options(dir, { ...none, primary: `${dir}/no/x.db` })),
      LedgerLost,
    );
  });
});

Deno.test("the ledger of another pool is left alone and never taken over", () => {
  withFolder((dir) => {
    const mine = PoolId("1".repeat(32));
    fill(dir, 1);
    {
      using ledger = openLedger(options(dir));
      ledger.commit((tx) => tx.setPool(mine));
      assert.throws(
        () => ledger.commit((tx) => tx.setPool(PoolId("2".repeat(32)))),
        /another pool/,
      );
    }
    withFolder((other) => {
      {
        using foreign = openLedger(options(other));
        for (let i = 0; i < 9; i++) foreign.commit((tx) => tx.setSetting("n", i));
        foreign.commit((tx) => tx.setPool(PoolId("2".repeat(32))));
      }
      Deno.copyFileSync(`${other}/a/ledger.db`, `${dir}/c/ledger.db`);
    });
    const before = dump(`${dir}/c/ledger.db`);
    using ledger = openLedger(options(dir, { pool: mine }));
    assert.equal(ledger.cameras().length, 1);
    assert.throws(() => ledger.copyTo(`${dir}/c/ledger.db`, TrustedMs(0)), /another device/);
    assert.equal(dump(`${dir}/c/ledger.db`), before);
  });
});

Deno.test("an older schema is brought up to date, a newer one is refused untouched", () => {
  withFolder((dir) => {
    const path = `${dir}/a/ledger.db`;
    const old = openWritable(path);
    migrate(
      old,
      { ledgerId: "f".repeat(32), poolId: null, unconfirmed: false },
      MIGRATIONS.slice(0, 1),
    );
    assert.equal(schemaVersion(old), 1);
    old.close();
    assert.equal(inspectCopy(path).kind, "whole");
    assert.equal(kinds(dir, { mirrors: [] }).unconfirmed, false);
    assert.equal(inspectCopy(path).kind, "whole");
    const db = openWritable(path);
    assert.equal(schemaVersion(db), MIGRATIONS.length);
    migrate(db, null, [...MIGRATIONS, "CREATE TABLE later (a INTEGER) STRICT"]);
    db.close();
    const before = Deno.readFileSync(path);
    assert.throws(() => openLedger(options(dir)), /newer version/);
    assert.deepEqual(Deno.readFileSync(path), before);
  });
});

Deno.test("a site that an older version set has told nothing more: read beside, and brought up to date", () => {
  withFolder((dir) => {
    const path = `${dir}/a/ledger.db`;
    const old = openWritable(path);
    const fresh = { ledgerId: "f".repeat(32), poolId: null, unconfirmed: false };
    // The site is there before the last of its migrations, which makes the sum over all rows.
    migrate(old, fresh, MIGRATIONS.slice(0, 5));
    old.exec(`INSERT INTO site VALUES (1, 'gate', '["CN"]', 0, 'park', NULL)`);
    migrate(old, null, MIGRATIONS.slice(0, 6));
    old.close();
    assert.equal(inspectCopy(path).kind, "whole");
    const nothing = { ...UNTOLD, name: "gate", venue: "park", builder: null };
    const before = { ...nothing, layers: ["CN"], exemptUnderCN9: false };
    {
      using beside = openLedgerReadOnly(path);
      assert.deepEqual(beside.site(), before);
    }
    {
      using ledger = openLedger(options(dir));
      const site = ledger.site();
      assert.deepEqual(site, before);
      assert.ok(site !== null);
      ledger.commit((tx) => tx.setSite({ ...site, besideSecretUnit: true }, stamp()));
    }
    assert.equal(inspectCopy(path).kind, "whole");
    assert.equal(dump(path), dump(`${dir}/b/ledger.db`));
    using again = openLedger(options(dir));
    assert.deepEqual(again.site(), { ...before, besideSecretUnit: true });
  });
});

Deno.test("a ledger begun anew while the disks were away gives way to the real one", () => {
  withFolder((dir) => {
    fill(dir, 3);
    for (const place of ["a", "b"]) {
      Deno.renameSync(`${dir}/${place}/ledger.db`, `${dir}/c/ledger.db`);
    }
    {
      using ledger = openLedger(options(dir, { copies: [], create: false }));
      assert.equal(ledger.unconfirmed, true);
    }
    assert.deepEqual([kinds(dir).cameras, kinds(dir).unconfirmed], [3, false]);
  });
});

Deno.test("a place that holds something else is given up", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    let run = 0;
    ledger.commit((tx) => tx.setSetting("x", run++));
    assert.deepEqual(ledger.places, [`${dir}/a/ledger.db`]);
    assert.equal(ledger.setting("x"), 0);
  });
});
