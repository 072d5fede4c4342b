import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import * as fc from "fast-check";
import { layersOf } from "../../tests/policy/facts.ts";
import { amended, floorOf, packOf } from "../../tests/policy/packs.ts";
import { BUILT_IN_HOLIDAYS } from "../../policy/calendar/holidays/mod.ts";
import { floorDays, longestDuration } from "../../policy/keep_duration.ts";
import { BUILT_IN } from "../../policy/rule_book.ts";
import type { RulePack } from "../../policy/rule_pack/pack.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { DAY_MS, TrustedMs } from "../../src/base/units.ts";
import { rulesInForce } from "../engine/rules.ts";
import { newKeyPem, newSigner, type Signer, signerOfPem } from "../evidence/signer.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { sha256Hex } from "../ledger/row_sum.ts";
import { camera, options, stamp, withFolder } from "../ledger/testing.ts";
import { UNTOLD } from "../ledger/records.ts";
import { buildPack } from "./build_pack.ts";
import { deviceBook, deviceRules } from "./device_rules.ts";
import { loadPack, tellDamagedPacks } from "./load_pack.ts";
import { publisherFile, publisherKeys } from "./publisher_keys.ts";
import { readSigned } from "./signed_pack.ts";

const NOW = stamp(1000); // 2026-02-02
const LN = layersOf("CN", "CN-LN");
const SITE = {
  name: "gate",
  layers: LN,
  exemptUnderCN9: false,
  venue: null,
  builder: null,
  ...UNTOLD,
};
const days = (count: number) => ({ unit: "day" as const, count });

/** A pack that raises Liaoning's floor. */
const raising = (pack: number, count: number): RulePack =>
  packOf(pack, [
    amended("CN-LN", pack + 1, "2026-01-01", {
      floor: floorOf("CN-LN", days(count)),
      importantFloor: floorOf("CN-LN", { unit: "year", count: 2 }),
    }),
  ]);

/** A ledger of a site in Liaoning, and a publisher that its device trusts. */
function withDevice(
  use: (device: { ledger: Ledger; keys: string; publisher: Signer; dir: string }) => void,
): void {
  withFolder((dir) => {
    const publisher = newSigner();
    const keys = `${dir}/keys`;
    Deno.mkdirSync(keys);
    Deno.writeTextFileSync(publisherFile(keys), `# the vendor\n${publisher.publicKey.toHex()}\n`);
    using ledger = openLedger(options(dir));
    ledger.commit((tx) => tx.setSite(SITE, NOW));
    use({ ledger, keys, publisher, dir });
  });
}

/** What refuses a file, as `RefusedError` or not. */
function refusal(load: () => unknown): { refused: boolean; message: string } {
  try {
    load();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { refused: error instanceof RefusedError, message: error.message };
  }
  throw new Error("it was not refused");
}

Deno.test("a signed pack is loaded, logged, and decides from then on, after a new opening too", () => {
  withDevice(({ ledger, keys, publisher, dir }) => {
    strictEqual(deviceBook(ledger), BUILT_IN);
    const before = rulesInForce(LN, { credits: [] }, false, false, deviceBook(ledger));
    const loaded = loadPack(ledger, keys, buildPack(raising(3, 60), publisher), "console", NOW);
    const { version } = BUILT_IN.holidays;
    deepStrictEqual(loaded, {
      pack: 3,
      note: "for a test",
      rules: "CN/1 CN-LN/4+1",
      holidays: version,
    });
    strictEqual(floorDays(LN, false, deviceBook(ledger)), 60);
    const after = rulesInForce(LN, { credits: [] }, false, false, deviceBook(ledger));
    strictEqual(after.version === before.version, false);
    strictEqual(after.keepDuration(NOW.at, true) > 60 * DAY_MS, true);
    const [event] = ledger.newestEvents(1, { kind: "rule-pack-loaded" });
    strictEqual(event?.details["key"], publisher.keyId);
    ledger.close();
    using again = openLedger(options(dir, { create: false }));
    strictEqual(rulesVersion(LN, deviceBook(again)), "CN/1 CN-LN/4+1");
    deepStrictEqual(again.lostPlaces, []);
  });
});

Deno.test("footage marked important is kept as much longer as the loaded floor is", () => {
  withDevice(({ ledger, keys, publisher }) => {
    const marked = ledger.commit((tx) => {
      const id = tx.addCamera(camera("gate"), NOW);
      const span = { from: NOW.at, to: stamp(2000).at };
      const until = { until: stamp(DAY_MS).at, untilTrusted: TrustedMs(DAY_MS) };
      const hold = { camera: id, ...span, ...until, who: "a", why: "b" };
      return [
        tx.placeHold({ ...hold, kind: "important" }, NOW),
        tx.placeHold({ ...hold, kind: "case" }, NOW),
      ];
    });
    const before = longestDuration(LN, true, deviceBook(ledger));
    loadPack(ledger, keys, buildPack(raising(1, 60), publisher), "console", NOW);
    const more = longestDuration(LN, true, deviceBook(ledger)) - before;
    strictEqual(more >= 365 * DAY_MS, true);
    const ends = marked.map((id) => ledger.allHolds().find((h) => h.id === id)?.untilTrusted);
    deepStrictEqual(ends, [DAY_MS + more, DAY_MS]);
  });
});

Deno.test("refused: another's key, a changed byte, an older pack, the same again", () => {
  withDevice(({ ledger, keys, publisher }) => {
    const load = (bytes: Uint8Array) => () => loadPack(ledger, keys, bytes, "console", NOW);
    const stranger = newSigner();
    const foreign = refusal(load(buildPack(raising(1, 60), stranger)));
    strictEqual(foreign.refused && foreign.message.includes(stranger.keyId), true);
    // A stranger who writes the publisher's name over his own signature.
    const { text, signature } = readSigned(buildPack(raising(1, 60), stranger));
    const head = `holdfast-rule-pack ed25519 ${publisher.keyId} ${signature.toHex()}\n`;
    const posing = refusal(load(new TextEncoder().encode(head + text)));
    strictEqual(posing.refused && posing.message.includes("not what the publisher signed"), true);

    const good = buildPack(raising(2, 60), publisher);
    load(good)();
    for (const number of [1, 2]) {
      const old = refusal(load(buildPack(raising(number, 90), publisher)));
      deepStrictEqual(old, {
        refused: true,
        message: `pack.pack: is ${number}, and 2 is loaded already; load a newer pack`,
      });
    }
    const table = packOf(3, [], { holidays: BUILT_IN_HOLIDAYS });
    strictEqual(refusal(load(buildPack(table, publisher))).refused, true);
    strictEqual(deviceRules(ledger).packs.length, 1);
  });
});

Deno.test("for any byte: a pack in which it is another one is refused, and nothing is written", () => {
  withDevice(({ ledger, keys, publisher }) => {
    const good = buildPack(raising(1, 60), publisher);
    const lines = ledger.newestEvents(1)[0]?.id;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = good.slice();
        bad[at] = (bad[at] ?? 0) ^ flip;
        throws(() => loadPack(ledger, keys, bad, "console", NOW), InputError);
      }),
      { numRuns: 300 },
    );
    for (const cut of [0, 1, 100, good.length - 1]) {
      throws(() => loadPack(ledger, keys, good.slice(0, cut), "console", NOW), InputError);
    }
    throws(() => loadPack(ledger, keys, Uint8Array.of(...good, 10), "console", NOW), InputError);
    strictEqual(ledger.newestEvents(1)[0]?.id, lines);
    strictEqual(deviceBook(ledger), BUILT_IN);
  });
});

Deno.test("without the publisher's key on the device no pack is loaded, and the error says so", () => {
  withDevice(({ ledger, keys, publisher }) => {
    Deno.removeSync(publisherFile(keys));
    const good = buildPack(raising(1, 60), publisher);
    const { message } = refusal(() => loadPack(ledger, keys, good, "console", NOW));
    strictEqual(message.startsWith("keys/rule-publisher.pub: is not there"), true);
  });
});

Deno.test("the publisher's keys are read as digits and as PEM, several too, and nothing else is", () => {
  withFolder((dir) => {
    const signer = signerOfPem(newKeyPem());
    if (signer === null) throw new Error("no key");
    const der = Uint8Array.of(
      ...[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00],
      ...signer.publicKey,
    );
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toBase64()}\n-----END PUBLIC KEY-----\n`;
    const other = newSigner().publicKey;
    const file = publisherFile(dir);
    Deno.writeTextFileSync(file, `# two\n${pem}\n${other.toHex().toUpperCase()}\n`);
    deepStrictEqual(publisherKeys(dir), [other, signer.publicKey]);
    for (const text of ["", "# none\n", "abcd\n", pem.replace("MC", "AA"), `${other.toHex()}00`]) {
      Deno.writeTextFileSync(file, text);
      throws(() => publisherKeys(dir), InputError, text);
    }
  });
});

const STRANGER = newSigner().publicKey.toHex();

/** Writes a row whose signature fits nothing, as damage would leave it. */
function damage(
  ledger: Ledger,
  pack: number,
  layers: string,
  floor: number,
  { sha256 = "", ...more }: Readonly<Record<string, string | number>> = {},
): void {
  ledger.commit((tx) => {
    const event = tx.appendEvent(
      { kind: "rule-pack-loaded", camera: null, reason: "a test", details: { sha256 } },
      NOW,
    );
    tx.insertRow("rule_pack", {
      at_ms: NOW.at,
      trusted: NOW.trusted,
      by_id: null,
      by_name: "console",
      pack,
      text: "{}",
      signature: "0".repeat(128),
      key: STRANGER,
      layers,
      floor_days: floor,
      important_days: floor,
      event,
      ...more,
    });
  });
}

Deno.test("of a damaged pack its floors go on binding, it is told, and it can be loaded again", () => {
  withDevice(({ ledger, keys, publisher }) => {
    damage(ledger, 1, '["CN-LN"]', 60);
    const { book, damaged } = deviceRules(ledger);
    deepStrictEqual(damaged.map(({ pack }) => pack), [1]);
    strictEqual(floorDays(LN, false, book), 60);
    strictEqual(floorDays(layersOf("CN-AH"), false, book), 30);
    strictEqual(rulesVersion(LN, book), "CN/1 CN-LN/1+pack1");
    const told: string[] = [];
    tellDamagedPacks(ledger, ({ kind }) => told.push(kind), (line) => told.push(line));
    deepStrictEqual(told, [
      "rule-pack-damaged",
      "rule pack 1 is damaged; its floors go on binding. Load it again.",
    ]);
    loadPack(ledger, keys, buildPack(raising(1, 60), publisher), "console", NOW);
    deepStrictEqual(deviceRules(ledger).damaged, []);
    strictEqual(rulesVersion(LN, deviceBook(ledger)), "CN/1 CN-LN/2+1");
  });
});

Deno.test("text, signature, key, number and log of a stored pack must agree", () => {
  const signer = newSigner();
  const good = readSigned(buildPack(raising(1, 60), signer));
  const other = readSigned(buildPack(raising(1, 45), signer));
  const whole = {
    text: good.text,
    signature: good.signature.toHex(),
    key: signer.publicKey.toHex(),
    pack: 1,
    sha256: sha256Hex(good.text),
  };
  const cases: readonly (readonly [Partial<typeof whole>, boolean])[] = [
    [{}, false],
    [{ text: other.text, sha256: sha256Hex(other.text) }, true],
    [{ text: other.text, signature: other.signature.toHex() }, true],
    [{ signature: other.signature.toHex() }, true],
    [{ signature: "z".repeat(128) }, true],
    [{ key: newSigner().publicKey.toHex() }, true],
    [{ sha256: "" }, true],
    [{ pack: 2 }, true],
  ];
  for (const [change, isDamaged] of cases) {
    withDevice(({ ledger }) => {
      damage(ledger, 1, '["CN-LN"]', 60, { ...whole, ...change });
      deepStrictEqual(
        deviceRules(ledger).damaged.length,
        isDamaged ? 1 : 0,
        JSON.stringify(change),
      );
    });
  }
});

Deno.test("where not even a damaged pack's layers can be told, its floors bind in all of them", () => {
  withDevice(({ ledger }) => {
    damage(ledger, 1, "[]", 90);
    for (const layer of ["CN", "CN-AH", "song-and-dance"] as const) {
      strictEqual(floorDays(layersOf(layer), false, deviceBook(ledger)) >= 90, true);
    }
  });
});

Deno.test("a loaded pack is neither changed nor forgotten", () => {
  withDevice(({ ledger, keys, publisher }) => {
    loadPack(ledger, keys, buildPack(raising(1, 60), publisher), "console", NOW);
    throws(() => ledger.commit((tx) => tx.deleteRow("rule_pack", "id", 1)), /never forgotten/);
    throws(
      () => ledger.commit((tx) => tx.updateRow("rule_pack", "id", 1, { pack: 9 })),
      /does not change/,
    );
  });
});
