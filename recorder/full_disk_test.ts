import { assertEquals, assertThrows } from "../tests/assert.ts";
import { BlockNo, CameraId, DiskId } from "../src/base/ids.ts";
import { TrustedMs, UtcMs } from "../src/base/units.ts";
import { openIndexDatabase } from "./index/database.ts";
import { Index } from "./index/index.ts";
import { migrate, openWritable } from "./ledger/database.ts";
import { Ledger } from "./ledger/ledger.ts";

/** A database that may not grow: what a full disk does to SQLite, without a disk to fill. */
function freeze(db: ReturnType<typeof openIndexDatabase>): () => boolean {
  const pages = Number(db.prepare("pragma page_count").get()?.["page_count"]);
  db.exec(`pragma max_page_count = ${pages}`);
  let reserve = true;
  return () => {
    const had = reserve;
    reserve = false;
    db.exec(`pragma max_page_count = ${pages + 200}`);
    return had;
  };
}

const holds = (n: number) =>
  Array.from({ length: n }, (_, id) => ({
    id,
    camera: CameraId(1),
    from: UtcMs(id),
    to: UtcMs(id + 1),
    until: null,
  }));

Deno.test("an index that meets a full disk uses the reserve once, and nothing is lost or doubled", () => {
  const db = openIndexDatabase(":memory:");
  let makeRoom = () => false;
  const index = new Index(db, () => makeRoom());
  index.addDisk({
    ordinal: 0,
    id: DiskId("22".repeat(16)),
    firstBlock: BlockNo(0),
    blocks: 3,
    epoch: 0,
  }, 3);
  makeRoom = freeze(db);
  index.setHolds(holds(2000));
  assertEquals(db.prepare("select count(*) as n from hold").get()?.["n"], 2000);
  assertEquals(makeRoom(), false, "the reserve was used");
  // Full again, and nothing is held back any more: told, and all of the transaction undone.
  assertThrows(() => index.setHolds(holds(100_000)), Error);
  assertEquals(db.prepare("select count(*) as n from hold").get()?.["n"], 2000);
  index.close();
});

Deno.test("a ledger that meets a full disk uses the reserve before it gives a place up", () => {
  const dir = Deno.makeTempDirSync();
  try {
    const path = `${dir}/ledger.db`;
    const db = openWritable(path);
    migrate(db, { ledgerId: "0".repeat(32), poolId: null, unconfirmed: false });
    let makeRoom = () => false;
    const ledger = new Ledger([{ path, db }], [], () => {}, () => makeRoom());
    const now = { at: UtcMs(0), trusted: TrustedMs(0) };
    const long = () =>
      ledger.commit((tx) =>
        tx.appendEvent(
          { kind: "x", camera: null, reason: "", details: { x: "y".repeat(9000) } },
          now,
        )
      );
    makeRoom = freeze(db);
    for (let i = 0; i < 20; i++) long();
    assertEquals(ledger.places, [path]);
    assertEquals(ledger.events(1, 100).length, 20);
    assertEquals(ledger.brokenEvent(), null);
    ledger.close();
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
