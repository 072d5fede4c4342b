/** The recorder signs accounts of its own footage, as granted and registered, and no others. */
import { assert, assertEquals, assertRejects, assertThrows } from "../assert.ts";
import { ExportDesk } from "../../recorder/export/desk.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import type { ExportAuthority } from "../../recorder/export/request.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import { camera, options } from "../../recorder/ledger/testing.ts";
import { T0 } from "../../recorder/maintenance/testing.ts";
import { LI, QIAN, SUN } from "../../recorder/register/testing.ts";
import { searchRegister } from "../../recorder/register/register.ts";
import { addPerson } from "../../recorder/people/changes.ts";
import type { By, Role } from "../../recorder/people/roles.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { CameraId } from "../../src/base/ids.ts";
import { MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { verify } from "./memory_files.ts";
import { MemorySite } from "./memory_site.ts";

const WHO = { name: "李娜", unit: "滨江商场", document: "0123" };
const SECOND = { name: "赵强", unit: "滨江商场", document: "0456" };
const asked = (from: number, to: number, cameras = [1]) => ({
  id: null,
  cameras: cameras.map(CameraId),
  from: UtcMs(T0 + from * 1000),
  to: UtcMs(T0 + to * 1000),
  request: null,
  who: WHO,
  second: SECOND,
  purpose: "case 7",
  destination: "memory stick",
});

const STAFF: readonly (readonly [Role, typeof WHO])[] = [
  ["manager", WHO],
  ["retriever", SECOND],
  ["inspector", { name: "王警官", unit: "滨江派出所", document: "警0123" }],
  ["installer", { name: "孙工", unit: "安防公司", document: "7" }],
];

async function withDesk(
  use: (desk: ExportDesk, site: MemorySite, entries: () => number) => Promise<void>,
) {
  const folder = Deno.makeTempDirSync();
  try {
    for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${folder}/${name}`);
    using ledger = openLedger(options(folder));
    const site = new MemorySite(16);
    for (let i = 0; i < 60; i++) site.record(1, { key: i % 4 === 0 });
    site.commit();
    const stamp = () => ({ at: UtcMs(site.now + 60_000), trusted: TrustedMs(site.now) });
    ledger.commit((tx) => {
      tx.addCamera(camera("gate"), stamp());
      for (const [role, who] of STAFF) {
        const person = { ...who, login: who.document, role, cameras: "all" as const };
        addPerson(tx, person, "console", stamp());
      }
    });
    const desk = new ExportDesk({
      ledger,
      stamp,
      clock: { wall: () => UtcMs(site.now + 60_000), mono: () => MonoMs(0) },
      signer: site.signer,
      held: new IndexedRows(site.pool.db),
      openBlocks: () => ({ ...site.read, [Symbol.dispose]() {} }),
      checkpoint: null,
    });
    await use(desk, site, () => searchRegister(ledger, {}, null, 100).count);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** That something is refused, and with which words. */
function refused(deed: () => unknown, kind: typeof InputError, words: string): void {
  let said: unknown = null;
  try {
    deed();
  } catch (error) {
    said = error;
  }
  assert(said instanceof kind && said.message.includes(words), `${said}`);
}

/** The desk as an export knows it; `forge` changes the account on the way. */
function authority(
  desk: ExportDesk,
  by: By,
  granted: ReturnType<ExportDesk["begin"]>,
  forge = (text: string) => text,
): ExportAuthority {
  const { id } = granted.request;
  return {
    keyId: granted.keyId,
    publicKey: Uint8Array.fromHex(granted.publicKey),
    registerBeforeFirstByte: () => Promise.resolve(granted.registerEntry),
    checkpoints: () => Promise.resolve(desk.checkpoints(id, by)),
    sign: (manifest) => {
      const bytes = new TextEncoder().encode(forge(new TextDecoder().decode(manifest)));
      for (let at = 0; at < bytes.length; at += 1000) {
        desk.append(id, at, bytes.slice(at, at + 1000), by);
      }
      return desk.sign(id, by);
    },
  };
}

Deno.test("a granted export is registered first, and its account is signed", async () => {
  await withDesk(async (desk, site, entries) => {
    const granted = desk.begin(asked(10, 50), "console");
    assertEquals(entries(), 1);
    const files = await site.export(granted.request, {
      authority: authority(desk, "console", granted),
    });
    assertEquals((await verify(files, granted.publicKey)).faults, []);
    // Signed once: a second account of the same export is another one.
    assertThrows(
      () => desk.append(granted.request.id, 0, new Uint8Array(1), "console"),
      InputError,
    );
  });
});

Deno.test("an account that says something else than what was granted, or than the disks, is not signed", async () => {
  await withDesk(async (desk, site) => {
    const forgeries: ((text: string) => string)[] = [
      (text) => text.replace("case 7", "case 8"),
      (text) => text.replace("滨江", "江滨"),
      (text) =>
        text.replace(
          /"head": "\w/,
          (found) => found.slice(0, -1) + (found.endsWith("0") ? "1" : "0"),
        ),
      (text) =>
        text.replace(
          /"previous": "\w/,
          (found) => found.slice(0, -1) + (found.endsWith("0") ? "1" : "0"),
        ),
      (text) => text.replace(/"firstSequence": \d+/, '"firstSequence": 3'),
      (text) => text.replace(/"lastSequence": \d+/, '"lastSequence": 12'),
      (text) => text.replace('"cites": []', '"cites": ["CN-20"]'),
      (text) => text.slice(0, -20),
    ];
    for (const forge of forgeries) {
      const granted = desk.begin(asked(10, 50), "console");
      const forged = authority(desk, "console", granted, forge);
      await assertRejects(() => site.export(granted.request, { authority: forged }), RefusedError);
    }
  });
});

Deno.test("who may not export a camera is refused, and nobody takes over another's export", async () => {
  await withDesk((desk, _site, entries) => {
    for (const by of [SUN, QIAN, { ...LI, cameras: new Set([CameraId(2)]) }]) {
      assertThrows(() => desk.begin(asked(0, 10), by), RefusedError);
    }
    assertThrows(() => desk.begin(asked(0, 10, [1, 9]), "console"), InputError);
    assertThrows(() => desk.begin(asked(0, 10, [1, 1]), "console"), InputError);
    assertThrows(() => desk.begin(asked(10, 10), "console"), InputError);
    assertThrows(() => desk.begin(asked(10_000, 10_001), "console"), InputError);
    assertThrows(
      () => desk.begin({ ...asked(0, 10), who: { ...WHO, name: "" } }, "console"),
      InputError,
    );
    assertThrows(() => desk.begin({ ...asked(0, 10), request: 7 }, "console"), InputError);
    assertEquals(entries(), 0);
    refused(() => desk.begin({ ...asked(0, 10), purpose: " " }, "console"), InputError, "purpose");
    assertEquals(entries(), 0);
    const { request } = desk.begin(asked(0, 10), "console");
    assertThrows(() => desk.checkpoints(request.id, LI), InputError);
    assertThrows(
      () => desk.append(request.id, 0, new Uint8Array(1), { ...LI, id: SUN.id }),
      InputError,
    );
    assert(request.to > request.from);
    return Promise.resolve();
  });
});

Deno.test("without a request two of the staff export at the device for own use; others are refused with the articles", async () => {
  await withDesk((desk, _site, entries) => {
    const begin = (change: object, by: By = "console") =>
      desk.begin({ ...asked(0, 10), ...change }, by);
    const granted = begin({});
    assertEquals(entries(), 1);
    assertEquals(granted.request.purpose, "本单位自用：case 7");
    assertEquals(granted.request.requester, "李娜, 滨江商场, 0123; 赵强, 滨江商场, 0456");
    // Whoever signed in over the network, and programs, name the request.
    for (const by of [LI, { ...LI, scopes: new Set(["export" as const]) }]) {
      refused(() => begin({}, by), RefusedError, "request");
    }
    for (const missing of ["name", "unit", "document"]) {
      refused(() => begin({ who: { ...WHO, [missing]: " " } }), InputError, missing);
      refused(() => begin({ second: { ...SECOND, [missing]: "" } }), InputError, missing);
    }
    refused(() => begin({ second: null }), InputError, "second");
    refused(() => begin({ second: { ...WHO, document: "9" } }), InputError, "two different people");
    const [, , inspector, installer] = STAFF.map(([, who]) => who);
    const strangers = [inspector, installer, { ...WHO, name: "李四" }, {
      ...WHO,
      unit: "别的单位",
    }];
    for (const stranger of strangers) {
      for (const change of [{ who: stranger }, { second: stranger }]) {
        refused(() => begin(change), RefusedError, "CN-2");
      }
    }
    assertEquals(entries(), 1, "nothing was registered, so nothing was given out");
    return Promise.resolve();
  });
});
